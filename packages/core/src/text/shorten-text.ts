import { escapeTerminal } from './escape-terminal.ts';

const longest = 200;

/**
 * A name from outside for a message, as one line that is safe to print on a terminal: the middle of a long one is replaced by the number of
 * characters left out. Both ends stay, as they say most of a path.
 */
export function shortenText(text: string): string {
  if (text.length <= longest) return escapeTerminal(text);
  const end = longest / 2;
  return escapeTerminal(`${text.slice(0, end)}...(${text.length - longest} characters)...${text.slice(-end)}`);
}
