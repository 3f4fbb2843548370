import { describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors/artifact-error.ts';
import { writeFailure } from './write-failure.ts';

const failure = (code: string, path?: string): Error =>
  Object.assign(new RangeError(code), { code, ...(path === undefined ? {} : { path }) });

describe('writeFailure', () => {
  it.each([
    'ENOSPC',
    'EDQUOT',
    'EFBIG',
    'EIO',
    'EACCES',
    'EPERM',
    'EROFS',
    'ENOTDIR',
    'EEXIST',
    'EISDIR',
    'ENAMETOOLONG',
    'ENOENT',
    'EMFILE',
    'ENFILE',
  ])('says what %s means and the way out', (code) => {
    const cause = failure(code);
    const error = writeFailure('/out/features', cause) as ArtifactError;
    expect(error).toBeInstanceOf(ArtifactError);
    expect(error.message).toMatch(new RegExp(`^Expected to write /out/features but .* \\(${code}\\)\\.$`));
    expect(error.hint).toMatch(/\.$/);
    expect(error.cause).toBe(cause);
  });

  it('leaves other errors, and those of files elsewhere, as they are', () => {
    const error = new ArtifactError('Expected a photo.');
    expect(writeFailure('/out/features', error)).toBe(error);
    expect(writeFailure('/out/features', undefined)).toBeUndefined();
    const photo = failure('EACCES', '/photos/a.jpg');
    expect(writeFailure('/out/features', photo)).toBe(photo);
    const sibling = failure('EACCES', '/output/a.jpg');
    expect(writeFailure('/out/features', sibling)).toBe(sibling);
  });

  it('knows a failure in the folder and in those that lead to it as one of the write', () => {
    for (const path of ['/out/.features.part', '/out', '/'])
      expect(writeFailure('/out/features', failure('EACCES', path))).toBeInstanceOf(ArtifactError);
  });
});
