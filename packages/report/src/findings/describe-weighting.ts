import type { Weighting } from '../report-input.ts';
import { figure } from '../text/figure.ts';

/** More classes than a sentence holds: the smallest and the largest weight stand for them. */
const mostListed = 20;

/**
 * How training counted its photos, as one sentence: `Training of transfer: class weights ants 0.8, bees 2; ...`.
 *
 * @param arms - the names of the arms that were trained so.
 */
export function describeWeighting(arms: string, { classWeights, photoWeights, repeats }: Weighting): string {
  const parts = [
    classWeights && `class weights ${listed(classWeights)}`,
    photoWeights && `${figure.of(photoWeights.photos, 'photo')} with ${own(photoWeights)}`,
    repeats && `${figure.of(repeats.photos, 'photo')} taken more than once, so that an epoch takes ${figure.count(repeats.taken)}`,
  ].filter((part) => part !== undefined);
  const loss = classWeights || photoWeights ? ' The training loss is weighted; accuracies and validation are not.' : '';
  return `Training of ${arms}: ${parts.join('; ')}.${loss}`;
}

function listed(weights: NonNullable<Weighting['classWeights']>): string {
  if (weights.length <= mostListed) return weights.map(({ label, weight }) => `${label} ${number(weight)}`).join(', ');
  const sorted = [...weights].sort((a, b) => a.weight - b.weight);
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first && last ? `from ${number(first.weight)} (${first.label}) to ${number(last.weight)} (${last.label})` : '';
}

function own({ smallest, largest }: NonNullable<Weighting['photoWeights']>): string {
  return smallest === largest ? `a weight of ${number(largest)}` : `weights of their own, ${number(smallest)} to ${number(largest)}`;
}

/** Three digits that say something: `0.8`, `2.67`, `0.00125`. */
function number(weight: number): string {
  return String(Number(weight.toPrecision(3)));
}
