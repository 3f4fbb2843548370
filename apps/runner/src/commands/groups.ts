import { defineGroup } from '../define-command.ts';

export const augment = defineGroup({
  usage: 'augment',
  describe: 'Look at augmented views: a page of them, or the exact parameters of one',
});

export const data = defineGroup({
  usage: 'data',
  describe: 'Look at photos before training on them: index, check, count, compare',
});

export const models = defineGroup({
  usage: 'models',
  describe: 'List the pretrained backbones; show one; download, verify or remove weights',
  fallback: 'list',
});
