import { checkNotebook, type Output } from "../../lib/notebook/nbformat";
import type { RunResult } from "../../lib/notebook/run";
import { notebookOf } from "./write-notebook";

/** The result of a run whose first code cell gave these outputs; an error among them ended it. */
export function ranAs(
  drafts: Parameters<typeof notebookOf>[0],
  outputs: readonly Output[] = [],
  name = "lesson.ipynb",
): RunResult {
  const notebook = checkNotebook(notebookOf(drafts), name);
  const index = notebook.cells.findIndex(({ cell_type: type }) => type === "code");
  const cell = notebook.cells[index];
  if (cell?.cell_type === "code") {
    notebook.cells[index] = { ...cell, execution_count: 1, outputs: [...outputs] };
  }
  const error = outputs.find((output) => output.output_type === "error");
  return {
    notebook,
    status: error === undefined ? "ok" : "failed",
    cellSeconds: [0.5],
    seconds: 3,
    ...(error === undefined
      ? {}
      : {
          failure: {
            cell: { number: 1, index, title: error.ename },
            line: 2,
            column: 1,
            ename: error.ename,
            evalue: error.evalue,
            traceback: error.traceback.join("\n"),
          },
        }),
    provenance: {
      notebook: name,
      notebookSha256: "00",
      started: "2024-02-29T12:00:00.000Z",
      seconds: 3,
      parameters: {},
      packages: {},
      node: "v20",
      machine: "a machine",
      notes: {},
    },
  };
}
