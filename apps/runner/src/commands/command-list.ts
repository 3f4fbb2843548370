interface ListedCommand {
  readonly describe: string;
  /** The module of its own that holds its options and its work. */
  readonly load: () => Promise<{ readonly default: object }>;
}

/** What `graft --help` lists, by usage; only the command that is asked for is loaded. */
export const commandList: Readonly<Record<string, ListedCommand>> = {
  'run <experiment>': { describe: 'Run an experiment file: split, features, training, evaluation, report', load: () => import('./run.ts') },
  'quick [photos]': { describe: 'From photos to report and model in one command', load: () => import('./quick.ts') },
  'split [photos]': {
    describe: 'Split photos into train, val and test or into folds, near-duplicates kept together',
    load: () => import('./split.ts'),
  },
  'split-folders': {
    describe: 'split-folders 0.6.1 with its own command line: INPUT --ratio .8 .1 .1 --output DIR',
    load: () => import('./split-folders.ts'),
  },
  'data <command>': { describe: 'Look at a folder of labelled photos before anything is made of it', load: () => import('./data.ts') },
  'features <experiment>': {
    describe: "Compute the backbone's features of an experiment's photos, after whatever it needs",
    load: () => import('./features.ts'),
  },
  'train <experiment>': { describe: 'Train the arms of an experiment, after whatever it needs', load: () => import('./train.ts') },
  'evaluate <experiment>': { describe: 'Measure the arms of an experiment, after whatever it needs', load: () => import('./evaluate.ts') },
  'report <experiment>': { describe: 'Write the report of an experiment, after whatever it needs', load: () => import('./report.ts') },
  'predict <model> <images..>': { describe: 'Label photos with a trained model', load: () => import('./predict.ts') },
  'augment <action>': {
    describe: 'Look at augmented views: `preview` shows some, `explain` prints the parameters of one',
    load: () => import('./augment.ts'),
  },
  models: { describe: 'List the pretrained backbones; show one, pull, verify or prune their weights', load: () => import('./models.ts') },
  'sample <out>': { describe: 'Draw the sample data set: nine sea species, drawn, not photographed', load: () => import('./sample.ts') },
  sync: { describe: "Write the workspaces of the checkout's experiments again", load: () => import('./sync.ts') },
  doctor: {
    describe: 'Say what runs here, what is missing and how to get it; trains one step to be sure',
    load: () => import('./doctor.ts'),
  },
};
