import { activeRun, type InterpreterState } from "./active-run";
import { Interrupted } from "../interrupts/interrupted";
import { send } from "../messages/pipes";
import { currentRun, runId } from "./runs";
import { thrownFailure } from "../errors/thrown-failure";

/**
 * Makes an active cell fail by rejections and errors that no code catches, where they are its own.
 * Those of earlier cells are written to stderr; `strict`: they, too, fail the active cell, or the
 * next one.
 */
export function handleUncaught(state: InterpreterState, strict: boolean): void {
  function onUncaught(reason: unknown): void {
    if (reason instanceof Interrupted) return;
    const [oldest] = state.active.values();
    // What is no cell's, as an error in native code's callback, is most likely that of one that runs.
    const isAnyones = strict || currentRun() === undefined;
    const failing = activeRun(state) ?? (isAnyones ? oldest : undefined);
    if (failing !== undefined) {
      failing.uncaught ??= thrownFailure(reason);
      failing.stop();
    } else if (strict) state.uncaught ??= thrownFailure(reason);
    else writeUncaught(reason);
  }

  process.on("unhandledRejection", onUncaught);
  process.on("uncaughtException", onUncaught);
}

function writeUncaught(reason: unknown): void {
  const { ename, evalue, details } = thrownFailure(reason);
  const text = [`Uncaught ${ename}: ${evalue}`, ...details].join("\n    ");
  send({ type: "stream", ...runId(), name: "stderr", text: `${text}\n` });
}
