import type { BoundedMap } from "../base/bounded-map";
import { asWritten } from "./share-names";
import type { FindOrigin } from "./source-map";

/** Emitted code, and what it was emitted from. */
export interface Script {
  /** What a stack calls it: "cell-3", or a file beside the notebook. */
  readonly label: string;
  readonly findOrigin: FindOrigin;
  /** Characters that stand before the emitted code in its first line. */
  readonly prefix: number;
  /** The code that was written, of a cell. */
  readonly source?: string;
}

/**
 * Makes every stack in this process name the lines that were written, not those that were emitted.
 * `scripts`: by the name that V8 knows each one under; it may grow later.
 */
export function mapStackTraces(scripts: BoundedMap<Script>): void {
  Error.prepareStackTrace = (error, sites) =>
    headline(error) + sites.map((site) => `\n    at ${callOf(site, scripts)}`).join("");
}

function callOf(site: NodeJS.CallSite, scripts: BoundedMap<Script>): string {
  const name = site.getScriptNameOrSourceURL() ?? "";
  const script = scripts.get(name);
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  // V8 writes a call site as a stack has it; the types do not say so.
  const call = (site as { toString(): string }).toString();
  if (script === undefined || line === null || column === null) return call;
  const origin = script.findOrigin({
    line: line - 1,
    column: column - 1 - (line === 1 ? script.prefix : 0),
  });
  const place = origin ? `${script.label}:${origin.line + 1}:${origin.column + 1}` : script.label;
  return call.replace(`${name}:${line}:${column}`, () => place);
}

function headline(error: Error): string {
  try {
    return asWritten(Error.prototype.toString.call(error));
  } catch {
    return "Error";
  }
}
