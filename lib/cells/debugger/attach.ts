import type { Runtime } from "node:inspector";
import { setTimeout as pause } from "node:timers/promises";
import type { Inspector } from "./inspector";
import { DEBUG_HOOK } from "./protocol";
import { SKIPPED_PATTERNS } from "./skipped";

const RETRY_MILLISECONDS = 20;

/** Resolves when the cells' thread, which may still be starting, has installed the hook. */
export async function waitForHook(inspector: Inspector): Promise<void> {
  const expression = `globalThis.${DEBUG_HOOK} !== undefined`;
  for (;;) {
    const { result } = await inspector.post<Runtime.EvaluateReturnType>("Runtime.evaluate", {
      expression,
    });
    if (result.value === true) return;
    await pause(RETRY_MILLISECONDS);
  }
}

/** From here on, code stops at breakpoints, and cells wait for theirs before they run. */
export async function attach(inspector: Inspector): Promise<void> {
  await inspector.post("Debugger.enable");
  await inspector.post("Debugger.setBlackboxPatterns", { patterns: SKIPPED_PATTERNS });
  await setAttached(inspector, true);
}

/** Lets go of the cells; what is stopped goes on. */
export async function detach(inspector: Inspector): Promise<void> {
  await setAttached(inspector, false).catch(() => undefined);
  inspector.disconnect();
}

async function setAttached(inspector: Inspector, attached: boolean): Promise<void> {
  const expression = `globalThis.${DEBUG_HOOK}.attached = ${attached}`;
  await inspector.post("Runtime.evaluate", { expression, silent: true });
}
