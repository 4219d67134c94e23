import { UserError } from "../../base/user-error";
import { depthOfJson } from "./json-depth";
import type { CellMessage } from "./protocol";

/** Characters of a message from the cells as JSON. Every front end holds several copies of one. */
export const MAX_MESSAGE_CHARACTERS = 100_000_000;
/** How deep a message may be nested: Jupyter's clients in Python read some 900 levels, and write fewer. */
export const MAX_MESSAGE_DEPTH = 500;

// What a message is called where it is refused; others hold nothing that a cell has made.
const NAMES: Partial<Record<CellMessage["type"], string>> = {
  result: "this result",
  display: "this display",
  comm: "this message of a comm",
  page: "this page",
  done: "what the cell's end tells",
};

// The cells' own, which give what a cell has made its methods.
const PROTOTYPES = [globalThis.Array.prototype, globalThis.Object.prototype];
const {
  defineProperty: define,
  deleteProperty: remove,
  getOwnPropertyDescriptor: describe,
  has,
} = Reflect;

/**
 * A message as one line of JSON. Throws a UserError where it is too long or too deep for the front
 * ends that receive it.
 */
export function encodeMessage(message: CellMessage): string {
  const name = NAMES[message.type];
  if (name === undefined) return JSON.stringify(message);
  const json = withoutToJson(() => stringify(message, name));
  if (json.length > MAX_MESSAGE_CHARACTERS) throw tooLong(name, `${json.length} characters`);
  const depth = depthOfJson(json);
  if (depth > MAX_MESSAGE_DEPTH) throw tooDeep(name, `${depth} levels`);
  return json;
}

function stringify(message: CellMessage, name: string): string {
  try {
    return JSON.stringify(message);
  } catch (thrown) {
    // What the engine throws where a string or its own stack comes to an end.
    const text = thrown instanceof RangeError ? thrown.message : "";
    if (text.startsWith("Invalid string length")) throw tooLong(name, "half a billion characters");
    if (text.startsWith("Maximum call stack")) throw tooDeep(name, "thousands of levels");
    throw thrown;
  }
}

function tooLong(name: string, size: string): UserError {
  return new UserError(
    `${name} has ${size} as JSON, and front ends are sent at most ${MAX_MESSAGE_CHARACTERS}: ` +
      "show a part of it, or write it to a file",
  );
}

function tooDeep(name: string, depth: string): UserError {
  return new UserError(
    `${name} is nested ${depth} deep, and front ends are sent at most ${MAX_MESSAGE_DEPTH}: ` +
      "show a part of it, or its text",
  );
}

// A cell may give all objects or arrays a `toJSON` of its own, as old libraries do.
function withoutToJson<T>(work: () => T): T {
  if (!PROTOTYPES.some((prototype) => has(prototype, "toJSON"))) return work();
  const replaced = PROTOTYPES.flatMap((prototype) => {
    const own = describe(prototype, "toJSON");
    return own?.configurable ? [[prototype, own] as const] : [];
  });
  for (const [prototype] of replaced) remove(prototype, "toJSON");
  try {
    return work();
  } finally {
    for (const [prototype, own] of replaced) define(prototype, "toJSON", own);
  }
}
