import { createReadStream, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";

/**
 * How the server sends a wheel: to the end, a part and then nothing, or a part and then hangs up.
 */
export type Manner = "whole" | "stalls" | "breaks";

export interface IndexServer {
  /** What pip is told: only this index. */
  readonly env: Readonly<Record<string, string | undefined>>;
  manner: Manner;
  /** How often a file was asked for. */
  asked: number;
  readonly close: () => void;
}

/** A Python package index of projects with one file each (PEP 503), on this machine. */
export async function serveIndex(...files: string[]): Promise<IndexServer> {
  const server = createServer((request, response) => {
    if (request.url?.endsWith(".whl")) send(request, response);
    else page(response);
  });
  // One page lists all: pip takes the files of the project it looks for.
  const page = (response: ServerResponse) => {
    const links = files.map((file) => `<a href="/files/${basename(file)}">${basename(file)}</a>`);
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html>${links.join("")}`);
  };
  const send = ({ url }: IncomingMessage, response: ServerResponse) => {
    const file = files.find((path) => url!.endsWith(`/${basename(path)}`))!;
    const { size } = statSync(file);
    response.setHeader("content-length", size);
    index.asked++;
    if (index.manner === "whole") return void createReadStream(file).pipe(response);
    const part = createReadStream(file, { end: Math.floor(size / 3) });
    part.pipe(response, { end: false });
    if (index.manner === "breaks") part.on("close", () => setTimeout(() => response.destroy(), 50));
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const index: IndexServer = {
    env: {
      PIP_INDEX_URL: `http://127.0.0.1:${port}/simple/`,
      PIP_EXTRA_INDEX_URL: undefined,
      PIP_FIND_LINKS: undefined,
      PIP_RETRIES: "0",
      PIP_RESUME_RETRIES: "0",
      NO_PROXY: "127.0.0.1",
    },
    manner: "whole",
    asked: 0,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return index;
}
