import { inspected } from "../base/inspected";
import { type CommEvent, type CommExtras, frontend } from "../base/messages";
import { UserError } from "../base/user-error";

/** A connection to something in the front end; both sides may send, and close it. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Sends a value that JSON can hold, and bytes beside it. Throws when the comm is closed. */
  send(data: unknown, extras?: CommExtras): void;
  /** Calls a handler with what the front end sends; the first one also with what came before it. */
  onMessage(handler: CommHandler): void;
  /** Calls a handler when the front end has closed the comm. */
  onClose(handler: CommHandler): void;
  /** Closes the comm; a second time does nothing. */
  close(data?: unknown): void;
}

/** Takes the data of a message, and what came with it. */
export type CommHandler = (data: unknown, extras: CommExtras) => unknown;

/** A comm, with what only its manager calls. */
export interface ManagedComm {
  readonly comm: Comm;
  readonly receive: (event: CommEvent) => void;
  /** Calls a handler; what it throws, now or later, is written to stderr. */
  readonly guard: (call: () => unknown) => void;
}

/** Creates a comm; `onClosed` is called when it is closed, from either side. */
export function createComm(id: string, target: string, onClosed: () => void): ManagedComm {
  const handlers = { message: [] as CommHandler[], close: [] as CommHandler[] };
  let unhandled: CommEvent[] = [];
  let isOpen = true;

  function guard(call: () => unknown): void {
    const report = (thrown: unknown) =>
      console.error(`a handler of the comm "${target}" threw ${inspected(thrown)}`);
    try {
      Promise.resolve(call()).catch(report);
    } catch (thrown) {
      report(thrown);
    }
  }

  function receive(received: CommEvent): void {
    const { event } = received;
    if (event === "open" || !isOpen) return;
    if (event === "close") markClosed();
    if (event === "message" && handlers.message.length === 0) unhandled.push(received);
    for (const handler of [...handlers[event]]) guard(() => handle(handler, received));
  }

  function markClosed(): void {
    isOpen = false;
    onClosed();
  }

  const comm: Comm = {
    id,
    target,
    send(data, extras = {}) {
      if (!isOpen) throw new UserError(`comm.send: the comm "${target}" is closed`);
      frontend().comm?.({ event: "message", id, data, ...extras });
    },
    onMessage(handler) {
      handlers.message.push(handler);
      for (const event of unhandled) guard(() => handle(handler, event));
      unhandled = [];
    },
    onClose: (handler) => void handlers.close.push(handler),
    close(data = {}) {
      if (!isOpen) return;
      markClosed();
      frontend().comm?.({ event: "close", id, data });
    },
  };
  return { comm, receive, guard };
}

function handle(handler: CommHandler, { data, metadata = {}, buffers = [] }: CommEvent): unknown {
  return handler(data, { metadata, buffers });
}
