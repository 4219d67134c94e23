import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How a server answers the n-th request for a file, from 0. */
export type Manner = (call: Call) => void;

export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** How often this path was asked for before. */
  readonly count: number;
  readonly bytes: Buffer;
  /** Sends bytes, and counts them. */
  readonly send: (bytes: Uint8Array) => void;
  /** How many bytes of the file the client has kept so far, as far as the test can tell. */
  readonly kept: () => number;
}

export interface FileServer {
  readonly url: (path: string) => string;
  /** The header Range of each request, in their order, with its path. */
  readonly asked: { readonly path: string; readonly range: string | undefined }[];
  /** Bytes of bodies sent. */
  readonly sent: () => number;
  readonly close: () => void;
}

/**
 * A server on this machine with a file at each path, and a manner for each where not the usual one.
 */
export async function serveFiles(
  files: Readonly<Record<string, Buffer>>,
  manners: Readonly<Record<string, Manner>> = {},
  kept: () => number = () => Infinity,
): Promise<FileServer> {
  const asked: { path: string; range: string | undefined }[] = [];
  let sent = 0;
  const server = createServer((request, response) => {
    const path = request.url!.slice(1);
    const count = asked.filter((each) => each.path === path).length;
    asked.push({ path, range: request.headers.range });
    const send = (bytes: Uint8Array): void => {
      sent += bytes.length;
      response.write(bytes);
    };
    const bytes = files[path];
    if (bytes === undefined && manners[path] === undefined) return void answer(response, 404);
    (manners[path] ?? usual)({ request, response, count, bytes, send, kept });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (path) => `http://127.0.0.1:${port}/${path}`,
    asked,
    sent: () => sent,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function answer(response: ServerResponse, status: number): void {
  response.writeHead(status).end(`${status}`);
}

export function tagOf(bytes: Uint8Array): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}

/** Which bytes a request wants: by RFC 9110, all of them where the file is not what it was. */
export function wanted({ request, bytes }: Pick<Call, "request" | "bytes">, tag: string | null) {
  const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? [];
  const same = request.headers["if-range"] === undefined || request.headers["if-range"] === tag;
  return from !== undefined && same
    ? { from: Number(from), rest: bytes.subarray(Number(from)) }
    : null;
}

/** Sends the head of a right answer, and answers the bytes that should follow. */
export function head(call: Call, tag: string | null = tagOf(call.bytes)): Buffer {
  const { response, bytes } = call;
  const part = wanted(call, tag);
  if (tag !== null) response.setHeader("etag", tag);
  response.setHeader("content-length", part?.rest.length ?? bytes.length);
  if (part === null) return bytes;
  response.statusCode = 206;
  response.setHeader("content-range", `bytes ${part.from}-${bytes.length - 1}/${bytes.length}`);
  return part.rest;
}

/** As a server should: whole or from where it was asked for. */
export const usual: Manner = (call) => {
  call.send(head(call));
  call.response.end();
};

/** Sends so many bytes of each answer, and hangs up. */
export function cutsAfter(size: number, times = Infinity): Manner {
  return (call) => {
    if (call.count >= times) return usual(call);
    const [rest, before] = [head(call), call.kept()];
    call.send(rest.subarray(0, size));
    hangUp(call, Math.min(before + size, call.bytes.length));
  };
}

/**
 * Hangs up when the client has kept so many bytes: what is still on its way would be lost to it.
 */
export function hangUp({ response, kept }: Call, size: number): void {
  const last = performance.now() + 5000;
  const look = (): void => {
    if (kept() >= size || performance.now() > last) response.destroy();
    else setTimeout(look, 5);
  };
  setTimeout(look, 20);
}

/** Sends so many bytes, and then nothing, but stays on the line. */
export function stallsAfter(size: number, times = Infinity): Manner {
  return (call) => {
    if (call.count >= times) return usual(call);
    call.send(head(call).subarray(0, size));
  };
}
