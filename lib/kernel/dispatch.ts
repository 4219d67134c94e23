import type { z } from "zod";
import { describeIssue } from "../base/schema";
import { reason } from "../base/user-error";
import { complain } from "./complain";
import type { Publisher } from "./publisher";
import type { Desk, Frames } from "./sockets";
import type { Draft, JsonObject, Message, Wire } from "./wire";

/** What answers one type of request; no content, no reply. */
export interface Handler {
  /** False for messages that have no reply. */
  readonly replies: boolean;
  readonly answer: (request: Message) => Promise<JsonObject | undefined> | JsonObject | undefined;
  /** What remains to be done once the reply is sent. */
  readonly after?: (request: Message, reply: JsonObject) => Promise<void>;
}

/** The handlers by the type of their message. */
export type Handlers = ReadonlyMap<string, Handler>;

/** Serves one message that came to a desk. */
export type Serve = (desk: Desk, request: Message) => Promise<void>;

/** A handler of requests whose content fits a schema; others are answered with an error. */
export function handler<T extends z.ZodType>(
  schema: T,
  answer: (content: z.output<T>, request: Message) => ReturnType<Handler["answer"]>,
  replies = true,
): Handler {
  return {
    replies,
    answer(request) {
      const { data, error } = schema.safeParse(request.content);
      if (error === undefined) return answer(data, request);
      const evalue = `${request.type}: ${describeIssue(error, schema, request.content)}`;
      complain(evalue);
      return errorContent("InvalidRequest", evalue);
    },
  };
}

/** Serves messages as Jupyter wants it: busy, what the handler does and answers, idle. */
export function createServe(wire: Wire, publisher: Publisher, handlers: Handlers): Serve {
  return async (desk, request) => {
    const { type, header: parent } = request;
    const tell = (state: string) =>
      publisher.publish({ type: "status", parent, content: { execution_state: state } });
    const started = new Date().toISOString();
    tell("busy");
    const found = handlers.get(type);
    if (found === undefined) complain(`a message of the unknown type "${type}"`);
    const content = found && (await answerOf(found, request));
    if (found?.replies && content !== undefined) {
      // A client that has its reply has the outputs, too.
      await publisher.flushed();
      // Front ends show from this how long a cell ran.
      const metadata: JsonObject = type === "execute_request" ? { started } : {};
      await reply(wire, desk, request, content, metadata);
      if (content.status === "ok") await found.after?.(request, content);
    }
    tell("idle");
  };
}

/** Takes back a request that waited behind a cell that has failed. */
export async function serveAborted(
  wire: Wire,
  publisher: Publisher,
  desk: Desk,
  request: Message,
): Promise<void> {
  const tell = (state: string) =>
    publisher.publish({
      type: "status",
      parent: request.header,
      content: { execution_state: state },
    });
  const started = new Date().toISOString();
  tell("busy");
  await reply(wire, desk, request, { status: "aborted" }, { started, status: "aborted" });
  tell("idle");
}

async function answerOf(found: Handler, request: Message): Promise<JsonObject | undefined> {
  try {
    const content = await found.answer(request);
    return content && { status: "ok", ...content };
  } catch (thrown) {
    complain(`${request.type} failed: ${reason(thrown)}`);
    return errorContent("InternalError", reason(thrown));
  }
}

async function reply(
  wire: Wire,
  desk: Desk,
  request: Message,
  content: JsonObject,
  metadata: JsonObject,
): Promise<void> {
  const type = request.type.replace(/_request$/, "_reply");
  const draft = { to: request.identities, type, parent: request.header, metadata };
  await desk.send(framesOf(wire, { ...draft, content }));
}

// A reply may be longer or deeper than JSON can be made.
function framesOf(wire: Wire, draft: Draft): Frames {
  try {
    return wire.write(draft);
  } catch (thrown) {
    complain(`${draft.type} could not be written: ${reason(thrown)}`);
    return wire.write({ ...draft, content: errorContent("InternalError", reason(thrown)) });
  }
}

function errorContent(ename: string, evalue: string): JsonObject {
  return { status: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] };
}
