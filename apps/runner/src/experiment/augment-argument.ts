import { readFile } from 'node:fs/promises';
import { augmentationIds, augmentConfig, isNeutral, type MemberConfig } from '@graft/augment';
import { articleAugment } from '@graft/augment/keras';
import { ConfigError, parseConfig, UnknownNameError } from '@graft/core';

/**
 * What `--augment` names, not yet checked: `none`, `article`, the id of an augmentation with its defaults, JSON in place, or
 * a file of JSON.
 *
 * @throws {ConfigError} when there is no such file, it holds no JSON, or an id's defaults change nothing; {UnknownNameError}
 * for a word that is no id.
 */
export async function augmentArgument(text: string): Promise<unknown> {
  if (text === 'none') return { name: 'none' };
  if (text === 'article') return articleAugment;
  if (augmentationIds.includes(text)) return byId(text);
  if (/^\s*[[{]/.test(text)) return parsed(text, '--augment');
  if (/^[a-z0-9-]+$/.test(text)) {
    throw new UnknownNameError({
      kind: 'augmentation',
      received: text,
      allowed: ['none', 'article', ...augmentationIds],
      path: '--augment',
    });
  }
  return parsed(await fileText(text), text);
}

/** Some members do nothing until they are told what: their name alone is not what anybody means. */
function byId(name: string): MemberConfig {
  const config = parseConfig(augmentConfig, { name }, 'augment') as MemberConfig;
  if (!isNeutral(config)) return config;
  const settings = Object.keys(config).filter((key) => key !== 'name');
  throw new ConfigError(`Expected settings for the augmentation ${name} but received its name alone, with which no photo changes.`, {
    hint: `Give them as JSON or in a file, --augment '{"name": "${name}", "${settings[0]}": ...}'; its settings: ${settings.join(', ')}.`,
  });
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`Expected JSON in ${place} but ${(cause as Error).message}.`, {
      hint: 'For example --augment \'{"name": "horizontal-flip"}\'.',
      cause,
    });
  }
}

async function fileText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(
      `Expected article, an augmentation's id, a file or JSON for --augment but received "${path}" (${(cause as NodeJS.ErrnoException).code}).`,
      { hint: 'Check the path of the file.', cause },
    );
  }
}
