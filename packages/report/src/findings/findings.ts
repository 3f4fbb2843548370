import type { SplitName, Weighting } from '@graft/core';
import type { ArmReport, DataReport, NamedComparison } from '../report-input.ts';
import { figure } from '../text/figure.ts';
import { describeWeighting } from './describe-weighting.ts';
import { majorityBaseline } from './majority-baseline.ts';

/** What the words are about: a report's input, or the result of a run. */
export interface FindingsInput {
  readonly arms: readonly JudgedArm[];
  readonly comparison?: NamedComparison | undefined;
  /** Absent: nothing is said about always answering the largest class. */
  readonly data?: Pick<DataReport, 'classes' | 'counts'> | undefined;
}

type JudgedArm = Pick<ArmReport, 'name' | 'accuracy' | 'evaluatedOn' | 'selected' | 'selectedOn' | 'best' | 'last' | 'weighting'>;

export interface Findings {
  /** What was found, in one sentence that claims no more than the figures support. */
  readonly headline: string;
  /** What a reader has to know to understand it, in one or two sentences each. */
  readonly remarks: readonly string[];
}

/** The findings in words, as plain text: the page, `summary.md` and the terminal say the same. */
export function findings({ arms, comparison, data }: FindingsInput): Findings {
  const headline = comparison ? compared(comparison) : uncompared(arms);
  return { headline, remarks: [...weightings(arms), ...(data ? baselines(data, arms) : []), ...optimism(arms)] };
}

/** A difference is claimed where the interval excludes zero and McNemar's test agrees at 5 %. */
function compared({ first, second, difference, ci95, mcnemarP, n }: NamedComparison): string {
  const support = (lo: number, hi: number): string =>
    `95 % interval ${figure.points(lo)} to ${figure.points(hi)}, McNemar ${figure.pValue(mcnemarP)}, n = ${figure.count(n)}`;
  const { lo, hi } = ci95;
  if (mcnemarP < 0.05 && lo > 0) return `${first} is better than ${second} by ${figure.points(difference)} points (${support(lo, hi)}).`;
  if (mcnemarP < 0.05 && hi < 0) return `${second} is better than ${first} by ${figure.points(-difference)} points (${support(-hi, -lo)}).`;
  const minus = `${first} minus ${second}: ${figure.points(difference)} points`;
  return `No difference between ${first} and ${second} can be claimed (${minus}, ${support(lo, hi)}).`;
}

function uncompared(arms: readonly JudgedArm[]): string {
  const [first, ...others] = arms;
  if (!first) return 'No arm was trained, so there is nothing to compare.';
  if (others.length === 0) return `${measured(first)}.`;
  const top = others.reduce((best, arm) => (arm.accuracy.value > best.accuracy.value ? arm : best), first);
  return `${measured(top)}, the highest of ${arms.length} arms; no pair was tested, so no difference is claimed.`;
}

function measured({ name, accuracy, evaluatedOn }: JudgedArm): string {
  const { value, correct, n, ci95 } = accuracy;
  const photos = `${figure.count(correct)} of ${figure.of(n, `${evaluatedOn} photo`)}`;
  return `${name} reaches ${figure.percent(value)} accuracy (${photos}, Wilson 95 % interval ${figure.percentInterval(ci95)})`;
}

/** One sentence for all arms that were trained alike. */
function weightings(arms: readonly JudgedArm[]): string[] {
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

function baselines(data: NonNullable<FindingsInput['data']>, arms: readonly JudgedArm[]): string[] {
  const splits = [...new Set<SplitName>(arms.map((arm) => arm.evaluatedOn))];
  return splits.flatMap((split) => {
    const baseline = majorityBaseline(data, split);
    if (!baseline) return [];
    const { label, share, n } = baseline;
    const reached = `${figure.percent(share)} of ${figure.of(n, `${split} photo`)}`;
    const always = `Always answering “${label}”, the largest class, would reach ${reached}.`;
    const notAbove = arms.filter((arm) => arm.evaluatedOn === split && !(arm.accuracy.ci95.lo > share));
    if (notAbove.length === 0) return [always];
    return [
      `${always} ${listed(notAbove.map((arm) => arm.name))} cannot be told from that, or ${notAbove.length === 1 ? 'is' : 'are'} worse.`,
    ];
  });
}

/** An arm is optimistic where the photos that it is measured on also took part in choosing it. */
function optimism(arms: readonly JudgedArm[]): string[] {
  const chosen = arms.filter((arm) => arm.selectedOn === arm.evaluatedOn);
  if (chosen.length === 0) return [];
  const one = chosen.length === 1;
  const splits = listed([...new Set(chosen.map((arm) => arm.evaluatedOn))]);
  const models = listed(chosen.map((arm) => `${arm.name} (epoch ${arm[arm.selected].epoch})`));
  const others = chosen
    .filter(({ selected, best, last }) => selected === 'best' && best.epoch !== last.epoch)
    .map(({ name, last: { accuracy } }) => `${name} ${figure.accuracy(accuracy)}`);
  const [model, figures] = one ? ['model', 'this figure is'] : ['models', 'these figures are'];
  const biased = `The ${splits} photos also chose the ${model} of ${models}, so ${figures} optimistic`;
  const alternative = others.length > 0 ? ` After the last epoch: ${others.join('; ')}.` : '';
  return [`${biased}; an unbiased one needs a test split that takes no part in choosing.${alternative}`];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
