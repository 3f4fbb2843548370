import type { Setting } from '../report-input.ts';

export interface SettingRow {
  readonly name: string;
  /** The value in each arm, in the order of the arms; undefined where an arm does not have the setting. */
  readonly values: readonly (string | undefined)[];
}

/** The settings of several arms side by side, in the order of their first appearance: those that differ, and those that all share. */
export function settingRows(arms: readonly { readonly settings: readonly Setting[] }[]): {
  readonly different: readonly SettingRow[];
  readonly shared: readonly SettingRow[];
} {
  const values = arms.map(({ settings }) => new Map(settings.map(({ name, value }) => [name, value])));
  const names = new Set(arms.flatMap(({ settings }) => settings.map(({ name }) => name)));
  const rows = [...names].map((name) => ({ name, values: values.map((own) => own.get(name)) }));
  const isShared = ({ values: [first, ...others] }: SettingRow): boolean => others.every((value) => value === first);
  return { different: rows.filter((row) => !isShared(row)), shared: rows.filter(isShared) };
}
