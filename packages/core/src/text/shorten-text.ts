const longest = 200;

/** Text for a message: the middle of a long one is left out, and how much. Both ends stay, for a path says most there. */
export function shortenText(text: string): string {
  if (text.length <= longest) return text;
  const end = longest / 2;
  return `${text.slice(0, end)}...(${text.length - longest} characters)...${text.slice(-end)}`;
}
