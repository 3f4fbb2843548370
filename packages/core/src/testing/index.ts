export { hasPython, pythonWith } from './python-with.ts';
export { sharedData } from './shared-data.ts';
