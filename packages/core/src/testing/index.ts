export { hasPython, pythonWith } from './python-with.ts';
export { sharedData } from './shared-data.ts';
export { writeZip, type ZipEntry, type ZipForm } from './write-zip.ts';
