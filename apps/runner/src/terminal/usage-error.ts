import { ConfigError, nearestName } from '@graft/core';

export interface CommandLine {
  /** What was typed after `graft`. */
  readonly argv: readonly string[];
  readonly commands: readonly string[];
  /** Options of the command, without dashes. */
  readonly options: readonly string[];
}

/** What yargs says of a command line, in the form of the house: what was expected, what came, and the way out. */
export function usageError(text: string, { argv, commands, options }: CommandLine): ConfigError {
  const [, list] = /^Unknown (?:arguments?|commands?): (.+)$/.exec(text) ?? [];
  // yargs names an option in both its spellings, `learning-rate` and `learningRate`.
  const [unknown] = (list?.split(', ') ?? []).filter((word, _, all) => !all.some((other) => other !== word && camelCase(other) === word));
  const command = argv.find((word) => !word.startsWith('-')) ?? '';
  if (unknown === undefined) {
    const message = text.replace(
      /^Not enough non-option arguments: got (\d+), need at least (\d+)$/,
      'Expected $2 arguments but received $1.',
    );
    return new ConfigError(message, { hint: 'graft --help lists the commands; graft <command> --help shows their options.' });
  }
  if (!commands.includes(command)) {
    const nearest = nearestName(command, commands);
    return new ConfigError(`Expected a command but received "${command}".`, {
      hint: nearest === undefined ? `The commands are ${commands.join(', ')}.` : `Did you mean graft ${nearest}?`,
    });
  }
  const isOption = argv.some((word) => word.startsWith('-') && word.replace(/^-+/, '').split('=')[0] === unknown);
  if (!isOption) {
    return new ConfigError(`Expected no further word for graft ${command} but received "${unknown}".`, {
      hint: `A name with spaces stands in quotes; graft ${command} --help shows the arguments.`,
    });
  }
  const nearest = nearestName(
    unknown,
    options.filter((name) => name === name.toLowerCase() && name.length > 1),
  );
  return new ConfigError(`Expected an option of graft ${command} but received --${unknown}.`, {
    hint: nearest === undefined ? `graft ${command} --help shows its options.` : `Did you mean --${nearest}?`,
  });
}

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
