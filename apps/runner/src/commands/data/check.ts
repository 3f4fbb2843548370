import { resolve } from 'node:path';
import { ConfigError, refuseForeignFile, UnknownNameError } from '@graft/core';
import {
  type CheckReport,
  checkPhotos,
  excludedBy,
  type IssueKindName,
  indexJournalPath,
  issueKinds,
  openPhotos,
  writeExcludeList,
} from '@graft/dataset';
import { renderCheckText } from '@graft/report';
import type { CommandModule } from 'yargs';
import { writeCheckPage } from '../../data/write-check-page.ts';
import { runCommand } from '../../terminal/run-command.ts';
import { jsonOption, labelColumnOption, photosDescription, rootOption } from '../options.ts';

interface CheckArguments {
  readonly photos: string;
  readonly out: string | undefined;
  readonly 'write-exclude': string | undefined;
  readonly 'exclude-kinds': string | undefined;
  readonly verify: boolean;
  readonly root: string | undefined;
  readonly 'label-column': string | undefined;
  readonly json: boolean;
}

const check: CommandModule<object, CheckArguments> = {
  command: 'check <photos>',
  describe: 'Find broken files, copies, wrong labels and odd photos; nothing is ever deleted',
  builder: (yargs) =>
    yargs
      .positional('photos', { type: 'string', demandOption: true, describe: photosDescription })
      .option('out', { type: 'string', describe: 'Write a page with the pictures side by side into this file' })
      .option('write-exclude', { type: 'string', describe: 'Write the list of photos to leave out into this file' })
      .option('exclude-kinds', {
        type: 'string',
        describe: 'Kinds that count for the list, with commas between; by default what is certain to do harm',
      })
      .option('verify', { type: 'boolean', default: false, describe: 'Read all photos again, unchanged ones too' })
      .option('root', rootOption)
      .option('label-column', labelColumnOption)
      .option('json', jsonOption)
      .example([
        ['$0 data check photos', 'One table'],
        ['$0 data check photos --out check.html', 'And a page to look at'],
        ['$0 data check photos --write-exclude exclude.jsonl', 'Then: graft split photos --exclude exclude.jsonl'],
      ]),
  handler: (argv) =>
    runCommand(argv, async ({ terminal, signal, print }) => {
      const only = kindsOf(argv['exclude-kinds']);
      if (only && argv['write-exclude'] === undefined) {
        throw new ConfigError('Expected --write-exclude FILE beside --exclude-kinds but received none.', {
          hint: 'The kinds say what goes into the list.',
        });
      }
      const page = argv.out === undefined ? undefined : resolve(argv.out);
      const list = argv['write-exclude'] === undefined ? undefined : resolve(argv['write-exclude']);
      if (page !== undefined && page === list) {
        throw new ConfigError('Expected two files for --out and --write-exclude but received one.', { hint: 'Give them different names.' });
      }
      const inputs = [argv.photos];
      if (page !== undefined) await refuseForeignFile(page, { flag: '--out', inputs, isOurs: isCheckPage });
      if (list !== undefined) await refuseForeignFile(list, { flag: '--write-exclude', inputs, isOurs: isExcludeList });
      const source = await openPhotos(argv.photos, {
        root: argv.root,
        labelColumn: argv['label-column'],
        onProgress: terminal.progress,
        signal,
      });
      for (const notice of source.notices) terminal.log(notice);
      const { roots } = source;
      const report = await checkPhotos(source, {
        journal: indexJournalPath(roots),
        isVerified: argv.verify,
        onProgress: terminal.progress,
        signal,
      });
      terminal.endProgress();
      if (page !== undefined) await writeCheckPage(page, { report, roots, name: argv.photos, signal, onProgress: terminal.progress });
      terminal.endProgress();
      const excluded = excludedBy(report, only);
      if (list !== undefined) await writeExcludeList(list, excluded);
      print(
        resultOf(report, { page, list, excluded: list === undefined ? undefined : excluded }),
        [
          renderCheckText(report),
          ...(page === undefined ? [] : [`Pictures: ${page}`]),
          ...(list === undefined ? [] : [`${excluded.length} photos to leave out: ${list}; graft split takes it with --exclude.`]),
        ].join('\n'),
      );
      return undefined;
    }),
};

export default check;

/** Every page names what made it in its head. */
const isCheckPage = (head: string): boolean => head.includes('<meta name="generator" content="Graft data check">');
/** What `writeExcludeList` writes has two members a line, in this order. */
const isExcludeList = (head: string): boolean => /^\{"id":"(?:[^"\\]|\\.)*","reason":"/.test(head);

/** @throws {UnknownNameError} for a name that is no kind. */
function kindsOf(text: string | undefined): IssueKindName[] | undefined {
  if (text === undefined) return undefined;
  const allowed = Object.keys(issueKinds);
  return text.split(',').map((name) => {
    if (!Object.hasOwn(issueKinds, name))
      throw new UnknownNameError({ kind: 'kind of issue', path: '--exclude-kinds', received: name, allowed });
    return name as IssueKindName;
  });
}

/** For machines: every issue of every kind. */
function resultOf({ kinds, byId: _, ...facts }: CheckReport, files: Readonly<Record<string, unknown>>): object {
  return { ...facts, kinds: Object.fromEntries(kinds.map(({ kind, issues }) => [kind, issues])), ...files };
}
