import type { Weighting } from '@graft/core';
import { figure } from '../text/figure.ts';

/** A sentence lists the weights of this many classes; of more classes it gives the smallest and the largest weight. */
const mostListed = 20;

/**
 * How training counted its photos, as one sentence: `Training of transfer: class weights ants 0.8, bees 2; ...`.
 *
 * @param arms - names of the arms that share this weighting.
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
  if (weights.length <= mostListed) return weights.map(({ label, weight }) => `${label} ${figure.significant(weight)}`).join(', ');
  const sorted = [...weights].sort((a, b) => a.weight - b.weight);
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first && last
    ? `from ${figure.significant(first.weight)} (${first.label}) to ${figure.significant(last.weight)} (${last.label})`
    : '';
}

function own({ smallest, largest }: NonNullable<Weighting['photoWeights']>): string {
  return smallest === largest
    ? `a weight of ${figure.significant(largest)}`
    : `weights of their own, ${figure.significant(smallest)} to ${figure.significant(largest)}`;
}
