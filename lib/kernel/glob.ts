/**
 * Whether a whole text matches a glob pattern, as SQLite's GLOB has it: `*` stands for any
 * characters, `?` for one, `[a-c]` for one of these and `[^a-c]` for one of the others. Takes the
 * time of text times pattern at worst, so that no client's pattern can stop the kernel.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  const pieces = piecesOf(pattern);
  const characters = [...text];
  let position = 0;
  let piece = 0;
  // Where the last star is in the pattern, and where the text behind it was last tried.
  let star = -1;
  let retry = 0;
  while (position < characters.length) {
    const expected = pieces[piece];
    if (expected === "any") {
      star = piece++;
      retry = position;
    } else if (expected?.(characters[position])) {
      piece++;
      position++;
    } else if (star >= 0) {
      piece = star + 1;
      position = ++retry;
    } else return false;
  }
  return pieces.slice(piece).every((rest) => rest === "any");
}

type Piece = "any" | ((character: string) => boolean);

function piecesOf(pattern: string): Piece[] {
  const characters = [...pattern];
  const pieces: Piece[] = [];
  for (let at = 0; at < characters.length; at++) {
    const symbol = characters[at];
    if (symbol === "*") pieces.push("any");
    else if (symbol === "?") pieces.push(() => true);
    else if (symbol === "[") {
      const end = classEnd(characters, at);
      if (end < 0) return [...pieces, () => false]; // a bracket left open matches nothing
      pieces.push(classOf(characters.slice(at + 1, end)));
      at = end;
    } else pieces.push((character) => character === symbol);
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
  const members = negated ? inside.slice(1) : inside;
  const ranges: [string, string][] = [];
  for (let at = 0; at < members.length; at++) {
    if (members[at + 1] === "-" && at + 2 < members.length) {
      ranges.push([members[at], members[at + 2]]);
      at += 2;
    } else ranges.push([members[at], members[at]]);
  }
  return (character) =>
    negated !== ranges.some(([low, high]) => low <= character && character <= high);
}
