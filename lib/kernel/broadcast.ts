import { setTimeout as pause } from "node:timers/promises";
import type { XPublisher } from "zeromq";
import { reason } from "../base/user-error";
import { complain } from "./warn";
import type { Frames } from "./sockets";

/** How long a client that reads nothing may hold up the others, and for how long it then may not. */
const PATIENCE_MILLISECONDS = 5000;
const SULK_MILLISECONDS = 60_000;

/**
 * Sends to all subscribers and waits for the slow ones, so that a flood of output pauses the cells
 * instead of being dropped or filling the memory. Who reads nothing at all is waited for only so
 * long, and after that loses messages for a while.
 */
export function broadcaster(socket: XPublisher): (frames: Frames) => Promise<void> {
  let patientFrom = -Infinity;
  let patient = true;

  return async (frames) => {
    const began = performance.now();
    while (!socket.closed) {
      if (patient !== performance.now() >= patientFrom) socket.noDrop = patient = !patient;
      try {
        return await socket.send([...frames]);
      } catch (thrown) {
        if (socket.closed) return;
        if ((thrown as NodeJS.ErrnoException).code !== "EAGAIN") {
          return complain(`an output could not be sent: ${reason(thrown)}`);
        }
      }
      const now = performance.now();
      if (now - began > PATIENCE_MILLISECONDS) patientFrom = now + SULK_MILLISECONDS;
      else await pause(5);
    }
  };
}
