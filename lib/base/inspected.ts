import { inspect, type InspectOptions } from "node:util";
import { reason } from "./user-error";

/** A value as text, as `console.log` has it, whatever it does when it is looked at. */
export function inspected(value: unknown, options: InspectOptions = {}): string {
  try {
    return inspect(value, options);
  } catch (thrown) {
    return `[a value that cannot be shown: ${reason(thrown)}]`;
  }
}
