import type { Debugger } from "node:inspector";
import type { Breakpoints } from "./breakpoints";
import { visibleFrames, type Frame } from "./frames";
import type { Inspector } from "./inspector";
import { CELLS_THREAD, type DebugEvent } from "./protocol";
import type { ScriptList } from "./script-list";
import { isBorder, isSkipped } from "./skipped";
import { createStepper } from "./stepper";

/** How execution goes on. */
export type Step = "stepOver" | "stepInto" | "stepOut" | "resume";

/** Where and why the cells' thread has stopped. */
export interface Pause {
  readonly frames: readonly Frame[];
  /** All calls, the innermost first. */
  readonly calls: readonly Debugger.CallFrame[];
  readonly exception: { readonly description?: string } | undefined;
}

/** Stops of the cells' thread, as far as a person is to see them. */
export interface Pauses {
  readonly current: () => Pause | undefined;
  /** Goes on; fails silently where nothing is stopped. */
  readonly go: (step: Step) => Promise<void>;
  /** Stops wherever code runs next. */
  readonly request: () => Promise<void>;
  /** Lets an interrupt pass, until it is over: nothing stops meanwhile. */
  readonly skipAll: (skip: boolean) => Promise<void>;
}

/** What stops need of the other parts. */
export interface PauseParts {
  readonly inspector: Inspector;
  readonly scripts: ScriptList;
  readonly breakpoints: Breakpoints;
  /** Whether an exception, or breakpoints that were hit, are to stop; those may log something. */
  readonly accepts: (pause: Pause, breakpointIds: readonly string[]) => Promise<boolean>;
  readonly onEvent: (event: DebugEvent) => void;
  /** Called when values of the last stop are of no more use. */
  readonly onResume: () => void;
}

type Paused = Debugger.PausedEventDataType;

/** Reasons by which V8 stops at an exception. */
const EXCEPTIONS = ["exception", "promiseRejection"];

/** Handles all stops of V8's. */
export function watchPauses(parts: PauseParts): Pauses {
  const { inspector, scripts, breakpoints, onEvent, onResume } = parts;
  const steps = createStepper(scripts);
  let current: Pause | undefined;
  let stepping: Step = "resume";
  let isRequested = false;
  let nextFrame = 1;

  inspector.on<Paused>("Debugger.paused", (paused) => {
    handle(paused).catch(() => goOn("resume"));
  });
  inspector.on("Debugger.resumed", () => {
    if (current === undefined) return;
    current = undefined;
    onResume();
    onEvent({
      event: "continued",
      body: { threadId: CELLS_THREAD, allThreadsContinued: true },
    });
  });

  async function handle(paused: Paused): Promise<void> {
    const [top] = paused.callFrames;
    if (isBorder(scripts.url(top.location.scriptId))) return passBorder(paused);
    const hits = paused.hitBreakpoints ?? [];
    const isThrown = EXCEPTIONS.includes(paused.reason);
    const isByStep = hits.length === 0 && !isThrown;
    if (isByStep && (await steps.isOnTheWay(paused.callFrames, stepping !== "resume"))) {
      return goOn(stepping === "stepInto" ? stepping : "stepOver");
    }
    const frames = await visibleFrames(paused.callFrames, scripts, nextFrame);
    const exception = isThrown ? (paused.data ?? {}) : undefined;
    const pause = { frames, calls: paused.callFrames, exception };
    if (frames.length === 0) return goOn("resume");
    const isAsked = isThrown || (hits.length > 0 && stepping === "resume");
    if (isAsked && !(await parts.accepts(pause, hits))) return goOn("resume");
    nextFrame += frames.length;
    const reason = reasonOf(hits);
    isRequested = false;
    stepping = "resume";
    current = pause;
    onEvent({ event: "stopped", body: stoppedBody(pause, reason) });
  }

  function reasonOf(hits: readonly string[]): string {
    if (hits.length > 0) return "breakpoint";
    if (stepping !== "resume") return "step";
    return isRequested ? "pause" : "breakpoint";
  }

  // Where a cell has begun, its breakpoints are set before its first statement. No step goes over.
  async function passBorder({ callFrames }: Paused): Promise<void> {
    const cell = callFrames.find(({ location }) => !isOwn(scripts.url(location.scriptId)));
    const script = cell && (await scripts.find(cell.location.scriptId));
    if (script !== undefined) await breakpoints.bind(script);
    stepping = "resume";
    await goOn(isRequested ? "stepOut" : "resume");
  }

  async function goOn(step: Step): Promise<void> {
    await inspector.post(`Debugger.${step}`).catch(() => undefined);
  }

  return {
    current: () => current,
    async go(step) {
      stepping = step;
      const [top] = current?.frames ?? [];
      await steps.begin(current);
      const takesList = top !== undefined && (step === "stepOver" || step === "stepInto");
      const params = takesList ? { skipList: await top.script.skipList() } : {};
      await inspector.post(`Debugger.${step}`, params);
    },
    async request() {
      isRequested = true;
      await inspector.post("Debugger.pause");
    },
    async skipAll(skip) {
      await inspector.post("Debugger.setSkipAllPauses", { skip });
      if (skip) await goOn("resume");
    },
  };
}

function isOwn(url: string): boolean {
  return isBorder(url) || isSkipped(url);
}

function stoppedBody({ exception }: Pause, reason: string): Record<string, unknown> {
  return {
    reason: exception === undefined ? reason : "exception",
    threadId: CELLS_THREAD,
    allThreadsStopped: true,
    ...(exception?.description && { text: exception.description.split("\n")[0] }),
  };
}
