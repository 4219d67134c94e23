import { createRequire } from "node:module";
import { dirname, isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { activeRun, type InterpreterState } from "./active-run";
import { forCells } from "../realm/cell-promise";
import type { Borders } from "../debugger/hook";
import { RUNTIME_GLOBAL } from "../convert/emit-transforms";
import type { Imports } from "../imports/imports";
import { Interrupted } from "../interrupts/interrupted";
import type { Interrupts } from "../interrupts/interrupts";
import { send } from "../messages/pipes";
import { currentRun, resume } from "./runs";
import { bindImports, hoistNames } from "./scope";

/** What emitted code calls. */
interface Runtime {
  readonly at: (line: number, column: number) => void;
  readonly resume: typeof resume;
  readonly import: Imports["import"];
  readonly meta: (file?: string) => ImportMeta;
  readonly bind: typeof bindImports;
  readonly hoist: typeof hoistNames;
}

/** What the runtime works with. */
export interface RuntimeParts {
  readonly state: InterpreterState;
  readonly interrupts: Interrupts;
  readonly imports: Imports;
  readonly borders: Borders;
}

/**
 * Makes the global that emitted code calls. An interrupt stops cells in here: before a statement,
 * after an `await`, in each turn of a `for await`.
 */
export function installRuntime({ state, interrupts, imports, borders }: RuntimeParts): void {
  // Code that awaits again and again need not be terminated, though it lets no message in; and a
  // statement may come to its end before it is terminated.
  function noteInterrupt(): void {
    const active = activeRun(state);
    if (active === undefined || !interrupts.isPending(active.run)) return;
    active.interrupted ??= new Interrupted();
  }

  const runtime: Runtime = {
    at(line, column) {
      const active = activeRun(state);
      if (active === undefined) return;
      borders.enter(active);
      noteInterrupt();
      resume(undefined);
      active.at = { line, column };
      send({ type: "statement", run: active.run, line: line + 1 });
    },
    resume(value) {
      noteInterrupt();
      return resume(value);
    },
    import: (...given) => forCells(imports.import(...given)),
    meta: (file) => importMeta(file ?? join(process.cwd(), `cell-${currentRun()?.number ?? 0}.ts`)),
    bind: bindImports,
    hoist: hoistNames,
  };
  Object.defineProperty(globalThis, RUNTIME_GLOBAL, { value: runtime, enumerable: false });
}

// As Node's own; a cell stands in the notebook's folder.
function importMeta(file: string): ImportMeta {
  const require = createRequire(file);
  return Object.assign(Object.create(null) as object, {
    url: pathToFileURL(file).href,
    filename: file,
    dirname: dirname(file),
    resolve: (name: string) => {
      const found = require.resolve(name);
      return isAbsolute(found) ? pathToFileURL(found).href : found;
    },
  });
}
