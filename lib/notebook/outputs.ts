import type { MimeBundle } from "../base/messages";
import type { CellFailure, Message } from "../cells/protocol";
import { tracebackOf } from "../cells/traceback";
import type { Output } from "./read";

type Shown = Extract<Message, { type: "stream" | "display" | "result" }>;

/** Collects what one cell shows, as nbformat has it. */
export interface Outputs {
  readonly list: Output[];
  /** Puts a message in its place: texts of one stream join, a redrawn picture replaces itself. */
  readonly add: (message: Shown) => void;
}

/** Collects the outputs of cell `number`. `pictures` are those of the whole run, by their id. */
export function collectOutputs(number: number, pictures: Map<string, MimeBundle[]>): Outputs {
  const list: Output[] = [];

  function add(message: Shown): void {
    if (message.type === "stream") {
      const last = list.at(-1);
      if (last?.output_type === "stream" && last.name === message.name) last.text += message.text;
      else list.push({ output_type: "stream", name: message.name, text: message.text });
    } else if (message.type === "result") {
      list.push({
        output_type: "execute_result",
        execution_count: number,
        data: { "text/plain": message.text },
        metadata: {},
      });
    } else {
      const known = message.id === undefined ? undefined : pictures.get(message.id);
      if (known !== undefined) known.forEach((data) => replace(data, message.bundle));
      else {
        const data = { ...message.bundle };
        list.push({ output_type: "display_data", data, metadata: {} });
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
  return { output_type: "error", ename, evalue, traceback: tracebackOf(failure, sources) };
}

// In place, because the picture may stand in an earlier cell's outputs.
function replace(data: MimeBundle, bundle: MimeBundle): void {
  const open = data as Record<string, unknown>;
  for (const type of Object.keys(open)) delete open[type];
  Object.assign(open, bundle);
}
