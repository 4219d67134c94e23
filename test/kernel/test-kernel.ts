import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "./client";

/** The content of a connection file. */
export interface ConnectionFile {
  readonly transport: string;
  readonly ip: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly stdin_port: number;
  readonly iopub_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: string;
}

/** A kernel as Jupyter starts it, with a client. */
export interface TestKernel {
  readonly child: ChildProcess;
  readonly client: Client;
  readonly file: ConnectionFile;
  readonly path: string;
  readonly stderr: () => string;
  /** Waits until stderr has a warning like this. */
  readonly warned: (pattern: RegExp) => Promise<void>;
  /** The exit code or signal, once the kernel has ended. */
  readonly exit: Promise<number | string | null>;
  /** Another client of the same kernel. */
  readonly connect: () => Promise<Client>;
  readonly stop: () => Promise<void>;
}

export const MAIN = join(__dirname, "../../lib/kernel/main.js");

/** A connection file with ports that are free now. */
export async function freeConnection(given: Partial<ConnectionFile> = {}): Promise<ConnectionFile> {
  const servers = Array.from({ length: 5 }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const [shell_port, control_port, stdin_port, iopub_port, hb_port] = servers.map(portOf);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  const ports = { shell_port, control_port, stdin_port, iopub_port, hb_port };
  const rest = { transport: "tcp", ip: "127.0.0.1", key: "a-key", signature_scheme: "hmac-sha256" };
  return { ...rest, ...ports, ...given };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Writes a connection file, or anything else in its place, into a folder of its own. */
export function writeConnection(folder: string, content: unknown): string {
  const path = join(folder, "connection.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** Starts a kernel in a fresh folder and waits until it replies. */
export async function startTestKernel(
  given: Partial<ConnectionFile> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<TestKernel> {
  const folder = mkdtempSync(join(tmpdir(), "remixmatch-kernel-"));
  const file = await freeConnection(
    given.transport === "ipc" ? { ip: join(folder, "s"), ...given } : given,
  );
  const path = writeConnection(folder, file);
  const child = spawn(process.execPath, [MAIN, path], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exit = once(child, "exit").then((ended) => {
    rmSync(folder, { recursive: true, force: true });
    const [code, signal] = ended as [number | null, string | null];
    return signal ?? code;
  });
  const clients: Client[] = [];
  async function connect(): Promise<Client> {
    const client = new Client(file);
    clients.push(client);
    await client.until(() => client.received.find(({ type }) => type === "iopub_welcome"));
    await client.request("kernel_info_request");
    return client;
  }
  async function warned(pattern: RegExp): Promise<void> {
    for (let tries = 0; tries < 100 && !pattern.test(stderr); tries++) await pause(20);
    assert.match(stderr, pattern);
  }
  async function stop(): Promise<void> {
    clients.forEach((client) => client.close());
    child.kill("SIGTERM");
    await exit;
  }
  const client = await connect();
  return { child, client, file, path, stderr: () => stderr, warned, exit, connect, stop };
}
