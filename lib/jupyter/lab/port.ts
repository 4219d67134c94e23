import { createServer } from "node:net";
import { UserError, reason } from "../../base/user-error";

/** Where JupyterLab usually listens, and how many ports after it are tried. */
const USUAL = 8888;
const TRIED = 50;

/** The port that is asked for (0: any), or else the first one from 8888 that is free. */
export async function freePort(wish?: number): Promise<number> {
  if (wish !== undefined) {
    return listenBriefly(wish).catch((thrown: unknown) => {
      throw new UserError(
        `Nothing can listen on port ${wish} (${reason(thrown)}): choose another with --port.`,
        { cause: thrown },
      );
    });
  }
  for (let port = USUAL; port < USUAL + TRIED; port++) {
    const free = await listenBriefly(port).catch(() => undefined);
    if (free !== undefined) return free;
  }
  throw new UserError(
    `The ports from ${USUAL} to ${USUAL + TRIED - 1} are taken: choose one with --port.`,
  );
}

function listenBriefly(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === "object" && address !== null ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}
