import { defineSection } from '../define-section.ts';
import { html } from '../markup/html.ts';
import { label } from '../markup/label.ts';
import { picture } from '../markup/picture.ts';

/** A few training photos beside what augmentation made of them, each with the parameters that were drawn. */
export default defineSection({
  name: 'augmented-views',
  order: 80,
  render({ views = [] }) {
    if (views.length === 0) return undefined;
    const content = html`<p>Training saw these views; validation and test photos are never augmented.</p>
${views.map(
  (photo) => html`<ul class="gallery views">
<li><figure>${picture(photo.original, `${photo.id}, original`)}
<figcaption><span class="truth">original</span> <span class="path">${label(photo.id)}</span></figcaption></figure></li>
${photo.views.map(
  (
    view,
    index,
  ) => html`<li><figure>${picture(view.picture, `${photo.id}, view ${index + 1}`)}<figcaption>${view.parameters}</figcaption></figure></li>
`,
)}</ul>
`,
)}`;
    return { title: 'Augmented views', content };
  },
});
