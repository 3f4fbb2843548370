import { figure } from '../text/figure.ts';
import { type Html, html } from './html.ts';

/** `And 8 more.`: what a list leaves out where it is cut; nothing where it is whole. */
export function andMore(count: number): Html | false {
  return count > 0 && html`<p>And ${figure.count(count)} more.</p>`;
}
