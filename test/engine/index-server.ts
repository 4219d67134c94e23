import { createReadStream, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";

/** How the server sends a wheel: to the end, a part and then nothing, or a part and then hangs up. */
export type Manner = "whole" | "stalls" | "breaks";

export interface IndexServer {
  /** What pip is told: only this index. */
  readonly env: Readonly<Record<string, string | undefined>>;
  manner: Manner;
  /** How often the file was asked for. */
  asked: number;
  readonly close: () => void;
}

/** A Python package index of one project with one file (PEP 503), on this machine. */
export async function serveIndex(file: string): Promise<IndexServer> {
  const server = createServer((request, response) => {
    if (request.url?.endsWith(".whl")) send(request, response);
    else page(response);
  });
  const page = (response: ServerResponse) => {
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><a href="/files/${basename(file)}">${basename(file)}</a>`);
  };
  const send = (_: IncomingMessage, response: ServerResponse) => {
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
