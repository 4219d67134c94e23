import { parseAssignments } from "../notebook/parameters";

/**
 * What `name=value` pairs set, as `--set` takes them: `weak.shiftPixels=3` an option within a record,
 * `augmentation=weak` a word. A value is JSON where it can be, and otherwise the text as it stands; of
 * two pairs for one option the later one counts. Names and values are checked by the method's schema.
 * Throws a sentence on a pair that is none.
 */
export function parseSettings(pairs: readonly string[]): object {
  return pairs.reduce<object>((settings, pair) => {
    const [[name, text]] = Object.entries(parseAssignments([pair], "an option"));
    return withSetting(settings, name.split("."), literal(text));
  }, {});
}

function withSetting(
  settings: object,
  [name, ...within]: readonly string[],
  value: unknown,
): object {
  if (within.length === 0) return { ...settings, [name]: value };
  const before = (settings as Record<string, unknown>)[name];
  // A word stands for a record of that name, with all of its defaults.
  const inner = typeof before === "string" ? { name: before } : isRecord(before) ? before : {};
  return { ...settings, [name]: withSetting(inner, within, value) };
}

function literal(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
