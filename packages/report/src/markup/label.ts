import { type Html, html } from './html.ts';

/** A name from the data, isolated: a right-to-left class does not turn the sentence around it. */
export function label(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}
