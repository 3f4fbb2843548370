import { escapeTerminal } from './escape-terminal.ts';

const longest = 200;

/**
 * A name from outside for a message, as one line that a terminal only prints: the middle of a long one is left out, and how much. Both
 * ends stay, for a path says most there.
 */
export function shortenText(text: string): string {
  if (text.length <= longest) return escapeTerminal(text);
  const end = longest / 2;
  return escapeTerminal(`${text.slice(0, end)}...(${text.length - longest} characters)...${text.slice(-end)}`);
}
