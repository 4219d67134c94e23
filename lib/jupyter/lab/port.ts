import { createServer } from "node:net";
import { UserError, reason } from "../../base/user-error";

/** Jupyter's default port, and how many from it on are tried. */
const DEFAULT_PORT = 8888;
const TRIES = 50;

/**
 * Finds a free port: the requested one (0: any), or else the first one from 8888 on. Throws a
 * sentence when it, or all of them, are taken.
 */
export async function findFreePort(requested?: number): Promise<number> {
  if (requested !== undefined) {
    return listenBriefly(requested).catch((thrown: unknown) => {
      throw new UserError(
        `Nothing can listen on port ${requested} (${reason(thrown)}): choose another with --port.`,
        { cause: thrown },
      );
    });
  }
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + TRIES; port++) {
    const free = await listenBriefly(port).catch(() => undefined);
    if (free !== undefined) return free;
  }
  throw new UserError(
    `The ports from ${DEFAULT_PORT} to ${DEFAULT_PORT + TRIES - 1} are taken: choose one with --port.`,
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
