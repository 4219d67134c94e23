import type { z } from "zod";
import { BoundedMap } from "../base/bounded-map";
import type { CellOutcome } from "../cells/cell-host";
import type { CellFailure, ExpressionValue } from "../cells/messages/protocol";
import { formatTraceback } from "../cells/errors/traceback";
import type { CellProcess } from "./cell-process";
import type { History } from "./history";
import type { ProgressBars } from "./progress";
import type { Publisher } from "./publisher";
import type { executeRequest } from "./requests";
import type { Run, Runs } from "./runs";
import type { InputRequests } from "./stdin";
import type { JsonObject, Message } from "./wire";

/** What running a cell needs. */
export interface ExecuteContext {
  readonly cells: CellProcess;
  readonly runs: Runs;
  readonly publisher: Publisher;
  readonly history: History;
  readonly progressBars: ProgressBars;
  readonly inputRequests: InputRequests;
  /** Aborts the cells that wait behind this one, because it has failed. */
  readonly abortQueue: (failed: Message) => Promise<void>;
  /** Called when a run has ended the cells' process, and with it all that was in it. */
  readonly onProcessEnd: (run: Run) => void;
}

/** How much code of the latest cells is kept for tracebacks. */
const SOURCE_CHARACTERS = 50_000_000;

/** Gives the content of an execute_reply; undefined when the kernel is closing and sends none. */
export type Execute = (
  request: Message,
  content: z.output<typeof executeRequest>,
) => Promise<JsonObject | undefined>;

/** Makes what runs cells as ipykernel does: the same messages, counts and replies in order. */
export function createExecute(context: ExecuteContext): Execute {
  const { cells, runs, publisher, history, progressBars, inputRequests } = context;
  // The code of cells by number, for the excerpts in tracebacks.
  const sources = new BoundedMap<string, number>(SOURCE_CHARACTERS);
  let next = 1; // the execution count of the next cell, in whichever shell

  function errorOf(failure: CellFailure): JsonObject {
    const { ename, evalue } = failure;
    return { ename, evalue, traceback: formatTraceback(failure, sources) };
  }

  function expressionContent(value: ExpressionValue): JsonObject {
    if ("failure" in value) return { status: "error", ...errorOf(value.failure) };
    return { status: "ok", data: value.bundle, metadata: value.metadata };
  }

  function replyContent(run: Run, { failure, expressions = {} }: CellOutcome): JsonObject {
    const values = Object.entries(expressions).map(([name, value]) => [
      name,
      expressionContent(value),
    ]);
    return {
      ...(failure === undefined ? { status: "ok" } : { status: "error", ...errorOf(failure) }),
      // One that is not counted has the count of the cell before it.
      execution_count: run.counts ? run.number : run.number - 1,
      user_expressions: failure === undefined ? Object.fromEntries(values) : {},
      payload: run.payload,
    };
  }

  return async (request, { code, silent, storeHistory, expressions, allowStdin, stopOnError }) => {
    const number = next;
    const parent = request.header;
    const counts = storeHistory && code.trim() !== "";
    if (counts) next++;
    const run = runs.begin({ number, counts, request, silent, allowStdin, storeHistory });
    if (!silent) {
      const content = { code, execution_count: number };
      publisher.publish({ type: "execute_input", parent, content });
    }
    sources.set(number, code, code.length);
    if (counts) history.add(number, code);
    const { cellId } = request.metadata;
    const named = typeof cellId === "string" ? { cellId } : {};
    const outcome = await cells.run({ run: run.id, number, source: code, expressions, ...named });
    if (cells.closed()) return undefined;
    inputRequests.cancel(run);
    progressBars.flush(run.id);
    if (!outcome.alive) context.onProcessEnd(run);
    if (outcome.failure !== undefined) {
      publisher.publish({ type: "error", parent, content: errorOf(outcome.failure) });
      if (stopOnError && !silent) await context.abortQueue(request);
    }
    return replyContent(run, outcome);
  };
}
