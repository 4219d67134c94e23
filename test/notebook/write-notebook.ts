import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A cell as a test writes it: code alone, or all of nbformat's fields. */
export type Draft = string | Record<string, unknown>;

export const markdown = (source: string) => ({ cell_type: "markdown", metadata: {}, source });
export const tagged = (tag: string, source: string) => ({
  ...code(source),
  metadata: { tags: [tag] },
});

const code = (source: string) => ({
  cell_type: "code",
  metadata: {},
  source,
  outputs: [],
  execution_count: null,
});

/** A notebook of these cells, as parsed JSON. */
export function notebookOf(drafts: readonly Draft[], id = (index: number) => `cell-${index}`) {
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec },
    cells: drafts.map((draft, index) => ({
      id: id(index),
      ...(typeof draft === "string" ? code(draft) : draft),
    })),
  };
}

const folders: string[] = [];

/** A temporary folder, in which cells can import this project by its name. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "remixmatch-notebook-"));
  folders.push(folder);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(__dirname, "../../.."), join(folder, "node_modules", "remixmatch"), "junction");
  return folder;
}

/** Writes a notebook into a folder of its own and gives its path. */
export function writeNotebook(drafts: readonly Draft[], name = "lesson.ipynb"): string {
  const path = join(freshFolder(), name);
  writeFileSync(path, JSON.stringify(notebookOf(drafts)));
  return path;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
