/** Options that several commands have, worded once. */
export const jsonOption = { type: 'boolean', default: false, describe: 'One JSON object on stdout, everything else on stderr' } as const;
export const offlineOption = { type: 'boolean', default: false, describe: 'Never use the network' } as const;
export const weightsOption = { type: 'string', describe: 'File or folder with the weights of the backbone' } as const;
export const turboOption = {
  type: 'boolean',
  default: true,
  describe: 'Run the stages through Turborepo; --no-turbo runs them one after the other, same bytes',
} as const;
export const rootOption = { type: 'string', describe: 'Of a list: the folder that its paths are below [default: its own]' } as const;
export const labelColumnOption = {
  type: 'string',
  describe: 'Of a list: the column that holds the label; folder: the name of the folder that a photo lies in',
} as const;
/** What PHOTOS may be. */
export const photosDescription = 'Folder, zip, tar(.gz) of class folders, or a CSV, TSV, JSONL list';
export const augmentOption = {
  type: 'string',
  default: 'article',
  describe: "article, an augmentation's id, a file (an experiment, or the settings of augmentations), or the settings as JSON",
} as const;
export const viewSeedOption = { type: 'number', describe: "Of the views; default: the experiment's viewSeed, else 0" } as const;
export const armOption = { type: 'string', describe: 'Of an experiment: the arm whose input is shown' } as const;
