/** Without the dot, lower case. Formats that cannot be decoded are listed too, so that they are reported and not overlooked. */
const photoExtensions: ReadonlySet<string> = new Set(
  'jpg jpeg jpe jfif pjpeg pjp png apng webp gif tif tiff avif bmp dib heic heif jxl jp2 j2k'.split(' '),
);

/** Whether a file calls itself a picture, by its extension in any case. */
export function isPhotoName(path: string): boolean {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') && photoExtensions.has(path.slice(dot + 1).toLowerCase());
}

/** The files in which a Hugging Face image folder keeps its labels. */
export function isMetadataName(path: string): boolean {
  return /(^|\/)metadata\.(csv|jsonl|parquet)$/.test(path);
}
