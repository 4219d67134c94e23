import { setTimeout as pause } from "node:timers/promises";
import { complain } from "./warn";
import { inputReply } from "./requests";
import type { Run } from "./runs";
import type { Desk } from "./sockets";
import type { Message, Wire } from "./wire";

/** The questions of cells to the person at the front end. */
export interface Asks {
  readonly ask: (run: Run | undefined, question: string, secret: boolean) => void;
  /** Hears what came over the stdin socket. */
  readonly hear: (message: Message) => void;
  /** Nobody waits for an answer any more. */
  readonly drop: () => void;
}

/** A client may connect its stdin later than its shell. */
const TRIES = 20;
const BETWEEN_TRIES = 100;
/** What front ends send for the end of input. */
const END = "\x04";

/**
 * Asks the client that asked for the run, and nobody else. `answer` gets null when that client does
 * not take questions, is gone, or sends the end of input instead of a text.
 */
export function createAsks(wire: Wire, stdin: Desk, answer: (text: string | null) => void): Asks {
  let open: { readonly run: Run } | undefined;

  async function put(run: Run, question: string, secret: boolean): Promise<void> {
    const asked = { run };
    open = asked;
    const frames = wire.write({
      to: run.request.identities,
      type: "input_request",
      parent: run.request.header,
      content: { prompt: question, password: secret },
    });
    for (let tries = 0; tries < TRIES && open === asked; tries++) {
      if (await stdin.send(frames)) return;
      await pause(BETWEEN_TRIES);
    }
    if (open !== asked) return;
    complain("a cell asks, but the client that runs it does not listen on its stdin socket");
    open = undefined;
    answer(null);
  }

  return {
    ask(run, question, secret) {
      if (run?.allowStdin) void put(run, question, secret);
      else answer(null);
    },
    hear({ type, content, identities }) {
      if (type !== "input_reply") return complain(`"${type}" is no message for the stdin socket`);
      // A late answer to a question that was dropped is no answer to the next one.
      const from = identities.at(0);
      if (open === undefined || !from?.equals(open.run.request.identities[0])) return;
      open = undefined;
      const { data } = inputReply.safeParse(content);
      if (data === undefined) complain("an input_reply without a text as its value");
      answer(data === undefined ? "" : data.value === END ? null : data.value);
    },
    drop: () => (open = undefined),
  };
}
