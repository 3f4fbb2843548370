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
import { writeCheckPage } from '../../data/write-check-page.ts';
import { defineCommand } from '../../define-command.ts';
import { listOptions, photosPositional, verifyOption } from '../../terminal/options.ts';

export const check = defineCommand({
  usage: 'check <photos>',
  describe: 'Find broken files, copies, contradictory labels and odd photos; nothing is changed or deleted',
  positionals: { photos: photosPositional },
  options: {
    out: { type: 'string', describe: 'Write a page that shows the pictures side by side into this file' },
    'write-exclude': { type: 'string', describe: 'Write the list of photos to leave out into this file' },
    'exclude-kinds': {
      type: 'string',
      describe: 'Comma-separated kinds of findings for that list [default: those that are certain to do harm]',
    },
    verify: verifyOption,
    ...listOptions,
  },
  examples: [
    ['$0 data check photos', 'One table'],
    ['$0 data check photos --out check.html', 'And a page to look at'],
    ['$0 data check photos --write-exclude exclude.jsonl', 'Then: graft split photos --exclude exclude.jsonl'],
  ],
  async run({ photos, root, verify, encoding, 'label-column': labelColumn, ...argv }, { terminal, signal }) {
    const onProgress = terminal.progress;
    const only = kindsOf(argv['exclude-kinds']);
    if (only && argv['write-exclude'] === undefined) {
      throw new ConfigError('Expected --write-exclude FILE with --exclude-kinds but received none.', {
        hint: 'The kinds say what goes into the list.',
      });
    }
    const page = argv.out === undefined ? undefined : resolve(argv.out);
    const list = argv['write-exclude'] === undefined ? undefined : resolve(argv['write-exclude']);
    if (page !== undefined && page === list) {
      throw new ConfigError('Expected two files for --out and --write-exclude but received one.', { hint: 'Give them different names.' });
    }
    const inputs = [photos];
    if (page !== undefined) await refuseForeignFile(page, { flag: '--out', inputs, isOurs: isCheckPage });
    if (list !== undefined) await refuseForeignFile(list, { flag: '--write-exclude', inputs, isOurs: isExcludeList });
    const source = await openPhotos(photos, { root, labelColumn, encoding, isVerified: verify, onProgress, signal });
    for (const notice of source.notices) terminal.log(notice);
    const { roots } = source;
    const report = await checkPhotos(source, { journal: indexJournalPath(roots), isVerified: verify, onProgress, signal });
    terminal.endProgress();
    if (page !== undefined) await writeCheckPage(page, { report, roots, name: photos, signal, onProgress });
    const excluded = excludedBy(report, only);
    if (list !== undefined) await writeExcludeList(list, excluded);
    return {
      result: resultOf(report, { page, list, excluded: list === undefined ? undefined : excluded }),
      text: [
        renderCheckText(report),
        ...(page === undefined ? [] : [`Pictures: ${page}`]),
        ...(list === undefined ? [] : [`${excluded.length} photos to leave out: ${list}; graft split takes it with --exclude.`]),
      ].join('\n'),
    };
  },
});

/** Every page names what made it in its head. */
const isCheckPage = (head: string): boolean => head.includes('<meta name="generator" content="Graft data check">');
/** A line that `writeExcludeList` writes has two members, in this order. */
const isExcludeList = (head: string): boolean => /^\{"id":"(?:[^"\\]|\\.)*","reason":"/.test(head);

/** @throws {UnknownNameError} for a name that is not a kind's. */
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
