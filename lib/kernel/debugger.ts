import { z } from "zod";
import { UserError } from "../base/user-error";
import {
  CELL_SUFFIX,
  HASH_METHOD,
  HASH_SEED,
  cellPath,
  cellPrefix,
} from "../cells/debugger/cell-path";
import type { DebugEvent, DebugOutcome } from "../cells/debugger/protocol";
import type { CellProcess } from "./cell-process";
import type { debugRequest } from "./requests";
import type { JsonObject } from "./wire";

/** A kernel's debugger, as Jupyter extends the Debug Adapter Protocol. */
export interface Debugger {
  /** Gives the content of a debug_reply. */
  readonly handle: (request: z.output<typeof debugRequest>) => Promise<JsonObject>;
  /** Notes an event, and gives the content of its debug_event. */
  readonly eventContent: (event: DebugEvent) => JsonObject;
  /** Attaches to a new process of cells, with the breakpoints that there were. */
  readonly reattach: () => Promise<void>;
}

type Arguments = JsonObject;

const dumped = z.object({ code: z.string() });
const sourceOf = z.object({ source: z.object({ path: z.string() }) });
/** The body of a response that failed: JupyterLab reads lists from those, too. */
const NOTHING = { variables: [], scopes: [], stackFrames: [], breakpoints: [], modules: [] };
/** What must be asked again of a new process, besides each source's breakpoints. */
const KEPT = ["attach", "setExceptionBreakpoints"];

/** Makes the debugger of a kernel; `publish` sends an event to the clients. */
export function createDebugger(
  cells: Pick<CellProcess, "debug">,
  publish: (event: DebugEvent) => void,
): Debugger {
  const prefix = cellPrefix();
  const code = new Map<string, string>(); // of cells, by path
  const breakpoints = new Map<string, Arguments>(); // the arguments that set them, by path
  const kept = new Map<string, Arguments>();
  const stopped = new Set<number>();
  let isStarted = false;
  let sequence = 1;

  function debugInfo(): JsonObject {
    return {
      isStarted,
      hashMethod: HASH_METHOD,
      hashSeed: HASH_SEED,
      tmpFilePrefix: prefix,
      tmpFileSuffix: CELL_SUFFIX,
      breakpoints: [...breakpoints].map(([source, given]) => ({
        source,
        breakpoints: given.breakpoints,
      })),
      stoppedThreads: [...stopped],
      richRendering: true,
      exceptionPaths: [],
      copyToGlobals: true,
    };
  }

  function dumpCell(given: unknown): JsonObject {
    const { data } = dumped.safeParse(given);
    if (data === undefined) throw new UserError('dumpCell: expected the cell as "code"');
    const sourcePath = cellPath(data.code, prefix);
    code.set(sourcePath, data.code);
    return { sourcePath };
  }

  function forget(): void {
    isStarted = false;
    breakpoints.clear();
    kept.clear();
    stopped.clear();
  }

  async function ask(command: string, given: Arguments): Promise<DebugOutcome> {
    const path = sourceOf.safeParse(given).data?.source.path;
    switch (command) {
      case "debugInfo":
        return { success: true, body: debugInfo() };
      case "dumpCell":
        return { success: true, body: dumpCell(given) };
      case "configurationDone":
        return { success: true, body: {} };
      case "source":
        if (path !== undefined && code.has(path)) {
          return { success: true, body: { content: code.get(path) } };
        }
        return cells.debug(command, given);
      case "terminate":
      case "disconnect": {
        const outcome = await cells.debug("disconnect", given);
        forget();
        if (command === "terminate") publish({ event: "terminated", body: {} });
        return outcome;
      }
    }
    const outcome = await cells.debug(command, given);
    if (outcome.success) note(command, given, path, outcome);
    return outcome;
  }

  function note(
    command: string,
    given: Arguments,
    path: string | undefined,
    { body = {} }: DebugOutcome,
  ): void {
    if (KEPT.includes(command)) kept.set(command, given);
    if (command === "initialize") {
      isStarted = true;
      publish({ event: "initialized", body: {} });
    }
    if (command !== "setBreakpoints" || path === undefined) return;
    const set = body.breakpoints as readonly JsonObject[];
    const asked = (given.breakpoints ?? []) as readonly JsonObject[];
    // Where they were set, not where they were asked for.
    const moved = asked.map((breakpoint, index) => ({ ...breakpoint, line: set[index].line }));
    if (moved.length === 0) breakpoints.delete(path);
    else breakpoints.set(path, { ...given, breakpoints: moved });
  }

  return {
    async handle({ seq, command, arguments: given }) {
      const response = { type: "response", seq: sequence++, request_seq: seq, command };
      try {
        const { success, message, body = success ? {} : NOTHING } = await ask(command, given);
        return { ...response, success, body, ...(message !== undefined && { message }) };
      } catch (thrown) {
        if (!(thrown instanceof UserError)) throw thrown;
        return { ...response, success: false, message: thrown.message, body: NOTHING };
      }
    },
    eventContent({ event, body }) {
      const { threadId } = body;
      if (event === "stopped") stopped.add(Number(threadId));
      if (event === "continued") stopped.delete(Number(threadId));
      return { type: "event", seq: sequence++, event, body };
    },
    async reattach() {
      if (!isStarted) return;
      const sets = [...breakpoints.values()].map((given) => ["setBreakpoints", given] as const);
      for (const [command, given] of [...kept, ...sets]) await cells.debug(command, given);
    },
  };
}
