import { inspected } from "../base/inspected";
import { isImage, isTable, isTensor } from "../display/bundles/type-guards";

/** One line about a variable. */
export interface Variable {
  readonly name: string;
  /** "number", "Float32Array", "Tensor float32", "class". */
  readonly type: string;
  /** How large it is: "[2, 3]", "12 rows, 3 columns"; empty for what has no size. */
  readonly size: string;
  /** The value, shortened to fit a line. */
  readonly value: string;
}

/** Characters of a value that fit a line. */
const MAX_LENGTH = 60;

/** Describes a variable. Never throws, whatever the value does when it is inspected. */
export function describeVariable(name: string, value: unknown): Variable {
  try {
    return { name, type: typeOf(value), size: sizeOf(value), value: valueOf(value) };
  } catch {
    return { name, type: typeof value, size: "", value: shorten(inspected(value)) };
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "function") return /^class\b/.test(String(value)) ? "class" : "function";
  if (typeof value !== "object") return typeof value;
  if (isTensor(value)) return `Tensor ${value.dtype}`;
  if (isTable(value)) return "table";
  if (isImage(value)) return "image";
  const { constructor } = value as { constructor?: { name?: unknown } };
  const name = constructor?.name;
  return typeof name === "string" && name !== "" ? name : "object";
}

function sizeOf(value: unknown): string {
  if (typeof value === "string") return `${value.length} characters`;
  if (typeof value !== "object" || value === null) return "";
  if (Array.isArray(value)) return `[${value.length}]`;
  if (isTensor(value)) return `[${value.shape.join(", ")}]`;
  if (isTable(value)) return `${value.numRows()} rows, ${value.columnNames().length} columns`;
  if (isImage(value)) return `[${value.height}, ${value.width}, ${value.channels}]`;
  if (ArrayBuffer.isView(value)) {
    return `[${(value as { length?: number }).length ?? value.byteLength}]`;
  }
  if (value instanceof Map || value instanceof Set) return `${value.size} entries`;
  return "";
}

function valueOf(value: unknown): string {
  if (typeof value === "function") return "";
  if (typeof value === "object" && value !== null) {
    if (isTensor(value)) return value.isDisposed === true ? "disposed" : "";
    if (isTable(value)) return shorten(value.columnNames().join(", "));
    if (isImage(value)) return "";
  }
  const short = { depth: 0, maxArrayLength: 8, maxStringLength: MAX_LENGTH, breakLength: Infinity };
  return shorten(inspected(value, short));
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH - 1).trimEnd()}…`;
}
