import { setTimeout as pause } from "node:timers/promises";
import { inputReply } from "./requests";
import type { Run } from "./runs";
import type { RouterChannel } from "./sockets";
import { warn } from "./warn";
import type { Message, Wire } from "./wire";

/** The input_requests of cells to the person at the front end; at most one is pending. */
export interface InputRequests {
  readonly send: (run: Run | undefined, prompt: string, password: boolean) => void;
  /** Takes a message that came over the stdin socket. */
  readonly receive: (message: Message) => void;
  /** Drops the pending request of this run, which has ended. */
  readonly cancel: (run: Run) => void;
}

/** A client may connect its stdin later than its shell. */
const TRIES = 20;
const RETRY_MILLISECONDS = 100;
/** What front ends send for the end of input. */
const END_OF_INPUT = "\x04";

/**
 * Sends each request to the client that runs the cell, and to no other. `onReply` gets the text, or
 * null when that client does not allow stdin, is gone, or sends the end of input.
 */
export function createInputRequests(
  wire: Wire,
  channel: RouterChannel,
  onReply: (text: string | null) => void,
): InputRequests {
  let pending: { readonly run: Run } | undefined;

  async function sendTo(run: Run, prompt: string, password: boolean): Promise<void> {
    const current = { run };
    pending = current;
    const frames = wire.write({
      to: run.request.identities,
      type: "input_request",
      parent: run.request.header,
      content: { prompt, password },
    });
    for (let tries = 0; tries < TRIES && pending === current; tries++) {
      if (await channel.send(frames)) return;
      await pause(RETRY_MILLISECONDS);
    }
    if (pending !== current) return;
    warn("a cell asks, but the client that runs it does not listen on its stdin socket");
    pending = undefined;
    onReply(null);
  }

  return {
    send(run, prompt, password) {
      if (run?.allowStdin) void sendTo(run, prompt, password);
      else onReply(null);
    },
    receive({ type, content, identities }) {
      if (type !== "input_reply") return warn(`"${type}" is no message for the stdin socket`);
      // A late reply to a request that was canceled is no reply to the next one.
      const from = identities.at(0);
      if (pending === undefined || !from?.equals(pending.run.request.identities[0])) return;
      pending = undefined;
      const { data } = inputReply.safeParse(content);
      if (data === undefined) warn("an input_reply without a text as its value");
      onReply(data === undefined ? "" : data.value === END_OF_INPUT ? null : data.value);
    },
    cancel(run) {
      if (pending?.run === run) pending = undefined;
    },
  };
}
