import type { MimeBundle } from "../base/messages";
import type { CellFailure, CellEvent } from "../cells/protocol";
import { formatTraceback } from "../cells/traceback";
import type { Output } from "./read";

/** What a cell says that stays to be seen. */
export type Shown = Extract<CellEvent, { type: "stream" | "display" | "result" | "clear" }>;

/** Collects what one cell shows, as nbformat has it. */
export interface Outputs {
  readonly list: Output[];
  /** Puts a message in its place: texts of one stream join, a redrawn picture replaces itself. */
  readonly add: (message: Shown) => void;
}

/** Collects the outputs of cell `number`. `pictures` are those of the whole run, by their id. */
export function collectOutputs(number: number, pictures: Map<string, MimeBundle[]>): Outputs {
  const list: Output[] = [];
  let clears = false; // what is there goes when something new comes

  function add(message: Shown): void {
    if (message.type === "clear") {
      clears = message.wait;
      if (!clears) list.length = 0;
      return;
    }
    if (clears) list.length = 0;
    clears = false;
    if (message.type === "stream") {
      const last = list.at(-1);
      if (last?.output_type === "stream" && last.name === message.name) last.text += message.text;
      else list.push({ output_type: "stream", name: message.name, text: message.text });
    } else if (message.type === "result") {
      list.push({
        output_type: "execute_result",
        execution_count: number,
        data: message.bundle,
        metadata: message.metadata,
      });
    } else {
      const known = message.id === undefined ? undefined : pictures.get(message.id);
      if (known !== undefined) known.forEach((data) => replace(data, message.bundle));
      else {
        const data = { ...message.bundle };
        list.push({ output_type: "display_data", data, metadata: message.metadata });
        if (message.id !== undefined) pictures.set(message.id, [data]);
      }
    }
  }

  return { list, add };
}

/** The output for a failure; `sources`: the cells by number, quoted in its traceback. */
export function errorOutput(
  failure: CellFailure,
  sources: ReadonlyMap<number, string>,
): Extract<Output, { output_type: "error" }> {
  const { ename, evalue } = failure;
  return { output_type: "error", ename, evalue, traceback: formatTraceback(failure, sources) };
}

// In place, because the picture may stand in an earlier cell's outputs.
function replace(data: MimeBundle, bundle: MimeBundle): void {
  const open = data as Record<string, unknown>;
  for (const type of Object.keys(open)) delete open[type];
  Object.assign(open, bundle);
}
