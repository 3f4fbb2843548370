import { readdirSync, readFileSync } from 'node:fs';
import * as augment from '@graft/augment';
import * as keras from '@graft/augment/keras';
import * as core from '@graft/core';
import { parseConfig } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Experiment, experimentSchema } from '../src/experiment/experiment-schema.ts';

const folder = new URL('../../../docs/guides/', import.meta.url);
const guides = readdirSync(folder).filter((name) => /^from-(image|torch).*\.md$/.test(name));
const modules: Readonly<Record<string, object>> = { '@graft/augment': augment, '@graft/augment/keras': keras, '@graft/core': core };

/** Settings of every member, by `member.setting`. */
const settings = new Set(
  (
    z.toJSONSchema(augment.augmentConfig, { io: 'input' }) as unknown as {
      anyOf: [{ oneOf: { properties: Record<string, { const?: string }> }[] }];
    }
  ).anyOf[0].oneOf.flatMap(({ properties }) => Object.keys(properties).map((setting) => `${properties.name?.const}.${setting}`)),
);

it('finds the guides', () => expect(guides).toHaveLength(2));

describe.each(guides)('%s', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const blocks = (language: string) =>
    [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, block]) => block as string);

  it.each(blocks('json'))('has settings that are accepted and change a photo: %s', (block) => {
    const value = JSON.parse(block) as object;
    const { augment: config } =
      'arms' in value
        ? (parseConfig(experimentSchema, value, '') as Experiment)
        : { augment: parseConfig(augment.augmentConfig, value, 'augment') as augment.AugmentConfig };
    const augmentation = augment.createAugmentation(config);
    const photo = { data: Uint8Array.from({ length: 20 * 20 * 3 }, (_, i) => (i * 7) % 251), height: 20, width: 20 };
    const views = [0, 1, 2, 3, 4].map((view) => augment.makeView(augmentation, photo, { seed: 1, sha256: 'ab', view }).image.data);
    expect(views.some((data) => data.some((pixel, i) => pixel !== photo.data[i]))).toBe(true);
  });

  it.each(blocks('ts'))('has code that runs: %s', async (block) => {
    const printed: string[] = [];
    const body = block.replaceAll(/^import \{(.*)\} from '(.*)';$/gm, "const {$1} = modules['$2'];");
    const run = new Function('modules', 'console', `return (async () => {${body}})();`) as (
      known: object,
      console: object,
    ) => Promise<void>;
    await run(modules, { log: (line: unknown) => printed.push(String(line)) });
    expect(printed.length).toBeGreaterThan(0);
  });

  it('names only settings that exist', () => {
    const named = [...text.matchAll(/`([a-z]+(?:-[a-z]+)*\.[a-zA-Z]+)`/g)].map(([, setting]) => setting as string);
    const members = new Set(augment.augmentationIds);
    const meant = named.filter((setting) => members.has(setting.split('.')[0] as string));
    expect(meant.length).toBeGreaterThan(10);
    for (const setting of meant) expect(settings, setting).toContain(setting);
  });
});
