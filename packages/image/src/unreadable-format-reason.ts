/** Why a file of a kind that is not decoded is left out; continues "Expected a readable image in x but". */
export function unreadableFormatReason(format: string): string {
  if (format === 'empty') return 'the file is empty';
  if (format === 'zeros') return 'the file begins with zero bytes only: it was not copied whole';
  if (format === 'unknown') return 'its content is of no known image format';
  const what = names[format] ?? format;
  return `its content is ${what}, which is ${notImages.has(format) ? 'no photo' : 'not supported'}`;
}

const names: Readonly<Record<string, string>> = {
  heic: 'HEIC',
  html: 'an HTML page',
  json: 'JSON text',
  xml: 'XML text',
  svg: 'an SVG drawing',
  pdf: 'a PDF document',
  zip: 'a zip archive',
  gzip: 'a gzip archive',
  video: 'a video',
  matroska: 'a video',
  bmp: 'BMP',
  psd: 'a Photoshop document',
  'jpeg-2000': 'JPEG 2000',
  'jpeg-xl': 'JPEG XL',
};

const notImages: ReadonlySet<string> = new Set(['html', 'json', 'xml', 'svg', 'pdf', 'zip', 'gzip', 'video', 'matroska']);
