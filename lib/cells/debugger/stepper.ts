import type { Debugger } from "node:inspector";
import type { Position } from "../convert/source-map";
import { isInside, positionOf } from "./places";
import type { Pause } from "./pauses";
import type { ScriptList } from "./script-list";
import { isSkipped } from "./skipped";

/** Makes of V8's steps, which go from expression to expression, steps from line to line. */
export interface Stepper {
  /** A step begins where code has stopped. */
  readonly begin: (from: Pause | undefined) => Promise<void>;
  /** Whether a step is to go on where it has led: in code that was not written, or on its line. */
  readonly isOnTheWay: (calls: readonly Debugger.CallFrame[], isStep: boolean) => Promise<boolean>;
}

/** So many places in a row may be on the way. */
const MAX_PLACES = 200;

interface Place {
  readonly call: Debugger.CallFrame;
  readonly depth: number;
  /** Whether no other code that was written has called this. */
  readonly isOutermost: boolean;
  readonly origin: Position;
}

/** Makes it. */
export function createStepper(scripts: ScriptList): Stepper {
  let from: Place | undefined;
  let places = 0;

  async function placeOf(calls: readonly Debugger.CallFrame[]): Promise<Place | undefined> {
    const [call] = calls;
    const { location } = call;
    if (isSkipped(scripts.url(location.scriptId))) return undefined;
    const script = await scripts.find(location.scriptId);
    const [origin] = (await script?.origins([positionOf(location)])) ?? [];
    const skipList = (await script?.skipList()) ?? [];
    if (origin === undefined || skipList.some((range) => isInside(location, range)))
      return undefined;
    const outer = calls.slice(1).filter((each) => !isSkipped(scripts.url(each.location.scriptId)));
    return { call, depth: calls.length, isOutermost: outer.length === 0, origin };
  }

  return {
    async begin(pause) {
      places = 0;
      from = pause && (await placeOf(pause.calls));
    },
    async isOnTheWay(calls, isStep) {
      if (places++ > MAX_PLACES) return false;
      const place = await placeOf(calls);
      if (place === undefined) return true;
      const isSame = isStep && from !== undefined && isFurtherOnLine(from, place);
      if (isSame) from = place;
      else places = 0;
      return isSame;
    },
  };
}

// A loop on one line goes back, and stops there each time.
function isFurtherOnLine(from: Place, to: Place): boolean {
  const [before, after] = [from.call.location, to.call.location];
  const isSameLine =
    before.scriptId === after.scriptId &&
    before.lineNumber === after.lineNumber &&
    from.origin.line === to.origin.line &&
    isSameFunction(from.call, to.call);
  // Code that has awaited is called by none that V8 shows, and goes on somewhere before.
  const hasAwaited = to.depth === 1 && to.isOutermost;
  const isFurther = (before.columnNumber ?? 0) < (after.columnNumber ?? 0);
  return isSameLine && (hasAwaited || (isFurther && to.depth === from.depth));
}

function isSameFunction(one: Debugger.CallFrame, other: Debugger.CallFrame): boolean {
  const [from, to] = [one.functionLocation, other.functionLocation];
  return from?.lineNumber === to?.lineNumber && from?.columnNumber === to?.columnNumber;
}
