import { complain } from "./warn";
import type { Connection } from "./connection";
import { createServe, serveAborted } from "./dispatch";
import { assemble } from "./parts";
import { createPublisher } from "./publisher";
import { createQueue } from "./queue";
import { bindSockets, type Desk } from "./sockets";
import { createWire, type Message } from "./wire";

/** A kernel that serves its clients. */
export interface Kernel {
  readonly interrupt: () => void;
  /** Ends the cells, within three seconds whatever they do, and closes the sockets. */
  readonly close: () => Promise<void>;
  /** Resolves when a client has asked the kernel to end and all is closed. */
  readonly ended: Promise<void>;
}

/** What arrives while a cell runs and should not wait for its end: the cell may wait for it. */
const OVERTAKING = new Set(["comm_open", "comm_msg", "comm_close"]);

/** Starts a kernel on a connection's sockets; its cells work in `folder`. */
export async function startKernel(connection: Connection, folder: string): Promise<Kernel> {
  const wire = createWire(connection.key, connection.hash);
  const sockets = await bindSockets(connection);
  const { shell, control, stdin } = sockets;
  const publisher = createPublisher(wire, sockets.publish);
  let latest: Message | undefined;

  const { handlers, session, asks } = assemble({
    connection,
    folder,
    wire,
    sockets,
    publisher,
    latest: () => latest?.header,
    async abortWaiting() {
      await shell.caughtUp();
      queue.abort();
    },
  });
  const serve = createServe(wire, publisher, handlers);

  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  async function serveAt(desk: Desk, request: Message): Promise<void> {
    await serve(desk, request);
    const isLast = request.type === "shutdown_request" && session.closed();
    if (isLast) await close().then(end);
  }
  const queue = createQueue(
    (request) => {
      latest = request;
      return serveAt(shell, request);
    },
    (request) => serveAborted(wire, publisher, shell, request),
  );

  async function close(): Promise<void> {
    await session.close();
    await publisher.flushed();
    sockets.close();
  }

  function listen(desk: Desk, hear: (message: Message) => void): void {
    desk.listen((frames) => {
      const message = wire.read(frames);
      if (typeof message === "string") complain(`${message} is ignored`);
      else if (!session.closed()) hear(message);
    });
  }

  publisher.publish({ type: "status", content: { execution_state: "starting" } });
  sockets.onSubscription(publisher.welcome);
  listen(shell, (request) => {
    if (session.running() && OVERTAKING.has(request.type)) void serve(shell, request);
    else queue.add(request);
  });
  listen(control, (request) => void serveAt(control, request));
  listen(stdin, asks.hear);
  return { interrupt: session.interrupt, close, ended };
}
