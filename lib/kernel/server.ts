import { createAsks } from "./asks";
import { createComms } from "./comms";
import { complain } from "./complain";
import type { Connection } from "./connection";
import { createServe, serveAborted } from "./dispatch";
import { createExecute } from "./execute";
import { createHandlers } from "./handlers";
import { createHistory } from "./history";
import { createProgressBars } from "./progress";
import { createPublisher } from "./publisher";
import { createQueue } from "./queue";
import { createRuns } from "./runs";
import { openSession } from "./session";
import { bindSockets, type Desk } from "./sockets";
import { createVoice } from "./voice";
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
  const publisher = createPublisher(wire, sockets.publish);
  const runs = createRuns();
  const history = createHistory();
  let latest: Message | undefined;
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));

  const bars = createProgressBars(wire.session, (run, { bundle, id, update }) => {
    const type = update ? "update_display_data" : "display_data";
    const content = { data: bundle, metadata: {}, transient: { display_id: id } };
    const parent = (runs.find(run)?.request ?? latest)?.header;
    publisher.publish({ type, parent, content });
  });
  const asks = createAsks(wire, sockets.stdin, (text) => session.answer(text));
  const comms = createComms((event) => session.comm(event));
  const hear = createVoice({
    runs,
    publisher,
    history,
    bars,
    asks,
    comms,
    latest: () => latest?.header,
  });
  const session = openSession(folder, hear);

  const execute = createExecute({
    session,
    runs,
    publisher,
    history,
    bars,
    asks,
    async abortWaiting() {
      await sockets.shell.caughtUp();
      queue.abort();
    },
    lost: ({ request }) =>
      comms.cut((type, content) => publisher.publish({ type, parent: request.header, content })),
  });
  const handlers = createHandlers({
    connection,
    session,
    history,
    comms,
    execute,
    shutDown: (restart) => (leaving = { restart }),
  });
  const serve = createServe(wire, publisher, handlers);

  let leaving: { readonly restart: boolean } | undefined;

  async function serveAt(desk: Desk, request: Message): Promise<void> {
    await serve(desk, request);
    if (leaving !== undefined) await shutDown(request, leaving.restart);
  }
  async function serveShell(request: Message): Promise<void> {
    latest = request;
    await serveAt(sockets.shell, request);
  }
  const queue = createQueue(serveShell, (request) =>
    serveAborted(wire, publisher, sockets.shell, request),
  );

  function listen(desk: Desk, hearMessage: (message: Message) => void): void {
    desk.listen((frames) => {
      const message = wire.read(frames);
      if (typeof message === "string") complain(`${message} is ignored`);
      else if (!session.closed()) hearMessage(message);
    });
  }

  let closing: Promise<void> | undefined;
  const close = () => (closing ??= closeAll());
  async function closeAll(): Promise<void> {
    await session.close();
    await publisher.flushed();
    sockets.close();
  }

  async function shutDown(request: Message, restart: boolean): Promise<void> {
    await session.close();
    const content = { status: "ok", restart };
    publisher.publish({ type: "shutdown_reply", parent: request.header, content });
    await close();
    end();
  }

  publisher.publish({ type: "status", content: { execution_state: "starting" } });
  sockets.onSubscription((topic) => publisher.welcome(topic));
  listen(sockets.shell, (request) => {
    if (session.running() && OVERTAKING.has(request.type)) void serve(sockets.shell, request);
    else queue.add(request);
  });
  listen(sockets.control, (request) => void serveAt(sockets.control, request));
  listen(sockets.stdin, (message) => asks.hear(message));
  return { interrupt: () => session.interrupt(), close, ended };
}
