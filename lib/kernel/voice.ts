import type { CommExtras } from "../base/messages";
import { reason } from "../base/user-error";
import type { CellEvent } from "../cells/protocol";
import type { Asks } from "./asks";
import type { Comms } from "./comms";
import { complain } from "./complain";
import type { History } from "./history";
import type { ProgressBars } from "./progress";
import type { Publisher } from "./publisher";
import type { Run, Runs } from "./runs";
import type { JsonObject } from "./wire";

/** Where what the cells say ends up. */
export interface Ears {
  readonly runs: Runs;
  readonly publisher: Publisher;
  readonly history: History;
  readonly bars: ProgressBars;
  readonly asks: Asks;
  readonly comms: Comms;
  /** The header that a thing bears which no run has said: that of the latest request. */
  readonly latest: () => Buffer | undefined;
}

/**
 * Gives what cells say to Jupyter's clients, each with the request that caused it as its parent,
 * however late it comes. A promise asks the cells to wait until that much has been sent.
 */
export function createVoice(ears: Ears): (said: CellEvent) => void | Promise<void> {
  const { publisher } = ears;
  return (said) => {
    const run = ears.runs.find(said.run);
    const parent = run === undefined ? ears.latest() : run.request.header;
    try {
      if (said.type === "stream") publisher.stream(said.name, said.text, parent);
      else {
        speak(ears, said, run, (type, content, extras) =>
          publisher.publish({ type, parent, content, ...extras }),
        );
      }
    } catch (thrown) {
      complain(`what a cell said could not be passed on: ${reason(thrown)}`);
    }
    return publisher.pressure();
  };
}

function speak(
  { bars, history, asks, comms }: Ears,
  said: Exclude<CellEvent, { type: "stream" }>,
  run: Run | undefined,
  tell: (type: string, content: JsonObject, extras?: CommExtras) => void,
): void {
  switch (said.type) {
    case "result": {
      if (run?.silent) return;
      const { bundle, metadata } = said;
      tell("execute_result", {
        execution_count: run?.number ?? null,
        data: bundle,
        metadata,
      });
      const text = bundle["text/plain"];
      if (run?.storeHistory && typeof text === "string") history.addOutput(run.number, text);
      return;
    }
    case "display": {
      const { bundle, metadata, id, update } = said;
      tell(update ? "update_display_data" : "display_data", {
        data: bundle,
        metadata,
        transient: id === undefined ? {} : { display_id: id },
      });
      return;
    }
    case "progress":
      return bars.tell(said.run ?? 0, said.progress);
    case "clear":
      bars.cleared(said.run ?? 0);
      return tell("clear_output", { wait: said.wait });
    case "page":
      return void run?.payload.push({ source: "page", data: said.bundle, start: 0 });
    case "ask":
      return asks.ask(run, said.question, said.secret);
    case "comm":
      return comms.said(said, tell);
  }
}
