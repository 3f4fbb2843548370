import { shortenText } from './shorten-text.ts';

export interface ListOptions {
  /** Items that are shown. */
  readonly most?: number | undefined;
  readonly separator?: string | undefined;
}

/** Items in a message, each shortened: the first of them, and how many more there are. */
export function listSome(items: readonly string[], { most = 12, separator = ', ' }: ListOptions = {}): string {
  const shown = items.slice(0, most).map(shortenText).join(separator);
  return items.length > most ? `${shown}${separator}and ${items.length - most} more` : shown;
}
