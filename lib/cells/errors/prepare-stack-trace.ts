import { dirname, join, sep } from "node:path";
import type { BoundedMap } from "../../base/bounded-map";
import { asWritten } from "../convert/share-names";
import type { FindOrigin } from "../convert/source-map";

const OUR_FOLDERS = [join(__dirname, ".."), dirname(require.resolve("tslab/dist/executor.js"))].map(
  (folder) => folder + sep,
);

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
  Error.prepareStackTrace = (error, sites) => {
    // The list is the cells', who may have changed what lists can do.
    const calls = Array.from({ length: sites.length }, (_, index) =>
      readCall(sites[index], scripts),
    );
    return (
      headline(error) +
      shownCalls(calls)
        .map(({ text }) => `\n    at ${text}`)
        .join("")
    );
  };
}

/** A call of a stack: as text, and whose code it is in. */
interface Call {
  readonly text: string;
  readonly owner: "ours" | "node" | "cells";
}

// What calls the cells is of no interest to who wrote them; Node's part in a call between is.
function shownCalls(calls: readonly Call[]): Call[] {
  const others = calls.filter(({ owner }) => owner !== "ours");
  const outermost = others.findLastIndex(({ owner }) => owner === "cells");
  return outermost < 0 ? others : others.slice(0, outermost + 1);
}

function readCall(site: NodeJS.CallSite, scripts: BoundedMap<Script>): Call {
  const name = site.getScriptNameOrSourceURL() ?? "";
  // V8 writes a call site as a stack has it; the types do not say so.
  const text = (site as { toString(): string }).toString();
  const script = scripts.get(name);
  if (script === undefined) return { text, owner: ownerOf(name, site) };
  const line = site.getLineNumber() ?? 1;
  const column = site.getColumnNumber() ?? 1;
  const origin = script.findOrigin({
    line: line - 1,
    column: column - 1 - (line === 1 ? script.prefix : 0),
  });
  // What the compiler has put in, as the function around a cell.
  if (origin === undefined) return { text: script.label, owner: "ours" };
  const place = `${script.label}:${origin.line + 1}:${origin.column + 1}`;
  return { text: text.replace(`${name}:${line}:${column}`, () => place), owner: "cells" };
}

function ownerOf(file: string, site: NodeJS.CallSite): Call["owner"] {
  // Node's way to what goes on after an `await`, which every stack there has.
  const isNobodys = file.startsWith("node:internal/process/");
  if (isNobodys || OUR_FOLDERS.some((folder) => file.startsWith(folder))) return "ours";
  const isBuiltIn = file.startsWith("node:") || (file === "" && !site.isEval());
  return isBuiltIn ? "node" : "cells";
}

function headline(error: Error): string {
  try {
    return asWritten(Error.prototype.toString.call(error));
  } catch {
    return "Error";
  }
}
