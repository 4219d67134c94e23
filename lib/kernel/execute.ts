import type { z } from "zod";
import type { CellOutcome } from "../cells/cell-host";
import type { CellFailure, ExpressionValue } from "../cells/protocol";
import { formatTraceback } from "../cells/traceback";
import type { Asks } from "./asks";
import type { History } from "./history";
import type { ProgressBars } from "./progress";
import type { Publisher } from "./publisher";
import type { executeRequest } from "./requests";
import type { Run, Runs } from "./runs";
import type { Session } from "./session";
import { createSources } from "./sources";
import type { JsonObject, Message } from "./wire";

/** What running a cell needs. */
export interface Stage {
  readonly session: Session;
  readonly runs: Runs;
  readonly publisher: Publisher;
  readonly history: History;
  readonly bars: ProgressBars;
  readonly asks: Asks;
  /** Takes back the cells that wait for their turn, because one before them has failed. */
  readonly abortWaiting: () => Promise<void>;
  /** The cells' process has ended, and with it all that was in it. */
  readonly lost: (run: Run) => void;
}

/** The content of an execute_reply; undefined when the kernel is closing, and nobody should hear. */
export type Execute = (
  request: Message,
  ask: z.infer<typeof executeRequest>,
) => Promise<JsonObject | undefined>;

/** Runs cells as ipykernel does: the same messages, counts and replies in the same order. */
export function createExecute(stage: Stage): Execute {
  const { session, runs, publisher, history, bars, asks } = stage;
  const sources = createSources();
  let next = 1; // the execution count of the next cell

  function describe(failure: CellFailure): JsonObject {
    const { ename, evalue } = failure;
    return { ename, evalue, traceback: formatTraceback(failure, sources.map) };
  }

  function expressionReply(value: ExpressionValue): JsonObject {
    if ("failure" in value) return { status: "error", ...describe(value.failure) };
    return { status: "ok", data: value.bundle, metadata: value.metadata };
  }

  function replyTo(run: Run, { failure, expressions = {} }: CellOutcome): JsonObject {
    const results = Object.entries(expressions).map(([name, value]) => [
      name,
      expressionReply(value),
    ]);
    return {
      ...(failure === undefined ? { status: "ok" } : { status: "error", ...describe(failure) }),
      // The count of the latest cell that has one: this cell's own, unless it leaves no trace.
      execution_count: next - 1,
      user_expressions: failure === undefined ? Object.fromEntries(results) : {},
      payload: run.payload,
    };
  }

  return async (request, { code, silent, storeHistory, expressions, allowStdin, stopOnError }) => {
    const number = next;
    const parent = request.header;
    const run = runs.begin({ number, request, silent, allowStdin, storeHistory });
    if (!silent) {
      const content = { code, execution_count: number };
      publisher.publish({ type: "execute_input", parent, content });
    }
    const counts = storeHistory && code.trim() !== "";
    sources.add(number, code);
    if (counts) history.add(number, code);
    const ending = await session.run({ run: run.id, number, source: code, expressions });
    if (session.closed()) return undefined;
    asks.drop();
    bars.settle(run.id);
    if (counts) next++;
    const { failure, alive } = ending;
    if (!alive) stage.lost(run);
    if (failure !== undefined) {
      publisher.publish({ type: "error", parent, content: describe(failure) });
      if (stopOnError && !silent) await stage.abortWaiting();
    }
    return replyTo(run, ending);
  };
}
