import type { Debugger } from "node:inspector";
import { z } from "zod";
import type { Position } from "../source-map";
import type { Inspector } from "./inspector";
import type { ScriptList } from "./script-list";
import type { DebugScript, LocationRange } from "./scripts";

/** The breakpoints that are wanted, in whichever scripts come from their sources. */
export interface Breakpoints {
  /** Puts these in the place of a source's earlier ones, and says where they are. */
  readonly set: (path: string, wanted: readonly SourceBreakpoint[]) => Promise<SetBreakpoint[]>;
  /** Sets what is wanted in a script that has just come. */
  readonly bind: (script: DebugScript) => Promise<void>;
  /** What was wanted at the places where V8 has stopped. */
  readonly hit: (ids: readonly string[]) => SourceBreakpoint[];
}

/** A breakpoint as it is asked for; lines count from 1. */
export const sourceBreakpoint = z.object({
  line: z.int().positive(),
  condition: z.string().nullish(),
  logMessage: z.string().nullish(),
});
export type SourceBreakpoint = z.output<typeof sourceBreakpoint>;

/** A breakpoint as it was set: with no script yet, where it was asked for. */
export interface SetBreakpoint {
  readonly id: number;
  readonly verified: boolean;
  readonly line: number;
  readonly source: { readonly path: string };
}

interface Place {
  readonly location: Debugger.BreakLocation;
  readonly origin: Position;
}

/** Keeps breakpoints by the paths of their sources. */
export function createBreakpoints(inspector: Inspector, scripts: ScriptList): Breakpoints {
  const wantedBySource = new Map<string, readonly SourceBreakpoint[]>();
  const boundTo = new Map<string, { readonly path: string; readonly wanted: SourceBreakpoint }>();
  let next = 1;
  let last: Promise<unknown> = Promise.resolve();

  // One after another: each takes away or sets what another one may be about to.
  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  async function bindOne(places: readonly Place[], path: string, wanted: SourceBreakpoint) {
    const place = placeAt(places, wanted.line - 1);
    if (place === undefined) return undefined;
    const { scriptId, lineNumber, columnNumber } = place.location;
    const { breakpointId } = await inspector
      .post<Debugger.SetBreakpointReturnType>("Debugger.setBreakpoint", {
        location: { scriptId, lineNumber, columnNumber },
      })
      // Two lines may have the same place.
      .catch(() => ({ breakpointId: undefined }));
    if (breakpointId !== undefined) boundTo.set(breakpointId, { path, wanted });
    return place.origin.line + 1;
  }

  async function unbind(path: string): Promise<void> {
    for (const [breakpointId, bound] of boundTo) {
      if (bound.path !== path) continue;
      boundTo.delete(breakpointId);
      await inspector.post("Debugger.removeBreakpoint", { breakpointId });
    }
  }

  /** The lines at which they now are; undefined for those that have no place in any script. */
  async function bindAll(
    path: string,
    list: readonly DebugScript[],
  ): Promise<(number | undefined)[]> {
    const wanted = wantedBySource.get(path) ?? [];
    const lines: (number | undefined)[] = wanted.map(() => undefined);
    if (wanted.length === 0) return lines;
    for (const script of list) {
      const places = await breakPlaces(inspector, script);
      for (const [index, breakpoint] of wanted.entries()) {
        lines[index] = (await bindOne(places, path, breakpoint)) ?? lines[index];
      }
    }
    return lines;
  }

  async function set(path: string, wanted: readonly SourceBreakpoint[]) {
    wantedBySource.set(path, wanted);
    await unbind(path);
    const lines = await bindAll(path, wanted.length > 0 ? await scripts.ofSource(path) : []);
    return wanted.map(({ line }, index) => ({
      id: next++,
      verified: lines[index] !== undefined,
      line: lines[index] ?? line,
      source: { path },
    }));
  }

  return {
    set: (path, wanted) => inOrder(() => set(path, wanted)),
    bind: (script) => inOrder(async () => void (await bindAll(script.path, [script]))),
    hit: (ids) => ids.flatMap((id) => boundTo.get(id)?.wanted ?? []),
  };
}

// The first place of a line, or of the next one that has any.
function placeAt(places: readonly Place[], line: number): Place | undefined {
  let best: Place | undefined;
  for (const place of places) {
    const { origin } = place;
    if (origin.line < line) continue;
    const isEarlier =
      best === undefined ||
      origin.line < best.origin.line ||
      (origin.line === best.origin.line && origin.column < best.origin.column);
    if (isEarlier) best = place;
  }
  return best;
}

async function breakPlaces(inspector: Inspector, script: DebugScript): Promise<Place[]> {
  const start = { scriptId: script.id, lineNumber: 0, columnNumber: 0 };
  const { locations } = await inspector.post<Debugger.GetPossibleBreakpointsReturnType>(
    "Debugger.getPossibleBreakpoints",
    { start },
  );
  const skipped = await script.skipList();
  const kept = locations.filter((location) => !skipped.some((range) => isInside(location, range)));
  const origins = await script.origins(kept.map(positionOf));
  return kept.flatMap((location, index) => {
    const origin = origins[index];
    return origin === undefined ? [] : [{ location, origin }];
  });
}

/** A location of V8's as a position. */
export function positionOf({ lineNumber, columnNumber = 0 }: Debugger.Location): Position {
  return { line: lineNumber, column: columnNumber };
}

/** Whether a location lies in a range; both are of one script. */
export function isInside(location: Debugger.Location, range: LocationRange): boolean {
  const { line, column } = positionOf(location);
  const { start, end } = range;
  return (
    line >= start.lineNumber &&
    line <= end.lineNumber &&
    (line > start.lineNumber || column >= start.columnNumber) &&
    (line < end.lineNumber || column < end.columnNumber)
  );
}
