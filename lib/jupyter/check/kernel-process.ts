import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../base/user-error";
import type { Kernelspec } from "../install/kernelspec";

/** A kernel's process, launched as Jupyter launches one. */
export interface KernelProcess {
  readonly connectionFile: string;
  readonly pid: number;
  /** Resolves with the exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** The last of what it has written to its own stderr. */
  readonly stderr: () => string;
  /** Ends it if it still runs, and removes its files. */
  readonly dispose: () => void;
}

const KEPT_CHARACTERS = 4000;

/** Launches the kernel of a kernelspec in a folder, on free ports of this machine. */
export async function launchKernel(spec: Kernelspec, folder: string): Promise<KernelProcess> {
  const scratch = mkdtempSync(join(tmpdir(), "remixmatch-check-"));
  const connectionFile = join(scratch, "connection.json");
  writeFileSync(connectionFile, JSON.stringify(await connectionInfo()), { mode: 0o600 });
  const [program, ...args] = spec.argv.map((arg) =>
    arg.replaceAll("{connection_file}", connectionFile),
  );
  // Node's own spawn: execa also waits for stderr to be closed, which the process of cells may hold
  // open when its kernel has ended.
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...spec.env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-KEPT_CHARACTERS);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.once("error", () => resolve(null));
  });
  const dispose = () => {
    process.off("exit", dispose);
    if (isRunning(child)) child.kill("SIGKILL");
    rmSync(scratch, { recursive: true, force: true });
  };
  process.once("exit", dispose);
  if (child.pid === undefined) {
    dispose();
    throw new UserError(`The kernel's program ${program} could not be started.`);
  }
  return { connectionFile, pid: child.pid, ended, stderr: () => stderr.trim(), dispose };
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

async function connectionInfo(): Promise<Record<string, unknown>> {
  const names = ["shell_port", "control_port", "stdin_port", "iopub_port", "hb_port"];
  const ports = await findFreePorts(names.length);
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    ...Object.fromEntries(names.map((name, i) => [name, ports[i]])),
  };
}

// All are held until all are found, so that no two are the same.
async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(
    servers.map(
      (server) => new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done())),
    ),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
