import { inspect, type InspectOptions } from "node:util";

/** A value as text, as `console.log` has it, whatever it does when it is looked at. */
export function inspected(value: unknown, options: InspectOptions = {}): string {
  try {
    return inspect(value, options);
  } catch (thrown) {
    return `[a value that cannot be shown: ${said(thrown)}]`;
  }
}

/** The message of anything that was thrown, even if it throws in turn when it is asked for it. */
export function said(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return "it does not say why";
  }
}
