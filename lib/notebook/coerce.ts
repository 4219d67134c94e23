import { parseJsonIfValid } from "../base/json";
import type { Literal } from "./literals";

/**
 * Reads a value as one of the kind that the declared one is: text for anything but a string is read
 * as JSON. Undefined when it is of another kind. An empty array or null as the declared value says
 * nothing of kinds; a filled array speaks by its first element.
 */
export function coerce(value: unknown, declared: Literal): Literal | undefined {
  const isText = typeof value === "string" && typeof declared !== "string";
  const json = isText ? parseJsonIfValid(value) : undefined;
  const read = json === undefined ? value : json;
  return isLike(read, declared) ? read : undefined;
}

/** What kind of value a declared one is, for the middle of a sentence. */
export function kindOf(declared: Literal): string {
  if (declared === null) return "a literal";
  if (typeof declared === "boolean") return "true or false";
  if (Array.isArray(declared)) return "an array in JSON";
  return `a ${typeof declared}`;
}

function isLike(value: unknown, declared: Literal): value is Literal {
  if (declared === null) return isLiteral(value);
  if (!Array.isArray(declared)) {
    return typeof value === typeof declared && (typeof value !== "number" || isFinite(value));
  }
  if (!Array.isArray(value)) return false;
  const [first] = declared as readonly Literal[];
  return value.every((item) => (first === undefined ? isLiteral(item) : isLike(item, first)));
}

function isLiteral(value: unknown): value is Literal {
  return Array.isArray(value)
    ? value.every(isLiteral)
    : value === null || ["number", "boolean", "string"].includes(typeof value);
}
