import type { Debugger } from "node:inspector";
import type { Position } from "../convert/source-map";
import type { Inspector } from "./inspector";
import type { DebugScript, LocationRange } from "./scripts";

/** A place where code can stop, and where that comes from. */
export interface Place {
  readonly location: Debugger.BreakLocation;
  readonly origin: Position;
}

/** The first place of a line, or of the next one that has any. */
export function placeAt(places: readonly Place[], line: number): Place | undefined {
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

/** All places where code that was written can stop. */
export async function breakPlaces(inspector: Inspector, script: DebugScript): Promise<Place[]> {
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
