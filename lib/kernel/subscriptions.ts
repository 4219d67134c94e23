import { XPublisher } from "zeromq";

/** A subscription that has come, and is in force once it is accepted. */
export interface Subscription {
  /** What the messages begin with that the subscriber wants; empty: all of them. */
  readonly topic: Buffer;
  readonly accept: () => void;
}

// The first byte of what an XPUB socket receives from a subscriber.
const UNSUBSCRIBE = 0;
const SUBSCRIBE = 1;
// ZeroMQ's numbers of the options; they hold for the subscriber that was received from last.
const SUBSCRIBE_OPTION = 6;
const UNSUBSCRIBE_OPTION = 7;

/**
 * The iopub socket. With `manual`, subscriptions wait until they are accepted: left to itself, ZeroMQ
 * puts them in force as soon as they arrive, and a subscriber hears whatever is sent between that
 * and its welcome.
 */
export class IOPubSocket extends XPublisher {
  subscribeLast(topic: Buffer): void {
    this.setStringOption(SUBSCRIBE_OPTION, topic);
  }

  unsubscribeLast(topic: Buffer): void {
    this.setStringOption(UNSUBSCRIBE_OPTION, topic);
  }
}

/**
 * Makes what takes the messages of subscribers, one after another: `handle` is to accept each
 * subscription, and the next message may be received when it has resolved.
 */
export function takeSubscriptions(
  socket: IOPubSocket,
  handle: (subscription: Subscription) => Promise<void>,
): (frames: readonly Buffer[]) => Promise<void> | void {
  return ([frame]) => {
    const topic = frame.subarray(1);
    if (frame[0] === SUBSCRIBE) return handle({ topic, accept: () => socket.subscribeLast(topic) });
    if (frame[0] === UNSUBSCRIBE) return socket.unsubscribeLast(topic);
    // No subscriber of Jupyter's sends anything else. ZeroMQ then takes the next subscriber for the
    // one it was received from, so that one's subscription could be lost: it is sent everything, and
    // filters at its own end.
    socket.subscribeLast(Buffer.alloc(0));
  };
}
