/**
 * Whether a text as a whole fits a pattern of the shell's: `*` stands for any characters, `?` for
 * one, `[a-c]` for one of these and `[^a-c]` for one of the others. Takes the time of text times
 * pattern at worst, so that no pattern of a client's can stop the kernel.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  const pieces = piecesOf(pattern);
  const characters = [...text];
  let place = 0;
  let piece = 0;
  // Where the last star stood, and where the text behind it was last tried.
  let star = -1;
  let retry = 0;
  while (place < characters.length) {
    const wanted = pieces[piece];
    if (wanted === "any") {
      star = piece++;
      retry = place;
    } else if (wanted?.(characters[place])) {
      piece++;
      place++;
    } else if (star >= 0) {
      piece = star + 1;
      place = ++retry;
    } else return false;
  }
  return pieces.slice(piece).every((rest) => rest === "any");
}

type Piece = "any" | ((character: string) => boolean);

function piecesOf(pattern: string): Piece[] {
  const characters = [...pattern];
  const pieces: Piece[] = [];
  for (let at = 0; at < characters.length; at++) {
    const sign = characters[at];
    if (sign === "*") pieces.push("any");
    else if (sign === "?") pieces.push(() => true);
    else if (sign === "[") {
      const end = classEnd(characters, at);
      if (end < 0) return [...pieces, () => false]; // a bracket left open fits nothing
      pieces.push(classOf(characters.slice(at + 1, end)));
      at = end;
    } else pieces.push((character) => character === sign);
  }
  return pieces;
}

// A bracket that closes at once is one of the characters themselves.
function classEnd(characters: readonly string[], open: number): number {
  const first = characters[open + 1] === "^" ? open + 2 : open + 1;
  return characters.indexOf("]", first + 1);
}

function classOf(inside: readonly string[]): Piece {
  const negated = inside[0] === "^";
  const signs = negated ? inside.slice(1) : inside;
  const ranges: [string, string][] = [];
  for (let at = 0; at < signs.length; at++) {
    if (signs[at + 1] === "-" && at + 2 < signs.length) {
      ranges.push([signs[at], signs[at + 2]]);
      at += 2;
    } else ranges.push([signs[at], signs[at]]);
  }
  return (character) =>
    negated !== ranges.some(([low, high]) => low <= character && character <= high);
}
