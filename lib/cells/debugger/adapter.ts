import { existsSync } from "node:fs";
import type { Runtime } from "node:inspector";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { UserError } from "../../base/user-error";
import { createBreakpoints, sourceBreakpoint } from "./breakpoints";
import { CAPABILITIES } from "./capabilities";
import { command, type Body, type Commands } from "./commands";
import { evaluate, namesIn } from "./evaluate";
import { inspectCommands } from "./inspect-commands";
import { connectInspector, type Inspector } from "./inspector";
import { watchPauses, type Pause, type Pauses, type Step } from "./pauses";
import { CELLS_THREAD, DEBUG_HOOK, type DebugEvent } from "./protocol";
import { watchScripts } from "./script-list";
import { SKIPPED_PATTERNS } from "./skipped";
import { valueText } from "./value-text";
import { createVariables } from "./variables";

/** A debugger of the cells' thread. */
export interface Adapter {
  /** Does what a command asks; fails with a sentence. */
  readonly serve: (name: string, given: unknown) => Promise<Body>;
  /** Lets the cells run on. */
  readonly disconnect: () => Promise<void>;
}

const RETRY_MILLISECONDS = 20;

const none = z.unknown();
const breakpointList = z.object({
  source: z.object({ path: z.string() }),
  breakpoints: z.array(sourceBreakpoint).nullish(),
});
const filterList = z.object({ filters: z.array(z.string()) });
const sourceName = z.object({ source: z.object({ path: z.string() }) });
const skipping = z.object({ skip: z.boolean() });

/** Connects a debugger. `prefix` begins the paths of cells. */
export function createAdapter(prefix: string, onEvent: (event: DebugEvent) => void): Adapter {
  const inspector = connectInspector();
  let ready: Promise<void> | undefined;
  const variables = createVariables(inspector);
  const scripts = watchScripts(inspector, prefix, (script) => void breakpoints.bind(script));
  const breakpoints = createBreakpoints(inspector, scripts);
  const pauses = watchPauses({
    inspector,
    scripts,
    breakpoints,
    accepts: (pause, hits) => accepts(inspector, pause, breakpoints.hit(hits), onEvent),
    onEvent,
    onResume: () => variables.clear(),
  });

  const commands: Commands = {
    initialize: command(none, () => CAPABILITIES),
    attach: command(none, () => attach(inspector)),
    setBreakpoints: command(breakpointList, async ({ source, breakpoints: wanted }) => ({
      breakpoints: await breakpoints.set(source.path, wanted ?? []),
    })),
    setExceptionBreakpoints: command(filterList, async ({ filters }) => {
      const state = filters.includes("all") ? "all" : filters.length > 0 ? "uncaught" : "none";
      await inspector.post("Debugger.setPauseOnExceptions", { state });
    }),
    threads: command(none, () => ({ threads: [{ id: CELLS_THREAD, name: "Cells" }] })),
    pause: command(none, () => pauses.request()),
    skipPauses: command(skipping, ({ skip }) => pauses.skipAll(skip)),
    source: command(sourceName, async ({ source: { path } }) => {
      const [script] = await scripts.ofSource(path);
      if (script === undefined) throw new UserError(`no code that has run comes from ${path}`);
      return { content: await script.text() };
    }),
    modules: command(none, async () => {
      const files = (await scripts.all()).filter(({ url }) => isFile(url));
      const modules = files.map(({ id, name, path }) => ({ id, name, path }));
      return { modules, totalModules: modules.length };
    }),
    ...steps(pauses),
    ...inspectCommands(inspector, pauses, variables),
  };

  return {
    async serve(name, given) {
      const run = Object.hasOwn(commands, name) ? commands[name] : undefined;
      if (run === undefined) throw new UserError(`the debugger has no command "${name}"`);
      await (ready ??= waitForHook(inspector));
      return run(given);
    },
    async disconnect() {
      await setAttached(inspector, false).catch(() => undefined);
      inspector.disconnect();
    },
  };
}

async function attach(inspector: Inspector): Promise<void> {
  await inspector.post("Debugger.enable");
  await inspector.post("Debugger.setBlackboxPatterns", { patterns: SKIPPED_PATTERNS });
  await setAttached(inspector, true);
}

// Node's `require` and `import` have names of files that are none.
function isFile(url: string): boolean {
  return url.startsWith("file:") && existsSync(fileURLToPath(url));
}

// The cells' thread may still be starting.
async function waitForHook(inspector: Inspector): Promise<void> {
  const expression = `globalThis.${DEBUG_HOOK} !== undefined`;
  for (;;) {
    const { result } = await inspector.post<Runtime.EvaluateReturnType>("Runtime.evaluate", {
      expression,
    });
    if (result.value === true) return;
    await pause(RETRY_MILLISECONDS);
  }
}

async function setAttached(inspector: Inspector, attached: boolean): Promise<void> {
  const expression = `globalThis.${DEBUG_HOOK}.attached = ${attached}`;
  await inspector.post("Runtime.evaluate", { expression, silent: true });
}

function steps(pauses: Pauses): Commands {
  const go = (step: Step) => command(none, () => pauses.go(step));
  return {
    continue: command(none, async () => {
      await pauses.go("resume");
      return { allThreadsContinued: true };
    }),
    next: go("stepOver"),
    stepIn: go("stepInto"),
    stepOut: go("stepOut"),
  };
}

// One whose condition does not hold does not stop, nor does one that only logs.
async function accepts(
  inspector: Inspector,
  { frames: [frame] }: Pause,
  hit: ReturnType<ReturnType<typeof createBreakpoints>["hit"]>,
  onEvent: (event: DebugEvent) => void,
): Promise<boolean> {
  const hidden = await namesIn(inspector, frame);
  for (const { condition, logMessage } of hit) {
    // A condition that fails is worth a look.
    const holds = !condition || (await isTrue(condition).catch(() => true));
    if (holds && !logMessage) return true;
    if (holds)
      onEvent({
        event: "output",
        body: { category: "console", output: `${await fill(logMessage!)}\n` },
      });
  }
  return hit.length === 0;

  async function isTrue(condition: string): Promise<boolean> {
    const value = await evaluate(inspector, `!!(${condition})`, frame, hidden);
    return value.value === true;
  }

  // `{total} rows`: what stands in braces is evaluated.
  async function fill(message: string): Promise<string> {
    const parts = message.split(/\{([^}]*)\}/);
    const filled = parts.map((part, index) =>
      index % 2 === 0
        ? part
        : evaluate(inspector, part, frame, hidden).then(
            valueText,
            (failure: Error) => failure.message,
          ),
    );
    return (await Promise.all(filled)).join("");
  }
}
