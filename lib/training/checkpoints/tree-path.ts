/**
 * The path of a value in a tree as one word: names joined with ":", where a name's own "~" and ":"
 * become "~0" and "~1", so that no two places share a word: "moments:first:stem/kernel".
 */
export function joinPath(names: readonly string[]): string {
  return names.map((name) => name.replaceAll("~", "~0").replaceAll(":", "~1")).join(":");
}

/** The names of a path again. */
export function splitPath(path: string): string[] {
  return path.split(":").map((name) => name.replaceAll("~1", ":").replaceAll("~0", "~"));
}

/**
 * Puts a value at a path of a tree made from JSON, changing the tree, if a null waits there; returns
 * whether it did. Names are looked up among a record's own alone: the path may come from anyone.
 */
export function fillPlace(tree: unknown, path: string, value: unknown): boolean {
  const names = splitPath(path);
  const last = names.pop()!;
  let here = tree;
  for (const name of names) here = own(here, name);
  if (own(here, last) !== null) return false;
  (here as Record<string, unknown>)[last] = value;
  return true;
}

/** True when no value lies deeper than within so many records and lists. */
export function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((each) => isWithin(each, depth - 1));
}

/**
 * True for records, by what they inherit rather than by `instanceof`: those made in a notebook's
 * cell have another Object than ours.
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const parent = Object.getPrototypeOf(value) as object | null;
  return parent === null || Object.getPrototypeOf(parent) === null;
}

function own(value: unknown, name: string): unknown {
  const has = typeof value === "object" && value !== null && Object.hasOwn(value, name);
  return has ? (value as Record<string, unknown>)[name] : undefined;
}
