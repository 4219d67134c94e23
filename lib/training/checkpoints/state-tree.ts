import * as tf from "@tensorflow/tfjs";
import { UserError } from "../../base/user-error";
import type { NamedArray } from "../../base/safetensors";
import { fillPlace, isRecord, isWithin, joinPath } from "./tree-path";

/** A state outside of any engine: a tree of records and lists with arrays in place of tensors. */
export type StateTree =
  | null
  | boolean
  | number
  | string
  | NamedArray
  | readonly StateTree[]
  | { readonly [name: string]: StateTree };

/** A tree taken apart: its arrays by path, and the rest as JSON, with null where each array was. */
export interface PackedTree {
  readonly json: string;
  readonly arrays: Readonly<Record<string, NamedArray>>;
}

const DEEPEST = 64;
// What JSON cannot write is kept as a word beside the tree, so that every number comes back exactly.
const ODD_NUMBERS = new Map<unknown, number>([
  ["-0", -0],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/**
 * Takes a record of float32 tensors, numbers, texts, booleans, null, and records and lists of these
 * apart; the arrays are the tensors' values by `joinPath`. A property that is undefined is left out,
 * as JSON does. Throws a sentence that begins with `who` and names the path of anything else.
 */
export function packTree(tree: object, who: string): PackedTree {
  const arrays: Record<string, NamedArray> = {};
  const numbers: Record<string, string> = {};
  const pack = (value: unknown, path: readonly string[]): unknown => {
    if (value instanceof tf.Tensor) {
      arrays[joinPath(path)] = valuesOf(value as tf.Tensor, who, path);
      return null;
    }
    if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))) {
      numbers[joinPath(path)] = Object.is(value, -0) ? "-0" : String(value);
      return null;
    }
    if (value === null || ["number", "boolean", "string"].includes(typeof value)) return value;
    if (!Array.isArray(value) && !isRecord(value)) throw notStorable(who, path, nameOfType(value));
    if (path.length >= DEEPEST) throw notStorable(who, path, `deeper than ${DEEPEST} records`);
    if (Array.isArray(value)) return Array.from(value, (each, i) => pack(each, [...path, `${i}`]));
    if (Object.hasOwn(value, "__proto__"))
      throw notStorable(who, path, 'a record with "__proto__"');
    const given = Object.entries(value).filter(([, each]) => each !== undefined);
    return Object.fromEntries(given.map(([name, each]) => [name, pack(each, [...path, name])]));
  };
  if (!isRecord(tree)) throw notStorable(who, [], nameOfType(tree));
  return { json: JSON.stringify({ tree: pack(tree, []), numbers }), arrays };
}

/**
 * Puts a tree together again. It may come from anyone: throws a sentence that begins with `who`
 * unless the JSON is that of a packed tree with a place for each array.
 */
export function unpackTree({ json, arrays }: PackedTree, who: string): StateTree {
  const broken = (why: string): UserError =>
    new UserError(`${who}: should hold a tree of numbers and arrays, but ${why}; make it again`);
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    throw broken("its text is not JSON");
  }
  const { tree, numbers } = isRecord(content) ? content : {};
  if (!isRecord(tree) || !isRecord(numbers)) throw broken("its text has no tree and no numbers");
  if (!isWithin(tree, DEEPEST)) throw broken(`its tree is deeper than ${DEEPEST} records`);
  const words = Object.entries(numbers).map(
    ([path, word]) => [path, ODD_NUMBERS.get(word)] as const,
  );
  for (const [path, value] of [...words, ...Object.entries(arrays)]) {
    if (value === undefined || !fillPlace(tree, path, value)) {
      throw broken(`what belongs at ${JSON.stringify(path.slice(0, 80))} has no place in it`);
    }
  }
  return tree as StateTree;
}

/** The same tree with tensors in place of arrays, bit for bit; they are the caller's to dispose of. */
export function tensorsOf(tree: StateTree): unknown {
  if (Array.isArray(tree)) return tree.map(tensorsOf);
  if (!isRecord(tree)) return tree;
  if (isArray(tree)) return tf.tensor(tree.data, [...tree.shape], "float32");
  return Object.fromEntries(
    Object.entries(tree as Record<string, StateTree>).map(([name, each]) => [
      name,
      tensorsOf(each),
    ]),
  );
}

/** True for an array of a tree; nothing in JSON holds numbers of this type. */
export function isArray(tree: unknown): tree is NamedArray {
  return isRecord(tree) && tree.data instanceof Float32Array;
}

function valuesOf(tensor: tf.Tensor, who: string, path: readonly string[]): NamedArray {
  if (tensor.isDisposed) throw notStorable(who, path, "a tensor that was disposed of");
  if (tensor.dtype !== "float32") throw notStorable(who, path, `a tensor of dtype ${tensor.dtype}`);
  return { shape: tensor.shape, data: tensor.dataSync<"float32">() };
}

function notStorable(who: string, path: readonly string[], came: string): UserError {
  return new UserError(
    `${who}: ${path.join(".") || "the whole"} should be a float32 tensor, a number, a text, a ` +
      `boolean, null, or a record or list of these, but is ${came}`,
  );
}

function nameOfType(value: unknown): string {
  return typeof value === "object" ? `a ${value?.constructor.name}` : `of type ${typeof value}`;
}
