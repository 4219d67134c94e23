import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** An installation of the library of its own, whose native package a test may spoil. */
export interface FreshInstall {
  readonly folder: string;
  readonly bin: string;
  /** The script of provision-child.ts. */
  readonly provision: string;
  readonly tfjsNode: string;
  readonly remove: () => void;
}

// The compiled test lies in dist/test/engine.
export const repository = resolve(__dirname, "..", "..", "..");

/** Copies the compiled library; the native package is copied without binding, or left out. */
export function makeFreshInstall({ native = true }: { native?: boolean } = {}): FreshInstall {
  const folder = mkdtempSync(join(tmpdir(), "remixmatch-install-"));
  const modules = join(folder, "node_modules");
  cpSync(join(repository, "dist/lib"), join(folder, "dist/lib"), { recursive: true });
  const kernels = "lib/engine/kernels"; // sources, compiled where the engine is installed
  cpSync(join(repository, kernels), join(folder, kernels), { recursive: true });
  const script = "dist/test/engine/provision-child.js";
  cpSync(join(repository, script), join(folder, script));
  cpSync(join(repository, "package.json"), join(folder, "package.json"));
  const original = join(repository, "node_modules");
  const tfjsNode = join(modules, "@tensorflow/tfjs-node-gpu");
  mkdirSync(join(modules, "@tensorflow"), { recursive: true });
  const names = readdirSync(original).filter((name) => name !== "@tensorflow");
  const tensorFlows = readdirSync(join(original, "@tensorflow")).map((n) => `@tensorflow/${n}`);
  for (const name of [...names, ...tensorFlows]) {
    const target = join(modules, name);
    if (target !== tfjsNode) symlinkSync(join(original, name), target);
  }
  if (native) {
    const source = join(original, "@tensorflow/tfjs-node-gpu");
    cpSync(source, tfjsNode, { recursive: true, filter: (path) => path !== join(source, "lib") });
  }
  return {
    folder,
    bin: join(folder, "dist/lib/cli/bin.js"),
    provision: join(folder, script),
    tfjsNode,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
