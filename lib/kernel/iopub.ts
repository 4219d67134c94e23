import type { MimeBundle } from "../base/messages";
import { reason } from "../base/user-error";
import type { CellEvent } from "../cells/messages/protocol";
import type { Comms } from "./comms";
import type { History } from "./history";
import type { ProgressBars } from "./progress";
import type { Publisher } from "./publisher";
import type { Runs } from "./runs";
import type { InputRequests } from "./stdin";
import { warn } from "./warn";
import type { OutgoingMessage } from "./wire";

/** What turns the events of cells into messages. */
export interface IOPubContext {
  readonly runs: Runs;
  /** The parent header of what a run emits. */
  readonly parentOf: (run: number | undefined) => Buffer | undefined;
  readonly publisher: Publisher;
  readonly history: History;
  readonly progressBars: ProgressBars;
  readonly inputRequests: InputRequests;
  readonly comms: Comms;
}

/** A display, or with `update` the new state of the one that has this id. */
export interface DisplayData {
  readonly bundle: MimeBundle;
  readonly metadata?: MimeBundle;
  readonly id?: string;
  readonly update: boolean;
}

/**
 * Makes the function that publishes the events of cells, each with the request that caused it as
 * its parent, however late it comes. A promise asks the cells to wait until that much has been sent.
 */
export function createEventPublisher(
  context: IOPubContext,
): (event: CellEvent) => void | Promise<void> {
  return (event) => {
    try {
      publishEvent(context, event);
    } catch (thrown) {
      warn(`an event of a cell could not be published: ${reason(thrown)}`);
    }
    return context.publisher.backpressure();
  };
}

/** The type and content of a display_data or update_display_data message. */
export function displayMessage({
  bundle,
  metadata = {},
  id,
  update,
}: DisplayData): Pick<OutgoingMessage, "type" | "content"> {
  const transient = id === undefined ? {} : { display_id: id };
  return {
    type: update ? "update_display_data" : "display_data",
    content: { data: bundle, metadata, transient },
  };
}

function publishEvent(
  { runs, parentOf, publisher, history, progressBars, inputRequests, comms }: IOPubContext,
  event: CellEvent,
): void {
  const run = runs.find(event.run);
  const parent = parentOf(event.run);
  switch (event.type) {
    case "stream":
      return publisher.stream(event.name, event.text, parent);
    case "result": {
      if (run?.silent) return;
      const { bundle, metadata } = event;
      const content = { execution_count: run?.number ?? null, data: bundle, metadata };
      publisher.publish({ type: "execute_result", parent, content });
      const text = bundle["text/plain"];
      if (run?.storeHistory && typeof text === "string") history.addOutput(run.number, text);
      return;
    }
    case "display":
      return publisher.publish({ parent, ...displayMessage(event) });
    case "progress":
      return progressBars.report(event.run ?? 0, event.progress);
    case "clear":
      progressBars.onCleared(event.run ?? 0);
      return publisher.publish({ type: "clear_output", parent, content: { wait: event.wait } });
    case "page":
      return void run?.payload.push({ source: "page", data: event.bundle, start: 0 });
    case "ask":
      return inputRequests.send(run, event.question, event.secret);
    case "comm":
      return comms.toFrontends(event, parent);
  }
}
