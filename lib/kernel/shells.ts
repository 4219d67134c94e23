import { randomUUID } from "node:crypto";
import { createQueue, type Queue } from "./queue";
import type { Message } from "./wire";

/** The shells of a kernel: the main one, and the subshells that clients have made beside it. */
export interface Shells {
  /** Puts a request into the queue of the shell that its header names. */
  readonly add: (request: Message) => void;
  /** Whether a shell is there; undefined is the main one. */
  readonly has: (id: string | undefined) => boolean;
  /** Makes a subshell and gives its id. */
  readonly create: () => string;
  /** Takes a subshell away: what it runs goes on, what waits there does not run. */
  readonly delete: (id: string) => void;
  /** The ids of the subshells, the oldest first. */
  readonly list: () => string[];
  /** Aborts the execute_requests that wait in the shell of this request. */
  readonly abort: (request: Message) => void;
}

/** What is done with the requests of all shells. */
export interface ShellHandlers {
  /** Handles a request; a shell handles one after another. */
  readonly handle: (request: Message) => Promise<void>;
  readonly replyAborted: (request: Message) => Promise<void>;
  /** Replies to a request for a subshell that is not there. */
  readonly replyUnknown: (request: Message) => Promise<void>;
}

/** Makes the main shell. Requests of different shells are handled at the same time. */
export function createShells({ handle, replyAborted, replyUnknown }: ShellHandlers): Shells {
  const queues = new Map<string | undefined, Queue>();
  const open = (id: string | undefined) => queues.set(id, createQueue(handle, replyAborted));
  open(undefined);

  return {
    add(request) {
      const queue = queues.get(request.subshellId);
      if (queue === undefined) void replyUnknown(request);
      else queue.add(request);
    },
    has: (id) => queues.has(id),
    create() {
      const id = randomUUID();
      open(id);
      return id;
    },
    delete(id) {
      queues.get(id)?.abort();
      queues.delete(id);
    },
    list: () => [...queues.keys()].filter((id) => id !== undefined),
    abort: ({ subshellId }) => queues.get(subshellId)?.abort(),
  };
}

/** A sentence about a request for a subshell that is not there. */
export function unknownSubshell(type: string, id = ""): string {
  return (
    `${type}: there is no subshell "${id}"; create_subshell_request makes one, and ` +
    "list_subshell_request names those that are there"
  );
}
