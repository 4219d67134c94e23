import { parseJsonIfValid } from "../base/json";
import type { Literal } from "./literals";

/**
 * Coerces a value to the type of the declared one: text for anything but a string is read as JSON.
 * Undefined when it is of another type. An empty array or null as the declared value allows any
 * type inside; the first element of a filled array stands for all.
 */
export function coerce(value: unknown, declared: Literal): Literal | undefined {
  const isText = typeof value === "string" && typeof declared !== "string";
  const json = isText ? parseJsonIfValid(value) : undefined;
  const read = json === undefined ? value : json;
  return hasTypeOf(declared, read) ? read : undefined;
}

/** The type of a declared value, for the middle of a sentence. */
export function typeName(declared: Literal): string {
  if (declared === null) return "a literal";
  if (typeof declared === "boolean") return "true or false";
  if (Array.isArray(declared)) return "an array in JSON";
  return `a ${typeof declared}`;
}

function hasTypeOf(declared: Literal, value: unknown): value is Literal {
  if (declared === null) return isLiteral(value);
  if (!Array.isArray(declared)) {
    return typeof value === typeof declared && (typeof value !== "number" || isFinite(value));
  }
  if (!Array.isArray(value)) return false;
  const [first] = declared as readonly Literal[];
  return value.every((item) => (first === undefined ? isLiteral(item) : hasTypeOf(first, item)));
}

function isLiteral(value: unknown): value is Literal {
  return Array.isArray(value)
    ? value.every(isLiteral)
    : value === null || ["number", "boolean", "string"].includes(typeof value);
}
