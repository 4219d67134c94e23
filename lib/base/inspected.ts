import type * as util from "node:util";
import { reason } from "./user-error";

// Asked for, and not imported: a browser has no Node.
const node = (globalThis.process as NodeJS.Process | undefined)?.getBuiltinModule("node:util");
const inspect: typeof util.inspect | undefined = node?.inspect;

/** A value as text, as `console.log` has it, whatever it does when it is looked at. In a browser, as JSON. */
export function inspected(value: unknown, options: util.InspectOptions = {}): string {
  try {
    return inspect === undefined
      ? (JSON.stringify(value) ?? String(value))
      : inspect(value, options);
  } catch (thrown) {
    return `[a value that cannot be shown: ${reason(thrown)}]`;
  }
}
