import { UserError } from "../base/user-error";
import { inspected } from "../base/inspected";
import { type CommEvent, type CommExtras, frontend } from "../base/messages";

/** A line to something in the front end; both sides may speak, and hang up. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Sends a value that JSON can hold, and bytes beside it. Throws when the comm is closed. */
  send(data: unknown, extras?: CommExtras): void;
  /** Hears what the front end sends, from now on and what nobody has heard yet. */
  onMessage(hear: CommListener): void;
  /** Hears that the front end has closed the comm. */
  onClose(hear: CommListener): void;
  /** Closes the comm; a second time does nothing. */
  close(data?: unknown): void;
}

/** Hears the data of a message, and what came with it. */
export type CommListener = (data: unknown, extras: CommExtras) => unknown;

/** A comm with the ends that only its switchboard holds. */
export interface CommLine {
  readonly comm: Comm;
  readonly hear: (said: CommEvent) => void;
  /** Calls a handler; what it throws, now or later, is written to stderr. */
  readonly guard: (call: () => unknown) => void;
}

/** Makes one; `left` is called when it is closed, from either side. */
export function makeComm(id: string, target: string, left: () => void): CommLine {
  const hearers = { message: [] as CommListener[], close: [] as CommListener[] };
  let unheard: CommEvent[] = [];
  let open = true;

  function guard(call: () => unknown): void {
    const report = (thrown: unknown) =>
      console.error(`a handler of the comm "${target}" threw ${inspected(thrown)}`);
    try {
      Promise.resolve(call()).catch(report);
    } catch (thrown) {
      report(thrown);
    }
  }

  function hear(said: CommEvent): void {
    const { event } = said;
    if (event === "open" || !open) return;
    if (event === "close") leave();
    if (event === "message" && hearers.message.length === 0) unheard.push(said);
    for (const hearer of [...hearers[event]]) guard(() => tell(hearer, said));
  }

  function leave(): void {
    open = false;
    left();
  }

  const comm: Comm = {
    id,
    target,
    send(data, extras = {}) {
      if (!open) throw new UserError(`comm.send: the comm "${target}" is closed`);
      frontend().comm?.({ event: "message", id, data, ...extras });
    },
    onMessage(hearer) {
      hearers.message.push(hearer);
      for (const said of unheard) guard(() => tell(hearer, said));
      unheard = [];
    },
    onClose: (hearer) => void hearers.close.push(hearer),
    close(data = {}) {
      if (!open) return;
      leave();
      frontend().comm?.({ event: "close", id, data });
    },
  };
  return { comm, hear, guard };
}

function tell(hearer: CommListener, { data, metadata = {}, buffers = [] }: CommEvent): unknown {
  return hearer(data, { metadata, buffers });
}
