import type { Debugger } from "node:inspector";
import { z } from "zod";
import type { Inspector } from "./inspector";
import type { ScriptList } from "./script-list";
import { breakPlaces, placeAt, type Place } from "./places";
import type { DebugScript } from "./scripts";

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

/** A breakpoint that is wanted, with the number by which the client knows it. */
interface Wanted extends SourceBreakpoint {
  readonly id: number;
}

/**
 * Keeps breakpoints by the paths of their sources. `onBound` is called with each that has got its
 * place after it was asked for.
 */
export function createBreakpoints(
  inspector: Inspector,
  scripts: ScriptList,
  onBound: (breakpoint: SetBreakpoint) => void,
): Breakpoints {
  const wantedBySource = new Map<string, readonly Wanted[]>();
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
      // V8 forgets a script that nothing can run any more.
      const places = await breakPlaces(inspector, script).catch(() => []);
      for (const [index, breakpoint] of wanted.entries()) {
        lines[index] = (await bindOne(places, path, breakpoint)) ?? lines[index];
      }
    }
    return lines;
  }

  function setOnes(path: string, lines: readonly (number | undefined)[]): SetBreakpoint[] {
    const wanted = wantedBySource.get(path) ?? [];
    return wanted.map(({ id, line }, index) => ({
      id,
      verified: lines[index] !== undefined,
      line: lines[index] ?? line,
      source: { path },
    }));
  }

  async function set(path: string, wanted: readonly SourceBreakpoint[]): Promise<SetBreakpoint[]> {
    wantedBySource.set(
      path,
      wanted.map((breakpoint) => ({ ...breakpoint, id: next++ })),
    );
    await unbind(path);
    const list = wanted.length > 0 ? await scripts.ofSource(path) : [];
    return setOnes(path, await bindAll(path, list));
  }

  async function bind(script: DebugScript): Promise<void> {
    const lines = await bindAll(script.path, [script]);
    setOnes(script.path, lines)
      .filter(({ verified }) => verified)
      .forEach(onBound);
  }

  return {
    set: (path, wanted) => inOrder(() => set(path, wanted)),
    bind: (script) => inOrder(() => bind(script)),
    hit: (ids) => ids.flatMap((id) => boundTo.get(id)?.wanted ?? []),
  };
}
