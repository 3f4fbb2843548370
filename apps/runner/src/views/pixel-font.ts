/** Columns and rows of a glyph, pixels. */
export const glyphWidth = 5;
export const glyphHeight = 7;

/**
 * Letters for pictures, drawn for this purpose, so that a contact sheet looks the same on machines without any font: seven
 * rows from the top, each a base-32 digit whose five bits are the columns from the left.
 */
const rows =
  `A ehhvhhh B uhhuhhu C ehggghe D uhhhhhu E vgguggv F vgguggg G ehgnhhe H hhhvhhh I e44444e J 72222ic K hikokih L ggggggv M hrllhhh
   N hhpljhh O ehhhhhe P uhhuggg Q ehhhlid R uhhukih S fgge11u T v444444 U hhhhhhe V hhhhha4 W hhhllla X hha4ahh Y hha4444 Z v1248gv
   a 00e1fhf b ggmphhu c 00egghe d 11djhhf e 00ehvge f 698s888 g 0fhhf1e h ggmphhh i 40c444e j 20622ic k ggikoki l c44444e m 00qllll
   n 00mphhh o 00ehhhe p 00uhugg q 00djf11 r 00mpggg s 00fge1u t 88s8896 u 00hhhjd v 00hhha4 w 00hhlla x 00ha4ah y 00hhf1e z 00v248v
   0 ehjlphe 1 4c4444e 2 eh1248v 3 v2421he 4 26aiv22 5 vgu11he 6 68guhhe 7 v124888 8 ehhehhe 9 ehhf12c . 00000cc , 0000c48 - 000v000
   + 044v440 : 0cc0cc0 ( 2488842 ) 8422248 [ e88888e ] e22222e { 6448446 } c44244c / 01248g0 _ 000000v = 00v0v00 % op248j3 ' 4480000
   " aaa0000 ? eh12404 # aavavaa`.split(/\s+/);

const glyphs: ReadonlyMap<string, readonly number[]> = new Map(
  rows.flatMap((code, index) =>
    index % 2 === 1 ? [[rows[index - 1] as string, [...code].map((digit) => Number.parseInt(digit, 32))] as const] : [],
  ),
);
const box: readonly number[] = [31, 17, 17, 17, 17, 17, 31];
const blank: readonly number[] = [0, 0, 0, 0, 0, 0, 0];

/** The rows of a character, bit 16 being the leftmost column; a box for what has no glyph. */
export function glyphOf(character: string): readonly number[] {
  return character === ' ' ? blank : (glyphs.get(character) ?? box);
}
