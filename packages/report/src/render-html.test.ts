import { describe, expect, it } from 'vitest';
import { type ExampleOptions, exampleInput, exampleTimings } from '../test/example-input.ts';
import { parts } from '../test/parts.ts';
import { faultsOf } from '../test/well-formed.ts';
import { renderHtml } from './render-html.ts';
import type { ReportInput } from './report-input.ts';
import { sections } from './sections.gen.ts';

const many = (count: number): string[] => Array.from({ length: count }, (_, i) => `species ${i}`);
const one = { name: 'transfer', wrongEvery: 21 };
const five = [25, 21, 30, 3, 2].map((wrongEvery, i) => ({ name: `arm ${i}`, wrongEvery }));
const hostile = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;";

const cases: [string, ExampleOptions][] = [
  ['two arms of nine classes', {}],
  ['no arm', { arms: [] }],
  ['one arm', { arms: [one] }],
  ['five arms', { arms: five }],
  ['two classes', { classes: ['ants', 'bees'] }],
  ['forty classes', { classes: many(40) }],
  ['more classes than a matrix shows', { classes: many(70) }],
  ['zero wrong predictions', { arms: [{ name: 'perfect', wrongEvery: 0 }] }],
  ['labels from right to left and emoji', { classes: ['מדוזה', 'قنديل البحر', '🐠', '👩‍🔬 e\u0301'] }],
  ['labels of 300 characters', { classes: ['a'.repeat(300), 'b '.repeat(150), 'c'] }],
  ['hostile labels and arms', { classes: [hostile, '<script>', "it's"], arms: [{ name: hostile, wrongEvery: 4 }, one] }],
];

describe.each(cases)('the page of %s', (_, options) => {
  const page = renderHtml(exampleInput(options), exampleTimings);

  it('is well formed, loads nothing and runs nothing', () => {
    expect(faultsOf(page)).toEqual([]);
  });

  it('has the same bytes for the same input', () => {
    expect(renderHtml(exampleInput(options), exampleTimings)).toBe(page);
  });
});

describe('the page', () => {
  it('has its sections in the order of reading, each reached from the contents', () => {
    const page = renderHtml(exampleInput());
    const ids = parts(page, /<section id="([^"]*)"/g);
    expect(ids).toEqual([
      'comparison',
      'settings',
      'learning-curves',
      'confusion',
      'calibration',
      'per-class',
      'wrong-predictions',
      'augmented-views',
      'split',
      'left-out',
      'provenance',
    ]);
    expect(parts(page, /<a href="#([^"]*)"/g)).toEqual(ids);
    expect(ids.toSorted()).toEqual(Object.keys(sections));
  });

  it('states title, notice and finding before anything else', () => {
    const page = renderHtml(exampleInput());
    const header = parts(page, /<header>(.*?)<\/header>/gs)[0] ?? '';
    expect(header).toContain('The pictures of this set are drawn, not photographed');
    expect(header.replaceAll('\u00a0', ' ')).toContain('transfer is better than control by 28.6 points');
  });

  it('forbids the browser to fetch or run anything, whatever stands in it', () => {
    expect(renderHtml(exampleInput())).toContain(
      `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
  });

  it('leaves out what does not exist: no arms, no curves, matrices or mistakes', () => {
    const { views: _, ...input } = exampleInput({ arms: [] });
    expect(parts(renderHtml(input), /<section id="([^"]*)"/g)).toEqual(['comparison', 'split', 'left-out', 'provenance']);
  });

  it('escapes every text it is given', () => {
    const page = renderHtml(poisoned(exampleInput({ classes: [hostile, 'b'], arms: [{ name: hostile, wrongEvery: 4 }, one] })));
    expect(faultsOf(page)).toEqual([]);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img src=x');
  });

  it('shows no NaN and stays well formed with a history of nulls and NaN and with metrics that do not exist', () => {
    const input = exampleInput({ arms: [one] });
    const nothing = { loss: null, accuracy: Number.NaN, validationLoss: Number.POSITIVE_INFINITY, validationAccuracy: null };
    const arms = input.arms.map((arm) => ({
      ...arm,
      history: arm.history.map(({ epoch }) => ({ epoch, ...nothing })),
      accuracy: { value: Number.NaN, correct: 0, n: 0, ci95: { lo: Number.NaN, hi: Number.NaN } },
      confusionMatrix: arm.confusionMatrix.map((row) => row.map(() => 0)),
      perClass: arm.perClass.map(({ label }) => ({ label, precision: null, recall: null, f1: Number.NaN, support: 0 })),
      figures: [],
      reliability: [],
      settings: [],
      wrong: [],
    }));
    const page = renderHtml({
      ...input,
      arms,
      comparison: {
        first: 'a',
        second: 'b',
        difference: Number.NaN,
        ci95: { lo: Number.NaN, hi: Number.NaN },
        mcnemarP: Number.NaN,
        onlyFirst: 0,
        onlySecond: 0,
        n: 0,
      },
    });
    expect(faultsOf(page)).toEqual([]);
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('shows a metric that it has never heard of', () => {
    const metric = { name: 'luck', title: 'share of luck', text: '7 of 9', description: 'How lucky the arm was.' };
    const input = exampleInput({ arms: [one] });
    const page = renderHtml({ ...input, arms: input.arms.map((arm) => ({ ...arm, figures: [metric] })) });
    expect(page).toContain('<th scope="row">share of luck</th><td class="number">7 of 9</td>');
    expect(page).toContain('How lucky the arm was.');
  });

  it('shows every setting that the arms differ in, then those that they share', () => {
    const [differ = '', shared = ''] =
      parts(renderHtml(exampleInput()), /<section id="settings">(.*?)<\/section>/gs)[0]?.split('<details>') ?? [];
    const names = (text: string): string[] => parts(text.replaceAll('<wbr>', ''), /<th scope="row"><span class="path">(.*?)<\/span>/g);
    expect(names(differ)).toEqual([
      'head.hiddenUnits',
      'head.learningRate',
      'keep',
      'network',
      'training.learningRate',
      'training.dropout',
    ]);
    expect(names(shared)).toEqual(['augment.name', 'epochs']);
  });

  it('counts the photos that both arms, one of them, and neither classified correctly', () => {
    const table = parts(renderHtml(exampleInput()), /aria-label="Photos by the arms.*?<tbody>(.*?)<\/table>/gs)[0] ?? '';
    expect(parts(table, /<td class="number">(\d+)<\/td>/g).map(Number)).toEqual([54, 26, 2, 2, 84]);
  });

  it('states its title once', () => {
    const page = renderHtml({ ...exampleInput(), title: 'Unlikely title' });
    expect(parts(page, /<body>.*/gs)[0]?.split('Unlikely title')).toHaveLength(2);
  });

  it('shows timings only where they are given', () => {
    const [untimed, timed] = [renderHtml(exampleInput()), renderHtml(exampleInput(), exampleTimings)];
    expect(untimed).not.toMatch(/Timings|<th scope="row">time/);
    expect(timed).toContain('<td class="number">2 min 11 s</td>');
    expect(timed).toContain('<th scope="row">time</th><td class="number">4.1 s</td><td class="number">118 s</td>');
  });

  it('has no curves for an arm that was not trained in epochs', () => {
    const input = exampleInput({ arms: [one] });
    const page = renderHtml({ ...input, arms: input.arms.map((arm) => ({ ...arm, history: [] })) });
    expect(parts(page, /<section id="([^"]*)"/g)).not.toContain('learning-curves');
  });

  it('says that every photo was right where none was wrong', () => {
    expect(renderHtml(exampleInput({ arms: [{ name: 'perfect', wrongEvery: 0 }] }))).toContain('All 84 photos were classified correctly.');
  });

  it('shows the surest mistakes first, and those without a picture in a table', () => {
    const input = exampleInput({ classes: ['ants', 'bees'], arms: [one] });
    const mistakes = [0.4, 0.9, 0.6].map((probability, i) => ({ id: `bees/${i}.jpg`, label: 'bees', predicted: 'ants', probability }));
    const page = renderHtml({ ...input, arms: input.arms.map((arm) => ({ ...arm, wrong: mistakes })) });
    expect(parts(page, /<bdi>(bees\/\d\.jpg)/g)).toEqual(['bees/1.jpg', 'bees/2.jpg', 'bees/0.jpg']);
    expect(parts(page, /<section id="wrong-predictions">(.*?)<\/section>/gs)[0]).not.toContain('<img');
  });

  it('lists the most frequent confusions where a matrix would be too large', () => {
    const page = renderHtml(exampleInput({ classes: many(70), arms: [one] }));
    expect(page).toContain('Most frequent confusions of transfer');
    expect(page).not.toContain('<table class="heat">');
  });

  it('warns of pairs that stand on two sides of the split', () => {
    const input = exampleInput();
    const leaks = [{ first: { id: 'a.jpg', split: 'train' }, second: { id: 'b.jpg', split: 'validation' }, reason: 'same bytes' }] as const;
    expect(renderHtml(input)).toContain('No photo was found on two sides of the split.');
    expect(renderHtml({ ...input, data: { ...input.data, leaks } })).toContain(
      '1 pair of equal or nearly equal photos stands on two sides',
    );
  });

  it('shows the test column only where there is a test split', () => {
    const input = exampleInput();
    const table = (of: ReportInput): string => parts(renderHtml(of), /<section id="split">(.*?)<\/section>/gs)[0] ?? '';
    expect(table(input)).not.toContain('>test<');
    const data = {
      ...input.data,
      examples: { ...input.data.examples, test: 9 },
      counts: { ...input.data.counts, test: input.data.classes.map(() => 1) },
    };
    expect(table({ ...input, data })).toContain('>test<');
  });
});

/** Every string of the input replaced by one that breaks out of text and attributes wherever it is not escaped. */
function poisoned(input: ReportInput): ReportInput {
  const enums = new Set(['train', 'validation', 'test', 'best', 'last', 'none']);
  const poison = (value: unknown): unknown => {
    if (typeof value === 'string') return enums.has(value) ? value : hostile;
    if (Array.isArray(value)) return value.map(poison);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, poison(member)]));
  };
  return poison(input) as ReportInput;
}
