import { setTimeout as pause } from "node:timers/promises";
import { Router, type SocketOptions } from "zeromq";
import { UserError, reason } from "../base/user-error";
import { createBroadcast } from "./broadcast";
import type { ChannelName, ConnectionInfo } from "./connection";
import { IOPubSocket, takeSubscriptions, type Subscription } from "./subscriptions";
import { warn } from "./warn";

/** The frames of one ZeroMQ message. */
export type Frames = readonly (Buffer | string)[];

/** A ROUTER socket, on which clients send requests and get replies. */
export interface RouterChannel {
  /** Starts to receive; messages come in the order in which they arrived. */
  readonly onMessage: (handle: (frames: Buffer[]) => void) => void;
  /** Sends after what was sent before. False: no client of that identity is connected. */
  readonly send: (frames: Frames) => Promise<boolean>;
  /** Resolves when all that has already arrived at this machine's end has been received. */
  readonly drain: () => Promise<void>;
}

/** A kernel's sockets, bound; heartbeats are echoed. */
export interface Sockets {
  readonly shell: RouterChannel;
  readonly control: RouterChannel;
  readonly stdin: RouterChannel;
  /** Sends one message to all subscribers of iopub; the one before must have been sent. */
  readonly broadcast: (frames: Frames) => Promise<void>;
  /** Calls `handle` with each subscription to iopub, and with the next one when it has resolved. */
  readonly onSubscription: (handle: (subscription: Subscription) => Promise<void>) => void;
  readonly close: () => void;
}

const LINGER_MILLISECONDS = 1000;

/**
 * Binds the five sockets where the connection file says and nowhere else, and echoes heartbeats.
 * Throws a UserError when an address is taken or not this machine's.
 */
export async function bindSockets(connection: ConnectionInfo): Promise<Sockets> {
  const { curveSecretKey, ipv6, addresses } = connection;
  const common = {
    linger: LINGER_MILLISECONDS,
    ipv6,
    ...(curveSecretKey === undefined ? {} : { curveServer: true, curveSecretKey }),
  };
  // A client that comes back under its old name takes over; and replies are not dropped in a burst.
  const options: SocketOptions<Router> = { ...common, handover: true, sendHighWaterMark: 0 };
  const routers = {
    shell: new Router(options),
    control: new Router(options),
    stdin: new Router({ ...options, mandatory: true }),
    hb: new Router(options),
  };
  const iopub = new IOPubSocket({ ...common, noDrop: true, manual: true });
  const all = { ...routers, iopub };
  const close = () => Object.values(all).forEach((socket) => socket.close());
  try {
    for (const [name, socket] of Object.entries(all)) {
      await bind(socket, name as ChannelName, addresses[name as ChannelName]);
    }
  } catch (thrown) {
    close();
    throw thrown;
  }
  const heartbeat = createChannel(routers.hb);
  heartbeat.onMessage((frames) => void heartbeat.send(frames));
  return {
    shell: createChannel(routers.shell),
    control: createChannel(routers.control),
    stdin: createChannel(routers.stdin),
    broadcast: createBroadcast(iopub),
    onSubscription: (handle) => void receive(iopub, takeSubscriptions(iopub, handle)),
    close,
  };
}

async function bind(
  socket: Router | IOPubSocket,
  name: ChannelName,
  address: string,
): Promise<void> {
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

async function receive(
  socket: Router | IOPubSocket,
  handle: (frames: Buffer[]) => void | Promise<void>,
): Promise<void> {
  while (!socket.closed) {
    try {
      const handled = handle(await socket.receive());
      if (handled !== undefined) await handled;
    } catch (thrown) {
      if (socket.closed) return;
      warn(`a message could not be received: ${reason(thrown)}`);
      await pause(10);
    }
  }
}

function createChannel(socket: Router): RouterChannel {
  // zeromq.js refuses a message before the one before it is sent.
  let last: Promise<unknown> = Promise.resolve();
  let received = 0;

  async function sendNow(frames: Frames): Promise<boolean> {
    if (socket.closed) return false;
    try {
      await socket.send([...frames]);
      return true;
    } catch (thrown) {
      const isUnknown = (thrown as NodeJS.ErrnoException).code === "EHOSTUNREACH";
      if (!isUnknown && !socket.closed) warn(`a reply could not be sent: ${reason(thrown)}`);
      return false;
    }
  }

  return {
    onMessage: (handle) =>
      void receive(socket, (frames) => {
        received++;
        handle(frames);
      }),
    send(frames) {
      const sent = last.then(() => sendNow(frames));
      last = sent;
      return sent;
    },
    // Not by asking the socket whether it is readable: that takes away the sign by which the
    // pending receive would wake.
    async drain() {
      for (let before = -1, tries = 0; received > before && tries < 100; tries++) {
        before = received;
        await pause(2);
      }
    },
  };
}
