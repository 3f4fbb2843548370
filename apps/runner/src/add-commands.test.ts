import { describe, expect, it } from 'vitest';
import yargs from 'yargs';
import { addCommands, type ListedCommands } from './add-commands.ts';
import { commands } from './commands.gen.ts';

function pathsOf(listed: ListedCommands, above: readonly string[] = []): string[][] {
  return Object.entries(listed).flatMap(([name, { commands: members }]) => {
    const path = [...above, name];
    return members ? pathsOf(members, path) : [path];
  });
}

async function helpOf(words: readonly string[]): Promise<string> {
  return (await addCommands(yargs(words).scriptName('graft').wrap(null), commands, words)).getHelp();
}

describe('the help of each command', () => {
  it.each(pathsOf(commands).map((path) => path.join(' ')))('of %s offers --json and an example', async (path) => {
    const help = await helpOf(path.split(' '));
    expect(help).toMatch(/--json /);
    expect(help.slice(help.indexOf('Examples:'))).toContain(`graft ${path === 'models list' ? 'models' : path}`);
  });
});

it('lists the commands of a group where no command is named', async () => {
  const help = await helpOf(['data']);
  for (const { usage, describe: what } of Object.values(commands.data.commands)) {
    expect(help).toContain(usage);
    expect(help).toContain(what);
  }
});
