import type { SplitName } from '@graft/core';
import type { ArmReport, Comparison, ReportInput, Weighting } from '../report-input.ts';
import { figure } from '../text/figure.ts';
import { describeWeighting } from './describe-weighting.ts';
import { isOptimistic } from './is-optimistic.ts';
import { majorityBaseline } from './majority-baseline.ts';

export interface Findings {
  /** What was found, in one sentence that claims no more than the figures carry. */
  readonly headline: string;
  /** What one must know to read it rightly; one sentence or two each. */
  readonly remarks: readonly string[];
}

/** The words of the report, as plain text: the page and `summary.md` say the same. */
export function findings(input: ReportInput): Findings {
  const { arms, comparison } = input;
  const headline = comparison ? compared(comparison) : uncompared(arms);
  return { headline, remarks: [...weightings(arms), ...baselines(input), ...optimism(arms)] };
}

/** A difference is claimed where the interval excludes zero and McNemar's test agrees at 5 %. */
function compared({ first, second, difference, ci95, mcnemarP, n }: Comparison): string {
  const test = `McNemar ${figure.pValue(mcnemarP)}, n = ${figure.count(n)}`;
  if (mcnemarP < 0.05 && ci95.lo > 0) {
    return `${first} is better than ${second} by ${figure.points(difference)} points (95 % interval ${between(ci95.lo, ci95.hi)}, ${test}).`;
  }
  if (mcnemarP < 0.05 && ci95.hi < 0) {
    return `${second} is better than ${first} by ${figure.points(-difference)} points (95 % interval ${between(-ci95.hi, -ci95.lo)}, ${test}).`;
  }
  return `No difference between ${first} and ${second} can be claimed (${first} minus ${second}: ${figure.points(difference)} points, 95 % interval ${between(ci95.lo, ci95.hi)}, ${test}).`;
}

function uncompared(arms: readonly ArmReport[]): string {
  const [first, ...others] = arms;
  if (!first) return 'No arm was trained, so there is nothing to compare.';
  if (others.length === 0) return `${measured(first)}.`;
  const top = others.reduce((best, arm) => (arm.accuracy.value > best.accuracy.value ? arm : best), first);
  return `${measured(top)}, the highest of ${arms.length} arms; no pair was tested, so no difference is claimed.`;
}

function measured({ name, accuracy, evaluatedOn }: ArmReport): string {
  const { value, correct, n, ci95 } = accuracy;
  return `${name} reaches ${figure.percent(value)} accuracy (${figure.count(correct)} of ${figure.count(n)} ${evaluatedOn} photos, Wilson 95 % interval ${figure.percentInterval(ci95)})`;
}

/** One sentence for arms that were trained alike. */
function weightings(arms: readonly ArmReport[]): string[] {
  const alike = new Map<string, { readonly weighting: Weighting; readonly names: string[] }>();
  for (const { name, weighting } of arms) {
    if (weighting === undefined) continue;
    const key = JSON.stringify(weighting);
    const group = alike.get(key) ?? { weighting, names: [] };
    group.names.push(name);
    alike.set(key, group);
  }
  return [...alike.values()].map(({ weighting, names }) => describeWeighting(listed(names), weighting));
}

function baselines({ data, arms }: ReportInput): string[] {
  const splits = [...new Set<SplitName>(arms.map((arm) => arm.evaluatedOn))];
  return splits.flatMap((split) => {
    const baseline = majorityBaseline(data, split);
    if (!baseline) return [];
    const always = `Always answering “${baseline.label}”, the largest class, would reach ${figure.percent(baseline.share)} on the ${split} photos.`;
    const notAbove = arms.filter((arm) => arm.evaluatedOn === split && !(arm.accuracy.ci95.lo > baseline.share));
    if (notAbove.length === 0) return [always];
    return [
      `${always} ${listed(notAbove.map((arm) => arm.name))} cannot be told from that, or ${notAbove.length === 1 ? 'is' : 'are'} worse.`,
    ];
  });
}

function optimism(arms: readonly ArmReport[]): string[] {
  const chosen = arms.filter(isOptimistic);
  if (chosen.length === 0) return [];
  const one = chosen.length === 1;
  const splits = listed([...new Set(chosen.map((arm) => arm.evaluatedOn))]);
  const models = listed(chosen.map((arm) => `${arm.name} (epoch ${arm[arm.selected].epoch})`));
  const best = chosen.filter((arm) => arm.selected === 'best');
  const alternative =
    best.length === 0 ? '' : ` After the last epoch: ${best.map((arm) => `${arm.name} ${figure.percent(arm.last.accuracy)}`).join(', ')}.`;
  return [
    `The ${splits} photos also chose the ${one ? 'model' : 'models'} of ${models}, so ${one ? 'this figure is' : 'these figures are'} optimistic; an unbiased one needs a test split that takes no part in choosing.${alternative}`,
  ];
}

function between(lo: number, hi: number): string {
  return `${figure.points(lo)} to ${figure.points(hi)}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
