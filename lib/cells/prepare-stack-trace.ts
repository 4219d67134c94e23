import type { Origin } from "./source-map";
import type { BoundedMap } from "./bounded-map";

/** Code that was made from something one can read. */
export interface Script {
  /** What a stack calls it: "cell-3", or a file beside the notebook. */
  readonly label: string;
  readonly origin: Origin;
  /** Characters that stand before the emitted code in its first line. */
  readonly prefix: number;
}

/**
 * Makes every stack in this process name the lines that were written, not those that were emitted.
 * `scripts`: by the name that V8 knows each one under; it may grow later.
 */
export function mapStackTraces(scripts: BoundedMap<Script>): void {
  Error.prepareStackTrace = (error, sites) => {
    const calls = sites.map((site) => {
      const name = site.getScriptNameOrSourceURL() ?? "";
      const script = scripts.get(name);
      const line = site.getLineNumber();
      const column = site.getColumnNumber();
      const call = callOf(site);
      if (script === undefined || line === null || column === null) return `\n    at ${call}`;
      const from = script.origin({
        line: line - 1,
        column: column - 1 - (line === 1 ? script.prefix : 0),
      });
      const place = from ? `${script.label}:${from.line + 1}:${from.column + 1}` : script.label;
      return `\n    at ${call.replace(`${name}:${line}:${column}`, () => place)}`;
    });
    return headline(error) + calls.join("");
  };
}

// V8 writes a call site as a stack has it; the types do not say so.
function callOf(site: NodeJS.CallSite): string {
  return (site as { toString(): string }).toString();
}

function headline(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
