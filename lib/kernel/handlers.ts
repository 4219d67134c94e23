import { hostname, availableParallelism } from "node:os";
import type { z } from "zod";
import type { CommExtras } from "../base/messages";
import type { Comms } from "./comms";
import type { Connection } from "./connection";
import { handler, type Handler, type Handlers } from "./dispatch";
import type { Execute } from "./execute";
import type { History } from "./history";
import { kernelInfo } from "./kernel-info";
import { toCodePoints, toUtf16 } from "./cursor-position";
import * as requests from "./requests";
import type { Session } from "./cell-process";
import type { JsonObject, Message } from "./wire";

/** What the handlers of requests work with. */
export interface Office {
  readonly connection: Connection;
  readonly session: Session;
  readonly history: History;
  readonly comms: Comms;
  readonly execute: Execute;
  /** Ends the cells and says so to all clients. */
  readonly shutDown: (request: Message, reply: JsonObject) => Promise<void>;
}

/** A handler for each type of message that may come on the shell or the control socket. */
export function createHandlers(office: Office): Handlers {
  const { connection, session, history, comms } = office;
  const info = kernelInfo();
  const plain = (answer: () => JsonObject): Handler => ({ replies: true, answer });

  // No requests: nobody waits for a reply, but for the idle behind what the cells do with it.
  function line<T extends z.ZodType>(
    schema: T,
    hear: (content: z.output<T>, extras: CommExtras) => void,
  ): Handler {
    const answer = async (content: z.output<T>, { metadata, buffers }: Message) => {
      hear(content, { metadata, buffers });
      await session.settled();
      return undefined;
    };
    return handler(schema, answer, false);
  }

  return new Map<string, Handler>([
    ["kernel_info_request", plain(() => info)],
    ["connect_request", plain(() => connection.ports)],
    ["usage_request", plain(usage)],
    ["execute_request", handler(requests.executeRequest, (ask, from) => office.execute(from, ask))],
    ["complete_request", handler(requests.placeRequest, (ask) => complete(session, ask))],
    ["inspect_request", handler(requests.placeRequest, (ask) => inspect(session, ask))],
    [
      "is_complete_request",
      handler(requests.codeRequest, async ({ code }) => ({ ...(await session.isComplete(code)) })),
    ],
    [
      "history_request",
      handler(requests.historyRequest, (ask) => ({ history: history.lookUp(ask) })),
    ],
    [
      "comm_info_request",
      handler(requests.commInfoRequest, ({ target_name }) => comms.info(target_name)),
    ],
    [
      "comm_open",
      line(requests.commOpen, (c, extras) =>
        comms.opened(c.comm_id, c.target_name, c.data, extras),
      ),
    ],
    [
      "comm_msg",
      line(requests.commMessage, (c, extras) =>
        comms.messaged("message", c.comm_id, c.data, extras),
      ),
    ],
    [
      "comm_close",
      line(requests.commMessage, (c, extras) => comms.messaged("close", c.comm_id, c.data, extras)),
    ],
    [
      "interrupt_request",
      plain(() => {
        session.interrupt();
        return {};
      }),
    ],
    [
      "shutdown_request",
      {
        ...handler(requests.shutdownRequest, ({ restart }) => ({ restart: restart ?? false })),
        after: office.shutDown,
      },
    ],
  ]);
}

type Place = { readonly code: string; readonly position: number };

async function complete(session: Session, { code, position }: Place): Promise<JsonObject> {
  const { start, end, matches } = await session.complete(code, toUtf16(code, position));
  return {
    matches,
    cursor_start: toCodePoints(code, start),
    cursor_end: toCodePoints(code, end),
    metadata: {},
  };
}

async function inspect(session: Session, { code, position }: Place): Promise<JsonObject> {
  const text = await session.inspect(code, toUtf16(code, position));
  return text === null
    ? { found: false, data: {}, metadata: {} }
    : { found: true, data: { "text/plain": text }, metadata: {} };
}

function usage(): JsonObject {
  return { hostname: hostname(), pid: process.pid, cpu_count: availableParallelism() };
}
