import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { reason } from "../../lib/base/user-error";
import { defaultCacheFolder } from "../../lib/base/cache-folder";

const run = promisify(execFile);

/** What peer.py needs, pinned. */
export const PEER_PACKAGES = ["torch==2.15.0", "numpy==2.4.6", "pillow==13.0.0"];

/** A Python with the peer's packages, or a sentence saying why there is none. */
export type PeerPython = { readonly python: string } | { readonly missing: string };

/**
 * The Python that REMIXMATCH_BENCH_PYTHON names, else that of an environment made before. Fetches
 * nothing.
 */
export async function findPeerPython(): Promise<PeerPython> {
  const chosen = process.env.REMIXMATCH_BENCH_PYTHON;
  if (chosen) {
    const lack = await lacking(chosen);
    if (lack === null) return { python: chosen };
    return { missing: `REMIXMATCH_BENCH_PYTHON is ${chosen}, but ${lack}.` };
  }
  const python = pythonIn(environmentFolder());
  if (existsSync(python)) return { python };
  return { missing: `There is no PyTorch environment in ${environmentFolder()} yet.` };
}

/**
 * The same, but makes the environment where there is none: with Python's venv and pip, in the cache
 * folder, once per user. It appears whole or not at all. `tell` hears that it is large.
 */
export async function providePeerPython(tell: (sentence: string) => void): Promise<PeerPython> {
  const found = await findPeerPython();
  if ("python" in found || process.env.REMIXMATCH_BENCH_PYTHON) return found;
  const folder = environmentFolder();
  tell(
    `Making an environment with PyTorch in ${folder}, once: pip's wheel brings 5.4 GB. ` +
      "REMIXMATCH_BENCH_PYTHON names a Python that has torch, numpy and pillow instead.",
  );
  const part = `${folder}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(folder), { recursive: true });
    await run(process.platform === "win32" ? "python" : "python3", ["-m", "venv", part]);
    const words = ["-m", "pip", "install", "--quiet", "--only-binary=:all:", ...PEER_PACKAGES];
    await run(pythonIn(part), words, { maxBuffer: 2 ** 26 });
    // An environment finds its packages beside its Python, so it may be moved as a whole.
    await rename(part, folder).catch(() => undefined);
    const lack = await lacking(pythonIn(folder));
    return lack === null ? { python: pythonIn(folder) } : { missing: `In ${folder} ${lack}.` };
  } catch (thrown) {
    const said = reason(thrown).trim().split("\n").at(-1);
    return { missing: `PyTorch could not be installed with Python's pip (${said}).` };
  } finally {
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
  }
}

function environmentFolder(): string {
  const versions = PEER_PACKAGES.map((each) => each.replace("==", "-")).join("-");
  return join(defaultCacheFolder(), `bench-${versions}`);
}

function pythonIn(folder: string): string {
  return process.platform === "win32"
    ? join(folder, "Scripts", "python.exe")
    : join(folder, "bin", "python");
}

// What keeps a Python from being the peer's, as the end of a sentence; null when nothing does.
async function lacking(python: string): Promise<string | null> {
  try {
    await run(python, ["-c", "import torch, numpy, PIL"]);
    return null;
  } catch (thrown) {
    const { stderr = "" } = thrown as { stderr?: string };
    const said = stderr.trim().split("\n").at(-1);
    return `torch, numpy and pillow cannot be imported there (${said || reason(thrown)})`;
  }
}
