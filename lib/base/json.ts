/** What a JSON text holds; undefined where it is none. */
export function parseJsonIfValid(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a value is an object as JSON has them: no null and no list. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The first name that stands twice in one object of a JSON text, or null. `JSON.parse` keeps the
 * last of them without an error and other readers the first, so they would not see the same file.
 * The text should be one that `JSON.parse` accepts.
 */
export function repeatedName(json: string): string | null {
  const outer: Set<string>[] = [];
  let names = new Set<string>();
  for (let place = 0; place < json.length; place++) {
    const character = json[place];
    if (character === "{" || character === "[") {
      outer.push(names);
      names = new Set();
    } else if (character === "}" || character === "]") {
      names = outer.pop() ?? new Set();
    } else if (character === '"') {
      const end = stringEnd(json, place);
      if (json[skipSpaces(json, end)] === ":") {
        const name = JSON.parse(json.slice(place, end)) as string;
        if (names.has(name)) return name;
        names.add(name);
      }
      place = end - 1;
    }
  }
  return null;
}

// The place behind the closing quote. A loop, because a pattern's memory grows with the string.
function stringEnd(json: string, start: number): number {
  let place = start + 1;
  while (place < json.length && json[place] !== '"') place += json[place] === "\\" ? 2 : 1;
  return place + 1;
}

function skipSpaces(json: string, start: number): number {
  let place = start;
  while (place < json.length && " \t\n\r".includes(json[place])) place++;
  return place;
}
