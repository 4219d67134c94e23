import type { Message } from "./wire";

/** The requests of the shell socket, handled one after another in the order of arrival. */
export interface Queue {
  readonly add: (request: Message) => void;
  /** Marks the execute_requests that wait; later ones will run. */
  readonly abort: () => void;
}

/** Makes a queue that passes each request to `handle`, or to `replyAborted` what was aborted. */
export function createQueue(
  handle: (request: Message) => Promise<void>,
  replyAborted: (request: Message) => Promise<void>,
): Queue {
  const waiting: { readonly request: Message; aborted: boolean }[] = [];
  let busy = false;

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await (next.aborted ? replyAborted : handle)(next.request);
    }
    busy = false;
  }

  return {
    add(request) {
      waiting.push({ request, aborted: false });
      void work();
    },
    abort() {
      for (const each of waiting) each.aborted ||= each.request.type === "execute_request";
    },
  };
}
