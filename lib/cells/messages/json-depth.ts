const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** How deep a JSON text is nested: 0 for "1", 2 for "[{}]". The text should be valid. */
export function depthOfJson(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (let place = 0; place < json.length; place++) {
    switch (json.charCodeAt(place)) {
      case QUOTE:
        place = closingQuote(json, place);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        if (++depth > deepest) deepest = depth;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--;
    }
  }
  return deepest;
}

function closingQuote(json: string, start: number): number {
  let end = start;
  do {
    end = json.indexOf('"', end + 1);
    if (end < 0) return json.length;
  } while (isEscaped(json, end));
  return end;
}

function isEscaped(json: string, place: number): boolean {
  let backslashes = 0;
  while (json.charCodeAt(place - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}
