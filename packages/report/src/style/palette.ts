/** Colour of a role as `r g b`, 0..255: the form CSS takes with an alpha. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  readonly panel: string;
  /** Lines, dots and links. */
  readonly accent: string;
  /** Text and marks of warnings. */
  readonly alert: string;
  /** Full shade of a heat map's cell; `ink` stays readable on it. */
  readonly right: string;
  readonly wrong: string;
}

/** Blue against orange, told apart with every common colour blindness; every text at 4.5 : 1 or more (the test measures). */
export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    paper: '252 251 248',
    ink: '29 33 38',
    muted: '88 96 105',
    rule: '222 219 212',
    panel: '244 242 236',
    accent: '11 94 154',
    alert: '163 66 0',
    right: '102 170 220',
    wrong: '238 158 88',
  },
  dark: {
    paper: '20 23 27',
    ink: '231 233 235',
    muted: '162 170 179',
    rule: '52 58 66',
    panel: '28 32 38',
    accent: '120 184 238',
    alert: '245 163 103',
    right: '38 98 150',
    wrong: '146 70 18',
  },
};
