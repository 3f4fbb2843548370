/**
 * Split a file name as Python's `pathlib` does: the suffix begins with the last dot; a dot at the beginning or at the end of the name
 * begins none.
 *
 * `a.tar.gz` is `a.tar` and `.gz`; `.hidden` and `end.` have no suffix.
 *
 * @see cpython 3.11 Lib/pathlib.py, PurePath.suffix
 */
export function splitName(name: string): { readonly stem: string; readonly suffix: string } {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || dot === name.length - 1) return { stem: name, suffix: '' };
  return { stem: name.slice(0, dot), suffix: name.slice(dot) };
}
