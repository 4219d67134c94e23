import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { UserError } from "../../base/user-error";
import { acceptHit } from "./accept-hit";
import { attach, detach, waitForHook } from "./attach";
import { createBreakpoints, sourceBreakpoint } from "./breakpoints";
import { CAPABILITIES } from "./capabilities";
import { command, type Body, type Commands } from "./commands";
import { createExceptions } from "./exceptions";
import { inspectCommands } from "./inspect-commands";
import { connectInspector } from "./inspector";
import { watchPauses, type Pauses, type Step } from "./pauses";
import { CELLS_THREAD, type DebugEvent } from "./protocol";
import { watchScripts } from "./script-list";
import { createVariables } from "./variables";

/** A debugger of the cells' thread. */
export interface Adapter {
  /** Does what a command asks; fails with a sentence. */
  readonly serve: (name: string, given: unknown) => Promise<Body>;
  /** Lets the cells run on. */
  readonly disconnect: () => Promise<void>;
}

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
  const breakpoints = createBreakpoints(inspector, scripts, (breakpoint) =>
    onEvent({ event: "breakpoint", body: { reason: "changed", breakpoint: { ...breakpoint } } }),
  );
  const exceptions = createExceptions(inspector);
  const log = (output: string) =>
    onEvent({ event: "output", body: { category: "console", output } });
  const pauses = watchPauses({
    inspector,
    scripts,
    breakpoints,
    accepts: (pause, hits) =>
      pause.exception === undefined
        ? acceptHit(inspector, pause.frames[0], breakpoints.hit(hits), log)
        : exceptions.accept(pause),
    onEvent,
    onResume: () => variables.clear(),
  });

  const commands: Commands = {
    initialize: command(none, () => CAPABILITIES),
    attach: command(none, () => attach(inspector)),
    setBreakpoints: command(breakpointList, async ({ source, breakpoints: wanted }) => ({
      breakpoints: await breakpoints.set(source.path, wanted ?? []),
    })),
    setExceptionBreakpoints: command(filterList, ({ filters }) => exceptions.setFilters(filters)),
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
    disconnect: () => detach(inspector),
  };
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

// Node's `require` and `import` have names of files that are none.
function isFile(url: string): boolean {
  return url.startsWith("file:") && existsSync(fileURLToPath(url));
}
