import { setTimeout as pause } from "node:timers/promises";
import type { XPublisher } from "zeromq";
import { reason } from "../base/user-error";
import type { Frames } from "./sockets";
import { warn } from "./warn";

/** How long a subscriber that reads nothing may block the others, and for how long it then may not. */
const BLOCK_MILLISECONDS = 5000;
const DROP_MILLISECONDS = 60_000;
const RETRY_MILLISECONDS = 5;

/**
 * Makes the function that sends to all subscribers of a socket. It waits for slow ones, so that a
 * flood of output pauses the cells instead of being dropped or filling the memory. A subscriber
 * that reads nothing at all is waited for only so long, and then loses messages for a while.
 */
export function createBroadcast(socket: XPublisher): (frames: Frames) => Promise<void> {
  let noDropFrom = -Infinity;
  let noDrop = true; // as the socket has it, which cannot be asked

  return async (frames) => {
    const began = performance.now();
    while (!socket.closed) {
      if (noDrop !== performance.now() >= noDropFrom) socket.noDrop = noDrop = !noDrop;
      try {
        return await socket.send([...frames]);
      } catch (thrown) {
        if (socket.closed) return;
        if ((thrown as NodeJS.ErrnoException).code !== "EAGAIN") {
          return warn(`an output could not be sent: ${reason(thrown)}`);
        }
      }
      const now = performance.now();
      if (now - began > BLOCK_MILLISECONDS) noDropFrom = now + DROP_MILLISECONDS;
      else await pause(RETRY_MILLISECONDS);
    }
  };
}
