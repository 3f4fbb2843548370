import { defineSection } from '../define-section.ts';
import { type SettingRow, settingRows } from '../findings/setting-rows.ts';
import { armTable } from '../markup/arm-table.ts';
import { type Content, Html, html } from '../markup/html.ts';
import type { ArmReport } from '../report-input.ts';
import { figure } from '../text/figure.ts';

/** Every setting that differs between the arms, then those that they share. */
export default defineSection({
  name: 'settings',
  order: 20,
  render({ arms }) {
    const { different, shared } = settingRows(arms);
    if (different.length + shared.length === 0) return undefined;
    if (arms.length === 1) return { title: 'Settings', content: table('Settings', arms, shared) };
    const content = html`${
      different.length > 0 ? table('Settings that differ', arms, different) : html`<p>The arms have the same settings.</p>`
    }
${
  shared.length > 0 &&
  html`<details><summary>${figure.of(shared.length, 'setting')} that all arms share</summary>
${table('Settings that all arms share', [{ name: 'all arms' }], shared)}
</details>`
}`;
    return { title: 'What the arms differ in', content };
  },
});

/** A long path breaks behind a dot. */
const mayBreak: Html = new Html('.<wbr>');

function table(caption: string, arms: readonly Pick<ArmReport, 'name'>[], rows: readonly SettingRow[]): Content {
  return armTable({
    caption,
    title: 'setting',
    arms,
    rows: rows.map(({ name, values }) => ({
      title: html`<span class="path">${name.split('.').map((part, index) => [index > 0 && mayBreak, part])}</span>`,
      texts: values,
    })),
  });
}
