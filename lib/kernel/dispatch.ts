import type { z } from "zod";
import { describeIssue } from "../base/schema";
import { reason } from "../base/user-error";
import type { Publisher } from "./publisher";
import type { Frames, RouterChannel } from "./sockets";
import { warn } from "./warn";
import type { JsonObject, Message, OutgoingMessage, Wire } from "./wire";

/** What is done with one type of message. */
export interface Handler {
  /** False for messages that have no reply. */
  readonly replies: boolean;
  /** Gives the content of the reply; without one, no reply is sent. */
  readonly handle: (request: Message) => Promise<JsonObject | undefined> | JsonObject | undefined;
  /** What remains to be done once the reply is sent. */
  readonly afterReply?: (request: Message, reply: JsonObject) => Promise<void>;
}

/** The handlers by the type of their message. */
export type Handlers = ReadonlyMap<string, Handler>;

/** Handles one message that came over a channel. */
export type Dispatch = (channel: RouterChannel, request: Message) => Promise<void>;

/** A handler of messages whose content fits a schema; to others it replies with an error. */
export function createHandler<T extends z.ZodType>(
  schema: T,
  handle: (content: z.output<T>, request: Message) => ReturnType<Handler["handle"]>,
  replies = true,
): Handler {
  return {
    replies,
    handle(request) {
      const { data, error } = schema.safeParse(request.content);
      if (error === undefined) return handle(data, request);
      const evalue = `${request.type}: ${describeIssue(error, schema, request.content)}`;
      warn(evalue);
      return errorContent("InvalidRequest", evalue);
    },
  };
}

/** Dispatches messages as Jupyter wants it: busy, what their handler does, its reply, idle. */
export function createDispatch(wire: Wire, publisher: Publisher, handlers: Handlers): Dispatch {
  return async (channel, request) => {
    const { type, header } = request;
    const started = new Date().toISOString();
    publisher.publishStatus("busy", header);
    const handler = handlers.get(type);
    if (handler === undefined) warn(`a message of the unknown type "${type}"`);
    const content = handler && (await replyContent(handler, request));
    if (handler?.replies && content !== undefined) {
      // A client that has its reply has the outputs, too.
      await publisher.flush();
      // Front ends show from this how long a cell ran.
      const metadata: JsonObject = type === "execute_request" ? { started } : {};
      await sendReply(wire, channel, request, content, metadata);
      if (content.status === "ok") await handler.afterReply?.(request, content);
    }
    publisher.publishStatus("idle", header);
  };
}

/** Handlers of the same types of message that refuse every request with an error. */
export function refuseAll(
  handlers: Handlers,
  ename: string,
  evalueOf: (request: Message) => string,
): Handlers {
  const refuse = (request: Message) => errorContent(ename, evalueOf(request));
  return new Map(
    [...handlers].map(([type, { replies }]) => [type, { replies, handle: refuse }] as const),
  );
}

/** Replies to an execute_request that is not run, because a cell before it has failed. */
export async function sendAbortReply(
  wire: Wire,
  publisher: Publisher,
  channel: RouterChannel,
  request: Message,
): Promise<void> {
  const started = new Date().toISOString();
  publisher.publishStatus("busy", request.header);
  const metadata = { started, status: "aborted" };
  await sendReply(wire, channel, request, { status: "aborted" }, metadata);
  publisher.publishStatus("idle", request.header);
}

async function replyContent(handler: Handler, request: Message): Promise<JsonObject | undefined> {
  const { type, fault } = request;
  if (fault !== undefined) {
    warn(`${type} ${fault}`);
    return errorContent("InvalidRequest", `${type} ${fault}`);
  }
  try {
    const content = await handler.handle(request);
    return content && { status: "ok", ...content };
  } catch (thrown) {
    warn(`${request.type} failed: ${reason(thrown)}`);
    return errorContent("InternalError", reason(thrown));
  }
}

async function sendReply(
  wire: Wire,
  channel: RouterChannel,
  { type, header, identities }: Message,
  content: JsonObject,
  metadata: JsonObject,
): Promise<void> {
  const replyType = type.replace(/_request$/, "_reply");
  const reply = { to: identities, type: replyType, parent: header, metadata, content };
  await channel.send(framesOf(wire, reply));
}

// A reply may be longer or deeper than JSON can be made.
function framesOf(wire: Wire, reply: OutgoingMessage): Frames {
  try {
    return wire.write(reply);
  } catch (thrown) {
    warn(`${reply.type} could not be written: ${reason(thrown)}`);
    return wire.write({ ...reply, content: errorContent("InternalError", reason(thrown)) });
  }
}

/** The content of a reply to a request that has failed. */
export function errorContent(ename: string, evalue: string): JsonObject {
  return { status: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] };
}
