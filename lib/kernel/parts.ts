import { createAsks, type Asks } from "./stdin";
import { createComms } from "./comms";
import type { Connection } from "./connection";
import type { Handlers } from "./dispatch";
import { createExecute } from "./execute";
import { createHandlers } from "./handlers";
import { createHistory } from "./history";
import { createProgressBars, type Drawing } from "./progress";
import type { Publisher } from "./publisher";
import { createRuns } from "./runs";
import { openSession, type Session } from "./cell-process";
import type { Sockets } from "./sockets";
import { createVoice } from "./iopub";
import type { JsonObject, Wire } from "./wire";

/** What a kernel is put together on. */
export interface Ground {
  readonly connection: Connection;
  readonly folder: string;
  readonly wire: Wire;
  readonly sockets: Sockets;
  readonly publisher: Publisher;
  /** The header of the latest request of the shell socket. */
  readonly latest: () => Buffer | undefined;
  /** Takes back the cells that wait. */
  readonly abortWaiting: () => Promise<void>;
}

/** What a kernel does with messages. */
export interface Parts {
  readonly handlers: Handlers;
  readonly session: Session;
  readonly asks: Asks;
}

/** Starts the cells and puts together what stands between them and the sockets. */
export function assemble(ground: Ground): Parts {
  const { connection, folder, wire, sockets, publisher, latest, abortWaiting } = ground;
  const runs = createRuns();
  const history = createHistory();

  function draw(id: number, drawing: Drawing): void {
    const parent = runs.find(id)?.request.header ?? latest();
    const type = drawing.update ? "update_display_data" : "display_data";
    const transient = { display_id: drawing.id };
    publisher.publish({ type, parent, content: { data: drawing.bundle, metadata: {}, transient } });
  }
  const tellFor = (parent: Buffer) => (type: string, content: JsonObject) =>
    publisher.publish({ type, parent, content });

  const bars = createProgressBars(wire.session, draw);
  const asks = createAsks(wire, sockets.stdin, (text) => session.answer(text));
  const comms = createComms((event) => session.comm(event));
  const hear = createVoice({ runs, publisher, history, bars, asks, comms, latest });
  const session = openSession(folder, hear, () => {
    const parent = latest();
    if (parent !== undefined) comms.cut(tellFor(parent));
  });
  const execute = createExecute({
    session,
    runs,
    publisher,
    history,
    bars,
    asks,
    abortWaiting,
    lost: ({ request }) => comms.cut(tellFor(request.header)),
  });
  async function shutDown({ header }: { header: Buffer }, content: JsonObject): Promise<void> {
    await session.close();
    tellFor(header)("shutdown_reply", content);
  }
  const handlers = createHandlers({ connection, session, history, comms, execute, shutDown });
  return { handlers, session, asks };
}
