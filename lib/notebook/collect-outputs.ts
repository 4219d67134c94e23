import type { MimeBundle } from "../base/messages";
import type { CellEvent, CellFailure } from "../cells/messages/protocol";
import { formatTraceback } from "../cells/errors/traceback";
import type { Output } from "./nbformat";

/** The events of a cell that change its outputs. */
export type OutputEvent = Extract<CellEvent, { type: "stream" | "display" | "result" | "clear" }>;

/** Whether an event changes outputs. */
export function isOutputEvent(event: CellEvent): event is OutputEvent {
  return ["stream", "display", "result", "clear"].includes(event.type);
}

/** The outputs of one cell, as nbformat has them. */
export interface OutputCollector {
  readonly outputs: Output[];
  /** Adds an event: texts of one stream join, an updated display replaces itself. */
  readonly add: (event: OutputEvent) => void;
}

/** Collects the outputs of cell `number`. `displays` are those of the whole run, by their id. */
export function collectOutputs(number: number, displays: Map<string, MimeBundle>): OutputCollector {
  const outputs: Output[] = [];
  let clearsNext = false; // what is there goes when something new comes

  function add(event: OutputEvent): void {
    if (event.type === "clear") {
      clearsNext = event.wait;
      if (!clearsNext) outputs.length = 0;
      return;
    }
    if (clearsNext) outputs.length = 0;
    clearsNext = false;
    if (event.type === "stream") addText(event);
    else if (event.type === "display") addDisplay(event);
    else {
      outputs.push({
        output_type: "execute_result",
        execution_count: number,
        data: event.bundle,
        metadata: event.metadata,
      });
    }
  }

  function addText({ name, text }: Extract<OutputEvent, { type: "stream" }>): void {
    const last = outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else outputs.push({ output_type: "stream", name, text });
  }

  function addDisplay({ id, bundle, metadata }: Extract<OutputEvent, { type: "display" }>): void {
    const known = id === undefined ? undefined : displays.get(id);
    if (known !== undefined) return replace(known, bundle);
    const data = { ...bundle };
    outputs.push({ output_type: "display_data", data, metadata });
    if (id !== undefined) displays.set(id, data);
  }

  return { outputs, add };
}

/** The output for a failure; `sources`: the cells by number, quoted in its traceback. */
export function errorOutput(
  failure: CellFailure,
  sources: ReadonlyMap<number, string>,
): Extract<Output, { output_type: "error" }> {
  const { ename, evalue } = failure;
  return { output_type: "error", ename, evalue, traceback: formatTraceback(failure, sources) };
}

// In place, because the display may stand in an earlier cell's outputs.
function replace(data: MimeBundle, bundle: MimeBundle): void {
  const writable = data as Record<string, unknown>;
  for (const type of Object.keys(writable)) delete writable[type];
  Object.assign(writable, bundle);
}
