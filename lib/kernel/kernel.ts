import { startCellProcess } from "./cell-process";
import { createComms } from "./comms";
import type { DebugEvent } from "../cells/debugger/protocol";
import type { ConnectionInfo } from "./connection";
import { createDebugger } from "./debugger";
import { createDispatch, refuseAll, sendAbortReply } from "./dispatch";
import { createExecute } from "./execute";
import { createHandlers } from "./handlers";
import { createHistory } from "./history";
import { createEventPublisher, displayMessage } from "./iopub";
import { createProgressBars } from "./progress";
import { createPublisher } from "./publisher";
import { createRuns } from "./runs";
import { createShells, unknownSubshell, type Shells } from "./shells";
import { bindSockets, type RouterChannel } from "./sockets";
import { createInputRequests } from "./stdin";
import { warn } from "./warn";
import { createWire, type JsonObject, type Message } from "./wire";

/** A kernel that serves its clients. */
export interface Kernel {
  readonly interrupt: () => void;
  /** Ends the cells, within three seconds whatever they do, and closes the sockets. */
  readonly close: () => Promise<void>;
  /** Resolves when a client has asked for a shutdown and all is closed. */
  readonly ended: Promise<void>;
}

/**
 * These do not wait for the end of a cell that runs: the cell may wait for them. And a comm is the
 * kernel's: front ends delete a subshell while its last messages are on their way.
 */
const COMM_TYPES = new Set(["comm_open", "comm_msg", "comm_close"]);

/**
 * Starts a kernel on the addresses of a connection file; its cells work in `folder`. Throws a
 * UserError when an address cannot be bound.
 */
export async function createKernel(connection: ConnectionInfo, folder: string): Promise<Kernel> {
  // The sockets, and the messages on them.
  const wire = createWire(connection.key, connection.hash);
  const sockets = await bindSockets(connection);
  const { shell, control, stdin } = sockets;

  // The publisher, through which everything goes to iopub in order.
  const publisher = createPublisher(wire, sockets.broadcast);
  const runs = createRuns();
  let latest: Message | undefined; // of the requests on the shell socket
  let latestDebug: Message | undefined; // of those to the debugger
  // What belongs to no run has the latest request as its parent.
  const parentOf = (runId?: number) => (runs.find(runId)?.request ?? latest)?.header;

  // The cells' process: its events are published, and what clients send to cells goes there.
  const history = createHistory();
  const inputRequests = createInputRequests(wire, stdin, (text) => cells.answer(text));
  const comms = createComms((event) => cells.comm(event), publisher.publish);
  const progressBars = createProgressBars(wire.session, (runId, display) =>
    publisher.publish({ parent: parentOf(runId), ...displayMessage(display) }),
  );
  const cells = startCellProcess(
    folder,
    createEventPublisher({
      runs,
      parentOf,
      publisher,
      history,
      progressBars,
      inputRequests,
      comms,
    }),
    {
      onIdleExit: () => comms.closeAll(parentOf()),
      onDebugEvent: (event) => publishDebugEvent(event),
      onRestart: () => ownDebugger.reattach(),
    },
  );
  const ownDebugger = createDebugger(cells, (event) => publishDebugEvent(event));
  function publishDebugEvent(event: DebugEvent): void {
    const content = ownDebugger.eventContent(event);
    publisher.publish({ type: "debug_event", parent: latestDebug?.header, content });
  }

  // The handlers of requests.
  const execute = createExecute({
    cells,
    runs,
    publisher,
    history,
    progressBars,
    inputRequests,
    onProcessEnd: ({ request }) => comms.closeAll(request.header),
    async abortQueue(request) {
      await shell.drain();
      shells.abort(request);
    },
  });
  async function shutDown({ header }: Message, content: JsonObject): Promise<void> {
    await cells.close();
    publisher.publish({ type: "shutdown_reply", parent: header, content });
  }
  const handlers = createHandlers({
    connection,
    cells,
    history,
    comms,
    execute,
    shells: () => shells,
    debugger: ownDebugger,
    shutDown,
  });

  // The dispatch: requests of one shell one after another, those on control at once.
  const dispatch = createDispatch(wire, publisher, handlers);
  async function serve(channel: RouterChannel, request: Message): Promise<void> {
    await dispatch(channel, request);
    const isLast = request.type === "shutdown_request" && cells.closed();
    if (isLast) await close().then(end);
  }
  const unknown = refuseAll(handlers, "UnknownSubshell", ({ type, subshellId }) =>
    unknownSubshell(type, subshellId),
  );
  const refuse = createDispatch(wire, publisher, unknown);
  const shells: Shells = createShells({
    handle(request) {
      latest = request;
      return serve(shell, request);
    },
    replyAborted: (request) => sendAbortReply(wire, publisher, shell, request),
    replyUnknown: (request) => refuse(shell, request),
  });

  // The shutdown, asked for by a client or by the program that started the kernel.
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  async function close(): Promise<void> {
    await cells.close();
    await publisher.flush();
    sockets.close();
  }

  // The start: from here on, messages are taken.
  function receive(channel: RouterChannel, handle: (message: Message) => void): void {
    channel.onMessage((frames) => {
      const message = wire.read(frames);
      if (typeof message === "string") warn(`${message} is ignored`);
      else if (!cells.closed()) handle(message);
    });
  }
  sockets.onSubscription(publisher.welcome);
  publisher.publishStatus("starting");
  receive(shell, (request) => {
    const waits = shells.has(request.subshellId) && !cells.running();
    if (COMM_TYPES.has(request.type) && !waits) void dispatch(shell, request);
    else shells.add(request);
  });
  receive(control, (request) => {
    if (request.type === "debug_request") latestDebug = request;
    void serve(control, request);
  });
  receive(stdin, inputRequests.receive);
  return { interrupt: cells.interrupt, close, ended };
}
