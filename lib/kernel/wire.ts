import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { BoundedMap } from "../base/bounded-map";
import { isJsonObject, parseJsonIfValid } from "../base/json";
import { MAX_MESSAGE_CHARACTERS, MAX_MESSAGE_DEPTH } from "../cells/messages/encode-message";
import { depthOfJson } from "../cells/messages/json-depth";

/** An object as JSON has it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A message as it came over one of Jupyter's sockets. */
export interface Message {
  /** ZeroMQ's routing identities: where the reply goes. */
  readonly identities: readonly Buffer[];
  readonly id: string;
  readonly type: string;
  /** The header's own bytes: what the message causes bears them as its parent header. */
  readonly header: Buffer;
  /** The subshell that the message is for; undefined for the main shell. */
  readonly subshellId: string | undefined;
  /** The id of the message that caused this one. */
  readonly parentId: string | undefined;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  /** Why the content, which is empty then, could not be read. */
  readonly fault?: string;
  readonly buffers: readonly Buffer[];
}

/** A message that is about to be sent. */
export interface OutgoingMessage {
  /** Where it goes: the identities of a client, or a topic. */
  readonly to: readonly (Buffer | string)[];
  readonly type: string;
  /** The subshell that a request is for; none for the main shell. */
  readonly subshellId?: string | undefined;
  /** The header of the message that caused this one; none for what no message caused. */
  readonly parent?: Buffer | undefined;
  readonly content: JsonObject;
  readonly metadata?: JsonObject;
  /** Bytes behind the JSON; as Jupyter has it, the signature does not cover them. */
  readonly buffers?: readonly Uint8Array[];
}

/** Turns messages into frames and back, by Jupyter's wire protocol, signed with the key. */
export interface Wire {
  /** The message, or what is wrong with the frames, in a few words. Never throws. */
  readonly read: (frames: readonly Buffer[]) => Message | string;
  readonly write: (message: OutgoingMessage) => (Buffer | string)[];
  /** The session id in the headers of what is written. */
  readonly session: string;
}

/** The version of Jupyter's messaging protocol that this kernel implements. */
export const PROTOCOL_VERSION = "5.5";
const DELIMITER = Buffer.from("<IDS|MSG>");
const NO_PARENT = Buffer.from("{}");
/** As many signatures are kept, against replays, as Jupyter's own Session keeps. */
const DIGEST_HISTORY_SIZE = 2 ** 16;
/** Every output bears its request's header, so that may not be long. */
const MAX_HEADER_BYTES = 2 ** 16;

/**
 * Makes what reads and writes the messages of one connection, as jupyter_client's Session does.
 * `hash` is the part of the signature scheme behind "hmac-". As there, an empty key turns
 * signatures off, both ways.
 */
export function createWire(
  key: string,
  hash = "sha256",
  digestHistorySize = DIGEST_HISTORY_SIZE,
): Wire {
  const session = randomUUID();
  const seen = new BoundedMap<true>(digestHistorySize);
  let sent = 0;

  function sign(parts: readonly (Buffer | string)[]): string {
    if (key === "") return "";
    const hmac = createHmac(hash, key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  function signatureError(signature: Buffer, parts: readonly Buffer[]): string | undefined {
    if (key === "") return undefined;
    if (signature.length === 0) return "a message without a signature";
    const expected = Buffer.from(sign(parts));
    if (expected.length !== signature.length || !timingSafeEqual(expected, signature)) {
      return "a message with a wrong signature";
    }
    const text = expected.toString();
    if (seen.has(text)) return "a message that has come before";
    seen.set(text, true);
    return undefined;
  }

  function read(frames: readonly Buffer[]): Message | string {
    const delimiter = frames.findIndex((frame) => frame.equals(DELIMITER));
    if (delimiter < 0) return "frames without Jupyter's delimiter";
    const [signature, ...rest] = frames.slice(delimiter + 1);
    const parts = rest.slice(0, 4);
    if (parts.length < 4) return "a message with too few frames";
    const error = signatureError(signature, parts);
    if (error !== undefined) return error;
    if (parts[0].length > MAX_HEADER_BYTES) return "a message with too long a header";
    const [header, parent] = parts.map((part) => asObject(part));
    if (!header || !parent) return "a message that is not made of JSON";
    const fault = sizeFault(parts[2]) ?? sizeFault(parts[3]);
    const [metadata, content] =
      fault === undefined ? parts.slice(2).map((part) => asObject(part)) : [{}, {}];
    if (!metadata || !content) return "a message that is not made of JSON";
    const { msg_id: id, msg_type: type, subshell_id: subshell } = header;
    if (typeof id !== "string" || typeof type !== "string") return "a message without id or type";
    return {
      identities: frames.slice(0, delimiter),
      id,
      type,
      header: parts[0],
      subshellId: subshell === undefined || subshell === null ? undefined : textOf(subshell),
      parentId: typeof parent.msg_id === "string" ? parent.msg_id : undefined,
      metadata,
      content,
      ...(fault !== undefined && { fault }),
      buffers: rest.slice(4),
    };
  }

  function write({
    to,
    type,
    parent = NO_PARENT,
    content,
    metadata = {},
    buffers = [],
    subshellId,
  }: OutgoingMessage) {
    const header = {
      msg_id: `${session}_${sent++}`,
      msg_type: type,
      username: "kernel",
      session,
      date: new Date().toISOString(),
      version: PROTOCOL_VERSION,
      ...(subshellId !== undefined && { subshell_id: subshellId }),
    };
    const parts = [asJson(header), parent, asJson(metadata), asJson(content)];
    return [...to, DELIMITER, sign(parts), ...parts, ...buffers.map((bytes) => Buffer.from(bytes))];
  }

  return { read, write, session };
}

// What is longer or deeper could not be passed on, nor be sent back.
function sizeFault(frame: Buffer): string | undefined {
  if (frame.length > MAX_MESSAGE_CHARACTERS) {
    return `came with ${frame.length} bytes of JSON, and at most ${MAX_MESSAGE_CHARACTERS} are read`;
  }
  // A list or object takes two bytes.
  const depth = frame.length > 2 * MAX_MESSAGE_DEPTH ? depthOfJson(frame.toString("latin1")) : 0;
  if (depth <= MAX_MESSAGE_DEPTH) return undefined;
  return `came nested ${depth} levels deep, and at most ${MAX_MESSAGE_DEPTH} are read`;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function asObject(frame: Buffer): JsonObject | undefined {
  try {
    const value = parseJsonIfValid(utf8.decode(frame));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * JSON that every client can read: half a surrogate pair, which strings of JavaScript may hold and
 * UTF-8 may not, becomes U+FFFD.
 */
function asJson(value: JsonObject): string {
  const json = JSON.stringify(value);
  if (!json.includes("\\ud")) return json;
  return json.replace(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, (found) =>
    found === "\\\\" ? found : "\\ufffd",
  );
}
