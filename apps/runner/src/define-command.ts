import { ConfigError } from '@graft/core';
import type { Argv, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import { jsonOption } from './terminal/options.ts';
import { type CommandAnswer, type CommandContext, runCommand } from './terminal/run-command.ts';

/** What the generated index repeats, so that `graft --help` loads no command. Both are string literals, first in the definition. */
export interface CommandListing {
  /** Its name and its positionals, as yargs writes them. */
  readonly usage: string;
  /** Its line in `graft --help`. */
  readonly describe: string;
}

export interface CommandGroup extends CommandListing {
  /** The command of the group that runs where none is named. */
  readonly fallback?: string;
}

/** A command that holds others: those of the folder that has its name. */
export function defineGroup(group: CommandGroup): CommandGroup {
  return group;
}

/** A command as yargs runs it. */
export interface Command {
  builder(yargs: Argv): void;
  handler(argv: Readonly<Record<string, unknown>>): Promise<void>;
}

type Positionals = Readonly<Record<string, PositionalOptions>>;
type NamedOptions = Readonly<Record<string, Options>>;

export interface CommandDefinition<P extends Positionals, O extends NamedOptions> extends CommandListing {
  readonly positionals?: P;
  /** Besides `--json`, which every command has. One that may be repeated says `array: true`. */
  readonly options?: O;
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** What only yargs can do. */
  readonly adapt?: (yargs: Argv) => void;
  run(argv: InferredOptionTypes<O & P>, context: CommandContext): Promise<CommandAnswer>;
}

/** A member of the registry of commands: a named export of a file in `commands/`, or in its group's folder there. */
export function defineCommand<const P extends Positionals = Record<never, never>, const O extends NamedOptions = Record<never, never>>({
  positionals,
  options: own,
  examples,
  adapt,
  run,
}: CommandDefinition<P, O>): Command {
  const options: NamedOptions = { ...own, json: jsonOption };
  return {
    builder(yargs) {
      for (const [name, positional] of Object.entries<PositionalOptions>(positionals ?? {})) yargs.positional(name, positional);
      yargs.options(options).example(examples.map(([command, what]) => [command, what]));
      adapt?.(yargs);
    },
    handler: (argv: InferredOptionTypes<O & P> & { readonly json?: boolean }) =>
      runCommand(argv, async (context) => {
        requireOnce(argv, { ...positionals, ...options });
        return run(argv, context);
      }),
  };
}

/** @throws {ConfigError} for an option that is repeated and may not be. */
function requireOnce(argv: Readonly<Record<string, unknown>>, options: Positionals | NamedOptions): void {
  for (const [name, { array }] of Object.entries(options)) {
    const value = argv[name];
    if (array || !Array.isArray(value)) continue;
    throw new ConfigError(`Expected --${name} once but received it ${value.length} times.`, { hint: 'Remove all but one.' });
  }
}
