// Jupyter counts places in a text in Unicode's code points, JavaScript in the units of UTF-16, of
// which a character beyond the first 65536 takes two.

/** The place in UTF-16 of what Jupyter calls `position`; a place past an end becomes that end. */
export function toUtf16(text: string, position: number): number {
  let place = 0;
  for (let count = 0; count < position && place < text.length; count++) {
    place += text.codePointAt(place)! > 0xffff ? 2 : 1;
  }
  return place;
}

/** Jupyter's position of a place in UTF-16; a place amid a character counts as behind it. */
export function toCodePoints(text: string, place: number): number {
  let count = 0;
  for (let at = 0; at < Math.min(place, text.length); count++) {
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  return count;
}
