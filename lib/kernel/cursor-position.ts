// Jupyter counts positions in a text in Unicode's code points, JavaScript in the units of UTF-16, of
// which a character beyond the first 65536 takes two.

/** The offset in UTF-16 units of a position in code points; one past an end becomes that end. */
export function toUtf16(text: string, codePoints: number): number {
  let offset = 0;
  for (let count = 0; count < codePoints && offset < text.length; count++) {
    offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  }
  return offset;
}

/** The position in code points of an offset in UTF-16 units; amid a pair counts as behind it. */
export function toCodePoints(text: string, utf16: number): number {
  let count = 0;
  for (let offset = 0; offset < Math.min(utf16, text.length); count++) {
    offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  }
  return count;
}
