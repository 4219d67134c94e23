import type { InterpreterState } from "./active-run";
import type { Borders } from "./debugger/hook";
import { RUNTIME_GLOBAL } from "./emit-transforms";
import { extendRequire, type Imports } from "./imports";
import { Interrupted } from "./interrupted";
import type { Interrupts } from "./interrupts";
import { send } from "./pipes";
import { currentRun, resume, runId } from "./runs";
import type { TypeScript } from "./typescript";

/** What emitted code calls: tslab's own `require`, and what is added here. */
interface Runtime {
  require: (name: string) => unknown;
  at: (line: number, column: number) => void;
  resume: typeof resume;
  import: Imports["import"];
}

/**
 * Extends the global that tslab's executor has made for emitted code, and returns how cells import.
 * An interrupt stops cells in here: before a statement, after an `await`, in each turn of a
 * `for await`.
 */
export function installRuntime(
  state: InterpreterState,
  interrupts: Interrupts,
  typescript: TypeScript,
  borders: Borders,
): Imports {
  const runtime = (globalThis as unknown as Record<string, Runtime>)[RUNTIME_GLOBAL];
  const imports = extendRequire(typescript, process.cwd(), runtime.require, (text) =>
    send({ type: "stream", ...runId(), name: "stderr", text }),
  );

  // Code that awaits again and again need not be terminated, though it lets no message in; and a
  // statement may come to its end before it is terminated.
  function noteInterrupt(): void {
    const { active } = state;
    if (active === undefined || !interrupts.isPending(active.run)) return;
    if (currentRun()?.run === active.run) active.interrupted ??= new Interrupted();
  }

  runtime.require = imports.require;
  runtime.import = imports.import;
  runtime.resume = (value) => {
    noteInterrupt();
    return resume(value);
  };
  runtime.at = (line, column) => {
    const { active } = state;
    if (active === undefined || currentRun()?.run !== active.run) return;
    borders.enter(active);
    noteInterrupt();
    resume(undefined);
    active.at = { line, column };
    send({ type: "statement", run: active.run, line: line + 1 });
  };
  return imports;
}
