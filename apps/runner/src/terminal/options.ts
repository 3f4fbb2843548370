/** Options that several commands have, worded once. */
export const jsonOption = {
  type: 'boolean',
  default: false,
  describe: 'Print one JSON object on stdout; all else goes to stderr',
} as const;
export const offlineOption = { type: 'boolean', default: false, describe: 'Never use the network' } as const;
export const weightsOption = { type: 'string', describe: "File or folder with the backbone's weights" } as const;
export const turboOption = {
  type: 'boolean',
  default: true,
  describe: 'Run the stages through Turborepo; --no-turbo runs them one after another, with the same result',
} as const;
/** What PHOTOS may be. */
export const photosDescription = 'Class folders, in a folder or an archive (zip, tar, tar.gz), or a CSV, TSV or JSONL list';
export const photosPositional = { type: 'string', demandOption: true, describe: photosDescription } as const;
/** Of photos that are a list. */
export const listOptions = {
  root: { type: 'string', describe: "Lists only: the folder that its paths are relative to [default: the list's own]" },
  'label-column': {
    type: 'string',
    describe: 'Lists and image folders only: the column with the label; `folder`: the name of the folder that holds the photo',
  },
  encoding: { type: 'string', describe: 'Lists and image folders only: the encoding, such as windows-1252 [default: UTF-8]' },
} as const;
export const keepFlatOption = {
  type: 'boolean',
  default: false,
  describe: 'Keep flat drawings among photos, which are otherwise left out as stand-ins for missing pictures',
} as const;
export const verifyOption = { type: 'boolean', default: false, describe: 'Read all photos again, unchanged ones too' } as const;
export const groupByOption = {
  type: 'string',
  describe:
    'What stays on one side of the split: near-duplicate, none, group, a column of the list, or a regular expression on the ' +
    'path [default: near-duplicate]',
} as const;
/** Which views of which network. */
export const viewOptions = {
  augment: {
    type: 'string',
    default: 'article',
    describe: '`article`, the id of an augmentation, a file (an experiment or settings), or settings as JSON',
  },
  seed: { type: 'number', describe: "Seed of the views [default: the experiment's viewSeed, else 0]" },
  arm: { type: 'string', describe: 'Experiments only: the arm whose input is shown' },
} as const;
/** Of several backbones. */
export const backbonesPositional = {
  type: 'string',
  array: true,
  default: [] as readonly string[],
  describe: 'Ids or aliases, as `graft models` lists them',
} as const;
