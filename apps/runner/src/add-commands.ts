import type { Argv } from 'yargs';
import type { Command, CommandGroup, CommandListing } from './define-command.ts';

export type ListedCommands = Readonly<Record<string, ListedCommand>>;

interface ListedCommand extends CommandListing {
  readonly load: () => Promise<Command | CommandGroup>;
  /** Groups only. */
  readonly commands?: ListedCommands;
}

/**
 * Give a parser the commands of one level. The one that the words name is loaded, and no other is; where they name none, all are listed.
 *
 * @param words - of the command line, at this level and below, without options.
 * @param fallback - the command that runs if none is named.
 */
export async function addCommands(
  parser: Argv,
  commands: ListedCommands,
  [asked = '', ...words]: readonly string[],
  fallback?: string,
): Promise<Argv> {
  const isKnown = Object.hasOwn(commands, asked);
  for (const [name, { usage, describe, load, commands: members }] of Object.entries(commands)) {
    const names = name === fallback ? [usage, '$0'] : usage;
    if (isKnown && name !== asked) continue;
    const loaded = isKnown || name === fallback ? await load() : undefined;
    if (loaded === undefined) parser.command(names, describe);
    else if ('builder' in loaded) parser.command(names, describe, loaded.builder, loaded.handler);
    else if (members) parser.command(names, describe, (group) => addMembers(group, members, words, loaded));
  }
  return parser;
}

function addMembers(group: Argv, members: ListedCommands, words: readonly string[], { usage, fallback }: CommandGroup): Promise<Argv> {
  if (fallback === undefined) group.demandCommand(1, `Expected a command after graft ${usage}: ${Object.keys(members).join(', ')}.`);
  return addCommands(group.recommendCommands(), members, words, fallback);
}
