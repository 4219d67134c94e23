import type { z } from "zod";
import type { CommEvent } from "../base/messages";
import type { CellProcess } from "./cell-process";
import type { Comms } from "./comms";
import type { ConnectionInfo } from "./connection";
import { toCodePoints, toUtf16 } from "./cursor-position";
import { createHandler, errorContent, type Handler, type Handlers } from "./dispatch";
import type { Debugger } from "./debugger";
import type { Execute } from "./execute";
import type { History } from "./history";
import { kernelInfo } from "./kernel-info";
import * as requests from "./requests";
import { unknownSubshell, type Shells } from "./shells";
import { createUsage } from "./usage";
import type { JsonObject, Message } from "./wire";

/** What the handlers work with. */
export interface HandlerContext {
  readonly connection: ConnectionInfo;
  readonly cells: CellProcess;
  readonly history: History;
  readonly comms: Comms;
  readonly execute: Execute;
  readonly shells: () => Shells;
  readonly debugger: Debugger;
  /** Ends the cells and publishes the reply to all clients. */
  readonly shutDown: (request: Message, reply: JsonObject) => Promise<void>;
}

/** Makes a handler for each type of message that may come on the shell or the control socket. */
export function createHandlers({
  connection,
  cells,
  history,
  comms,
  execute,
  shells,
  debugger: ownDebugger,
  shutDown,
}: HandlerContext): Handlers {
  const info = kernelInfo();

  // No requests: clients wait for no reply, but for the idle behind what the cells do with it.
  function commHandler<T extends z.ZodType>(
    schema: T,
    toEvent: (content: z.output<T>) => CommEvent,
  ): Handler {
    const handle = async (content: z.output<T>, { metadata, buffers }: Message) => {
      comms.toCells({ ...toEvent(content), metadata, buffers });
      await cells.settled();
      return undefined;
    };
    return createHandler(schema, handle, false);
  }

  const handlers: Readonly<Record<string, Handler>> = {
    kernel_info_request: withoutContent(() => info),
    connect_request: withoutContent(() => connection.ports),
    usage_request: withoutContent(createUsage()),
    execute_request: createHandler(requests.executeRequest, (content, request) =>
      execute(request, content),
    ),
    complete_request: createHandler(requests.cursorRequest, (content) => complete(cells, content)),
    inspect_request: createHandler(requests.cursorRequest, (content) => inspect(cells, content)),
    is_complete_request: createHandler(requests.isCompleteRequest, async ({ code }) => ({
      ...(await cells.isComplete(code)),
    })),
    history_request: createHandler(requests.historyRequest, (content) => ({
      history: history.lookUp(content),
    })),
    comm_info_request: createHandler(requests.commInfoRequest, ({ target_name }) =>
      comms.info(target_name),
    ),
    comm_open: commHandler(requests.commOpen, ({ comm_id: id, target_name: target, data }) => ({
      event: "open",
      id,
      target,
      data,
    })),
    comm_msg: commHandler(requests.commMsg, ({ comm_id: id, data }) => ({
      event: "message",
      id,
      data,
    })),
    comm_close: commHandler(requests.commMsg, ({ comm_id: id, data }) => ({
      event: "close",
      id,
      data,
    })),
    create_subshell_request: withoutContent(() => ({ subshell_id: shells().create() })),
    delete_subshell_request: createHandler(requests.deleteSubshellRequest, ({ subshell_id: id }) =>
      deleteSubshell(shells(), id),
    ),
    list_subshell_request: withoutContent(() => ({ subshell_id: shells().list() })),
    debug_request: createHandler(requests.debugRequest, ownDebugger.handle),
    interrupt_request: withoutContent(() => {
      cells.interrupt();
      return {};
    }),
    shutdown_request: {
      ...createHandler(requests.shutdownRequest, ({ restart }) => ({ restart: restart ?? false })),
      afterReply: shutDown,
    },
  };
  return new Map(Object.entries(handlers));
}

type CursorRequest = z.output<typeof requests.cursorRequest>;

async function complete(cells: CellProcess, request: CursorRequest): Promise<JsonObject> {
  const { code, position } = request;
  const found = await cells.complete(code, toUtf16(code, position));
  const { matches, kinds } = found;
  const [start, end] = [toCodePoints(code, found.start), toCodePoints(code, found.end)];
  // As IPython has it; front ends show the type beside the name.
  const types = matches.map((text, index) => ({ start, end, text, type: kinds[index] }));
  return {
    matches,
    cursor_start: start,
    cursor_end: end,
    metadata: { _jupyter_types_experimental: types },
  };
}

async function inspect(cells: CellProcess, request: CursorRequest): Promise<JsonObject> {
  const { code, position } = request;
  const text = await cells.inspect(code, toUtf16(code, position));
  return text === null
    ? { found: false, data: {}, metadata: {} }
    : { found: true, data: { "text/plain": text }, metadata: {} };
}

function deleteSubshell(shells: Shells, id: string): JsonObject {
  if (!shells.has(id)) {
    return errorContent("UnknownSubshell", unknownSubshell("delete_subshell_request", id));
  }
  shells.delete(id);
  return {};
}

function withoutContent(handle: () => JsonObject): Handler {
  return { replies: true, handle };
}
