import type { Message } from "./wire";

/** The requests of the shell socket: one is served after another, in the order of arrival. */
export interface Queue {
  readonly add: (request: Message) => void;
  /** Takes back the cells that wait; later ones will run. */
  readonly abort: () => void;
}

/** A queue that serves by `serve`, and by `takeBack` what was aborted while it waited. */
export function createQueue(
  serve: (request: Message) => Promise<void>,
  takeBack: (request: Message) => Promise<void>,
): Queue {
  const waiting: { readonly request: Message; aborted: boolean }[] = [];
  let serving = false;

  async function work(): Promise<void> {
    if (serving) return;
    serving = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await (next.aborted ? takeBack : serve)(next.request);
    }
    serving = false;
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
