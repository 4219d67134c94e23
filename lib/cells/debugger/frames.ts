import type { Debugger } from "node:inspector";
import { asWritten } from "../convert/share-names";
import type { Position } from "../convert/source-map";
import { positionOf } from "./places";
import type { ScriptList } from "./script-list";
import type { DebugScript } from "./scripts";
import { isSkipped } from "./skipped";

/** A call that a stopped thread is in, in code that was written. */
export interface Frame {
  readonly id: number;
  readonly call: Debugger.CallFrame;
  readonly script: DebugScript;
  readonly origin: Position;
  /** Whether it is the outermost of a cell. */
  readonly isCellBody: boolean;
}

/** The calls of a stack, the innermost first, without those that stepping passes over. */
export async function visibleFrames(
  calls: readonly Debugger.CallFrame[],
  scripts: ScriptList,
  firstId: number,
): Promise<Frame[]> {
  const frames: Frame[] = [];
  for (const call of calls) {
    if (isSkipped(scripts.url(call.location.scriptId))) continue;
    const script = await scripts.find(call.location.scriptId);
    const [origin] = (await script?.origins([positionOf(call.location)])) ?? [];
    if (script === undefined || origin === undefined) continue;
    const isCellBody = script.isCell && call.functionName === "";
    frames.push({ id: firstId + frames.length, call, script, origin, isCellBody });
  }
  return frames;
}

/** A frame as the protocol has it; lines and columns count from 1. */
export function describeFrame({ id, call, script, origin, isCellBody }: Frame): object {
  return {
    id,
    name: isCellBody ? script.name : asWritten(call.functionName) || "(anonymous)",
    source: { name: script.name, path: script.path },
    line: origin.line + 1,
    column: origin.column + 1,
  };
}
