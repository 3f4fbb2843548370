import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { augmentConfig } from '@graft/augment';
import { articleAugment } from '@graft/augment/keras';
import { ConfigError, UnknownNameError } from '@graft/core';
import { afterAll, describe, expect, it } from 'vitest';
import { augmentArgument } from './augment-argument.ts';

const directory = await mkdtemp(join(tmpdir(), 'graft-augment-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('augmentArgument', () => {
  it('takes none, article, an id with its defaults, JSON in place and a file of JSON', async () => {
    const chain = [{ name: 'horizontal-flip' }, { name: 'random-erasing', probability: 0.2 }];
    const file = join(directory, 'chain.json');
    await writeFile(file, JSON.stringify(chain));
    expect(await augmentArgument('none')).toEqual({ name: 'none' });
    expect(await augmentArgument('article')).toEqual(articleAugment);
    expect(await augmentArgument('rand-augment')).toEqual(augmentConfig.parse({ name: 'rand-augment' }));
    expect(await augmentArgument(JSON.stringify(chain))).toEqual(chain);
    expect(await augmentArgument(file)).toEqual(chain);
  });

  it.each(['affine', 'color-jitter', 'keras-affine'])('refuses %s without settings, with which nothing would change', async (name) => {
    await expect(augmentArgument(name)).rejects.toSatisfy(ConfigError.isInstance);
    await expect(augmentArgument(name)).rejects.toThrow(`Expected settings for the augmentation ${name}`);
  });

  it('refuses an unknown id, a missing file and malformed JSON', async () => {
    await expect(augmentArgument('rand-agument')).rejects.toSatisfy(UnknownNameError.isInstance);
    await expect(augmentArgument('rand-agument')).rejects.toMatchObject({ hint: 'Did you mean "rand-augment"?' });
    await expect(augmentArgument(join(directory, 'gone.json'))).rejects.toThrow('gone.json" (ENOENT)');
    await expect(augmentArgument('{name}')).rejects.toThrow('Expected JSON in --augment');
  });
});
