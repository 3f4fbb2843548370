import { readFile } from 'node:fs/promises';
import { augmentationIds, augmentConfig, isNeutral, type MemberConfig } from '@graft/augment';
import { articleAugment } from '@graft/augment/keras';
import { ConfigError, parseConfig, UnknownNameError } from '@graft/core';

/**
 * What `--augment` names, unchecked: `none`, `article`, the id of an augmentation with its defaults, JSON, or a file of JSON.
 *
 * @throws {ConfigError} where the file cannot be read or parsed, or the defaults of an augmentation change nothing; {UnknownNameError}
 * for an unknown id.
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

/** Some augmentations do nothing by default: nobody means their name alone. */
function byId(name: string): MemberConfig {
  const config = parseConfig(augmentConfig, { name }, 'augment') as MemberConfig;
  if (!isNeutral(config)) return config;
  const settings = Object.keys(config).filter((key) => key !== 'name');
  throw new ConfigError(`Expected settings for the augmentation ${name} but received its name alone, which changes no photo.`, {
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
      `Expected article, an augmentation's id, a file or JSON for --augment but received "${path}" ` +
        `(${(cause as NodeJS.ErrnoException).code}).`,
      { hint: 'Check the path of the file.', cause },
    );
  }
}
