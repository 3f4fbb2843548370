import { describe, expect, it } from 'vitest';
import { exampleInput } from '../../test/example-input.ts';
import type { NamedComparison, ReportInput } from '../report-input.ts';
import { findings } from './findings.ts';

const base = exampleInput();
const pair: NamedComparison = {
  first: 'transfer',
  second: 'control',
  difference: 0.349,
  ci95: { lo: 0.25, hi: 0.45 },
  mcnemarP: 0.00001,
  onlyFirst: 33,
  onlySecond: 3,
  n: 86,
};
const headline = (change: Partial<NamedComparison>): string => findings({ ...base, comparison: { ...pair, ...change } }).headline;
const single = (change: Partial<ReportInput['arms'][number]>): ReportInput => {
  const { comparison: _, ...input } = exampleInput({ arms: [{ name: 'transfer', wrongEvery: 21 }] });
  return { ...input, arms: input.arms.map((arm) => ({ ...arm, ...change })) };
};

describe('the headline', () => {
  it('claims a difference where interval and test agree', () => {
    expect(headline({})).toBe('transfer is better than control by 34.9 points (95 % interval 25.0 to 45.0, McNemar p < 0.001, n = 86).');
  });

  it('turns the sentence round where the second arm is the better one', () => {
    expect(headline({ difference: -0.1, ci95: { lo: -0.18, hi: -0.02 }, mcnemarP: 0.012 })).toBe(
      'control is better than transfer by 10.0 points (95 % interval 2.0 to 18.0, McNemar p = 0.012, n = 86).',
    );
  });

  it.each([
    ['the interval holds zero', { ci95: { lo: -0.01, hi: 0.05 }, mcnemarP: 0.01 }],
    ['the test does not agree', { ci95: { lo: 0.01, hi: 0.05 }, mcnemarP: 0.06 }],
    ['the test has no value', { mcnemarP: Number.NaN }],
    ['the interval ends at zero', { ci95: { lo: 0, hi: 0.05 }, mcnemarP: 0.01 }],
  ])('claims nothing where %s', (_, change) => {
    expect(headline(change)).toMatch(/^No difference between transfer and control can be claimed/);
  });

  it('gives a single arm’s accuracy with n and interval', () => {
    expect(findings(single({})).headline).toBe(
      'transfer reaches 95.2 % accuracy (80 of 84 validation photos, Wilson 95 % interval 88.4 to 98.1 %).',
    );
  });

  it('names the highest of several arms without a claim', () => {
    const arms = ['a', 'b', 'c'].map((name, i) => ({ name, wrongEvery: 3 + 4 * i }));
    expect(findings(exampleInput({ arms })).headline).toMatch(
      /^c reaches .* the highest of 3 arms; no pair was tested, so no difference is claimed\.$/,
    );
  });

  it('says so where nothing was trained', () => {
    expect(findings(exampleInput({ arms: [] })).headline).toBe('No arm was trained, so there is nothing to compare.');
  });
});

describe('the remarks', () => {
  it('say nothing about the largest class where its counts are not given', () => {
    expect(findings({ arms: base.arms }).remarks.join()).not.toContain('Always answering');
  });

  it('call a figure optimistic where its own photos chose the model, and give the accuracy of the last epoch with n and interval', () => {
    const { remarks } = findings(single({}));
    expect(remarks).toContainEqual(
      'The validation photos also chose the model of transfer (epoch 7), so this figure is optimistic; an unbiased one needs ' +
        'a test split that takes no part in choosing. After the last epoch: transfer 94.0 % (79 of 84, 95 % interval 86.8 to ' +
        '97.4 %).',
    );
  });

  it.each([
    ['nothing was chosen', { selectedOn: 'none', selected: 'last' }],
    ['it was measured on other photos', { selectedOn: 'validation', evaluatedOn: 'test' }],
  ] as const)('do not where %s', (_, change) => {
    expect(findings(single(change)).remarks.join()).not.toContain('optimistic');
  });

  it('say that an arm is no better than always giving the largest class', () => {
    const accuracy = { value: 0.15, correct: 13, n: 84, ci95: { lo: 0.09, hi: 0.25 } };
    expect(findings(single({ accuracy })).remarks[0]).toBe(
      'Always answering “jellyfish”, the largest class, would reach 13.1 % of 84 validation photos. transfer cannot be told ' +
        'from that, or is worse.',
    );
  });
});
