/** Endings of pictures, without the dot. Kinds that cannot be decoded are listed too, so that they are reported. */
const photoEndings: ReadonlySet<string> = new Set(
  'jpg jpeg jpe jfif pjpeg pjp png apng webp gif tif tiff avif bmp dib heic heif jxl jp2 j2k'.split(' '),
);

/** Endings that are never pictures: such files are not opened. */
const otherEndings: ReadonlySet<string> = new Set(
  (
    'txt md rst json jsonl ndjson xml csv tsv tab parquet yaml yml toml ini cfg log html htm css js ts py ipynb sh bat m r mat npy npz ' +
    'pkl pickle h5 hdf5 onnx pt pth safetensors db sqlite lock url lnk exe dll pdf doc docx xls xlsx ppt pptx rtf zip tar gz ' +
    'tgz bz2 xz 7z rar'
  ).split(' '),
);

/** What a name says of a file: only the content tells whether an `unknown` one is a picture. */
export type NameKind = 'photo' | 'metadata' | 'other' | 'unknown';

/** By the ending, in any case. */
export function kindOfName(path: string): NameKind {
  if (isMetadataName(path)) return 'metadata';
  const ending = endingOf(path);
  return photoEndings.has(ending) ? 'photo' : otherEndings.has(ending) ? 'other' : 'unknown';
}

/** Whether a name has the ending of a picture. */
export function isPhotoName(path: string): boolean {
  return photoEndings.has(endingOf(path));
}

/** The files in which a Hugging Face image folder keeps its labels. */
export function isMetadataName(path: string): boolean {
  return /(^|\/)metadata\.(csv|jsonl|parquet)$/.test(path);
}

/** Lower case, without the dot; empty for a name without an ending. */
export function endingOf(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') ? path.slice(dot + 1).toLowerCase() : '';
}

/** Whether a path has a hidden part, or one that the macOS archiver added. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}

/**
 * Folders in which storage devices and systems keep thumbnails, deleted files and snapshots of their own; lower case.
 *
 * @see Synology `@eaDir`, `#recycle`, `#snapshot`; QNAP `@Recycle`, `.@__thumb`; Windows `$RECYCLE.BIN`, `System Volume Information`;
 * ext `lost+found`
 */
const systemFolders: ReadonlySet<string> = new Set([
  '@eadir',
  '@tmp',
  '@sharebin',
  '#recycle',
  '#snapshot',
  '@recycle',
  '@recently-snapshot',
  '$recycle.bin',
  'recycler',
  'system volume information',
  'lost+found',
  'lost.dir',
  '__pycache__',
]);

/** The path up to its first system folder; undefined if it has none. */
export function systemFolderOf(path: string): string | undefined {
  const parts = path.split('/');
  const at = parts.findIndex((part) => systemFolders.has(part.toLowerCase()));
  return at < 0 ? undefined : parts.slice(0, at + 1).join('/');
}

/** Why a file or folder with such a name is left out. */
export const misnamed = 'its name is not valid UTF-8; rename it';

/** Node decodes the bytes of a name that are not UTF-8 as U+FFFD, and then finds no such file. */
export function isMisnamed(path: string, cause: unknown): boolean {
  return path.includes('\ufffd') && (cause as NodeJS.ErrnoException).code === 'ENOENT';
}
