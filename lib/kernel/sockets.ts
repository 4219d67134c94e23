import { setTimeout as pause } from "node:timers/promises";
import { Router, XPublisher, type SocketOptions } from "zeromq";
import { UserError, reason } from "../base/user-error";
import { broadcaster } from "./broadcast";
import { complain } from "./warn";
import type { Connection, SocketName } from "./connection";

/** What goes over a socket at once. */
export type Frames = readonly (Buffer | string)[];

/** A socket on which clients ask and are answered. */
export interface Desk {
  /** Starts to listen; frames come in the order in which they arrived. */
  readonly listen: (hear: (frames: Buffer[]) => void) => void;
  /** Sends after what was sent before. False: nobody of that identity is connected. */
  readonly send: (frames: Frames) => Promise<boolean>;
  /** Resolves when all that has already arrived at this machine's end has been heard. */
  readonly caughtUp: () => Promise<void>;
}

/** A kernel's sockets, bound. */
export interface Sockets {
  readonly shell: Desk;
  readonly control: Desk;
  readonly stdin: Desk;
  /** Sends one message to all who have subscribed; the one before must have been sent. */
  readonly publish: (frames: Frames) => Promise<void>;
  /** Hears of each subscription, by its topic. */
  readonly onSubscription: (hear: (topic: string) => void) => void;
  readonly close: () => void;
}

const LINGER_MILLISECONDS = 1000;

/**
 * Binds the five sockets where the connection file says and nowhere else, and answers heartbeats.
 * Throws a UserError when an address is taken or not this machine's.
 */
export async function bindSockets(connection: Connection): Promise<Sockets> {
  const { curveSecretKey, ipv6, addresses } = connection;
  const common = {
    linger: LINGER_MILLISECONDS,
    ipv6,
    ...(curveSecretKey === undefined ? {} : { curveServer: true, curveSecretKey }),
  };
  // A client that comes back under its old name takes over; and replies are not dropped in a burst.
  const desk: SocketOptions<Router> = { ...common, handover: true, sendHighWaterMark: 0 };
  const routers = {
    shell: new Router(desk),
    control: new Router(desk),
    stdin: new Router({ ...desk, mandatory: true }),
    hb: new Router(desk),
  };
  const iopub = new XPublisher({ ...common, noDrop: true, verbosity: "allSubs" });
  const all = { ...routers, iopub };
  const close = () => Object.values(all).forEach((socket) => socket.close());
  try {
    for (const [name, socket] of Object.entries(all)) {
      await bind(socket, name as SocketName, addresses[name as SocketName]);
    }
  } catch (thrown) {
    close();
    throw thrown;
  }
  const heart = deskOf(routers.hb);
  heart.listen((frames) => void heart.send(frames));
  return {
    shell: deskOf(routers.shell),
    control: deskOf(routers.control),
    stdin: deskOf(routers.stdin),
    publish: broadcaster(iopub),
    onSubscription: (hear) =>
      void receive(iopub, ([frame]) => {
        if (frame[0] === 1) hear(frame.subarray(1).toString());
      }),
    close,
  };
}

async function bind(socket: Router | XPublisher, name: SocketName, address: string): Promise<void> {
  try {
    await socket.bind(address);
  } catch (thrown) {
    throw new UserError(
      `the kernel cannot listen on ${address}, its connection file's place for "${name}": ` +
        reason(thrown),
      { cause: thrown },
    );
  }
}

async function receive(socket: Router | XPublisher, hear: (frames: Buffer[]) => void) {
  while (!socket.closed) {
    try {
      hear(await socket.receive());
    } catch (thrown) {
      if (socket.closed) return;
      complain(`a message could not be received: ${reason(thrown)}`);
      await pause(10);
    }
  }
}

function deskOf(socket: Router): Desk {
  // zeromq.js refuses a message before the one before it is sent.
  let last: Promise<unknown> = Promise.resolve();
  let heard = 0;

  async function sendNow(frames: Frames): Promise<boolean> {
    if (socket.closed) return false;
    try {
      await socket.send([...frames]);
      return true;
    } catch (thrown) {
      const unknown = (thrown as NodeJS.ErrnoException).code === "EHOSTUNREACH";
      if (!unknown && !socket.closed) complain(`a reply could not be sent: ${reason(thrown)}`);
      return false;
    }
  }

  return {
    listen: (hear) =>
      void receive(socket, (frames) => {
        heard++;
        hear(frames);
      }),
    send: (frames) => {
      const sent = last.then(() => sendNow(frames));
      last = sent;
      return sent;
    },
    // Not by asking the socket whether it is readable: that takes away the sign by which the
    // pending receive would wake.
    async caughtUp() {
      for (let before = -1, turn = 0; heard > before && turn < 100; turn++) {
        before = heard;
        await pause(2);
      }
    },
  };
}
