import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { writeFilesAtomically } from "../base/atomic-file";
import { makeFolder } from "../base/make-folder";
import { UserError, reason } from "../base/user-error";
import { renderReport } from "./report";
import type { RunResult } from "./run";

/** The paths of a run's report and executed notebook. */
export interface WrittenFiles {
  readonly html: string;
  readonly notebook: string;
}

/**
 * Writes a run's report and its executed notebook beside it, NAME.html and NAME.ipynb. Each file
 * appears whole or not at all. `path`: the notebook that was run.
 * Throws when the folder cannot be written to, or when the notebook itself would be overwritten.
 */
export async function writeReport(
  result: RunResult,
  path: string,
  folder: string,
  name: string = basename(path).replace(/\.ipynb$/i, ""),
): Promise<WrittenFiles> {
  const written = { html: join(folder, `${name}.html`), notebook: join(folder, `${name}.ipynb`) };
  await expectOther(path, written.notebook);
  const html = await renderReport(result, dirname(path));
  try {
    await makeFolder(folder);
    await writeFilesAtomically({
      [written.html]: html,
      [written.notebook]: `${JSON.stringify(result.notebook, undefined, 1)}\n`,
    });
  } catch (thrown) {
    throw new UserError(`the report cannot be written to ${folder}: ${reason(thrown)}`, {
      cause: thrown,
    });
  }
  return written;
}

/** Throws when two paths are one file, whatever they are called. */
export async function expectOther(source: string, target: string): Promise<void> {
  const [one, other] = await Promise.all([source, target].map(resolveLinks));
  if (one !== other) return;
  throw new UserError(
    `the executed notebook would overwrite ${source} itself; give another folder with --output`,
    { exitCode: 2 },
  );
}

async function resolveLinks(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}
