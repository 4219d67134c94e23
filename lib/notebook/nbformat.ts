import { z } from "zod";
import { parseSchema } from "../base/schema";
import { UserError } from "../base/user-error";

// nbformat 4 allows a text to be one string or a list of lines; here it is one string.
const text = z
  .union([z.string(), z.array(z.string())])
  .transform((lines) => (typeof lines === "string" ? lines : lines.join("")));

const metadata = z.record(z.string(), z.unknown()).default({});

const bundle = z
  .record(z.string(), z.unknown())
  .transform((data) =>
    Object.fromEntries(Object.entries(data).map(([type, value]) => [type, joinLines(value)])),
  );

const streamOutput = z.object({
  output_type: z.literal("stream"),
  name: z.enum(["stdout", "stderr"]),
  text,
});
const displayData = z.object({ output_type: z.literal("display_data"), data: bundle, metadata });
const executeResult = z.object({
  output_type: z.literal("execute_result"),
  execution_count: z.number().nullable().default(null),
  data: bundle,
  metadata,
});
const errorOutput = z.object({
  output_type: z.literal("error"),
  ename: z.string(),
  evalue: z.string(),
  traceback: z.array(z.string()),
});
const output = z.discriminatedUnion("output_type", [
  streamOutput,
  displayData,
  executeResult,
  errorOutput,
]);

const attachments = z.record(z.string(), bundle).optional();
const id = z.string().optional();

const common = { id, metadata, source: text };
const markdownCell = z.object({ cell_type: z.literal("markdown"), ...common, attachments });
const rawCell = z.object({ cell_type: z.literal("raw"), ...common, attachments });
const codeCell = z.object({
  cell_type: z.literal("code"),
  ...common,
  execution_count: z.number().nullable().default(null),
  outputs: z.array(output).default([]),
});

const notebook = z.object({
  nbformat: z.literal(4),
  nbformat_minor: z.number(),
  metadata: z
    .looseObject({
      kernelspec: z.looseObject({ name: z.string().optional(), language: z.string().optional() }),
      language_info: z.looseObject({ name: z.string().optional() }),
    })
    .partial()
    .default({}),
  cells: z.array(z.discriminatedUnion("cell_type", [markdownCell, rawCell, codeCell])),
});

/** Text that a cell has written. */
export interface StreamOutput extends z.infer<typeof streamOutput> {}
/** What a cell has shown. */
export interface DisplayData extends z.infer<typeof displayData> {}
/** The value of a cell's last expression. */
export interface ExecuteResult extends z.infer<typeof executeResult> {}
/** Why a cell has failed. */
export interface ErrorOutput extends z.infer<typeof errorOutput> {}
/** One output of a cell. */
export type Output = StreamOutput | DisplayData | ExecuteResult | ErrorOutput;

/** A cell with text. */
export interface MarkdownCell extends z.infer<typeof markdownCell> {}
/** A cell that is neither text nor code. */
export interface RawCell extends z.infer<typeof rawCell> {}
/** A cell with code and its outputs. */
export interface CodeCell extends Omit<z.infer<typeof codeCell>, "outputs"> {
  outputs: Output[];
}
/** A cell of any kind. */
export type Cell = MarkdownCell | RawCell | CodeCell;

/** A notebook in nbformat 4, with each text joined to one string. */
export interface Notebook extends Omit<z.infer<typeof notebook>, "cells"> {
  cells: Cell[];
}

/**
 * Checks that parsed JSON is a notebook of nbformat 4. Throws a sentence that names the file, the
 * cell and what is wrong with it; `path` is only for the sentence.
 */
export function checkNotebook(content: unknown, path: string): Notebook {
  const format = (content as { nbformat?: unknown } | null)?.nbformat;
  if (format !== 4) {
    throw new UserError(
      format === undefined
        ? `${path} is no notebook: it has no "nbformat"`
        : `${path} is in notebook format ${JSON.stringify(format)}, but format 4 was expected; ` +
            "open it in Jupyter and save it to convert it",
      { exitCode: 2 },
    );
  }
  return parseSchema(notebook, content, `${path} is no valid notebook`, { place, exitCode: 2 });
}

// Cells are counted from 1, as Jupyter shows them.
function place(path: readonly PropertyKey[]): string {
  const [first, index, ...inside] = path.map(String);
  if (first !== "cells" || index === undefined) return path.map(String).join(".");
  return `cell ${Number(index) + 1}${inside.length > 0 ? `, ${inside.join(".")}` : ""}`;
}

// JSON is an object and stays; a list of strings is a text in lines.
function joinLines(value: unknown): unknown {
  return Array.isArray(value) && value.every((line) => typeof line === "string")
    ? value.join("")
    : value;
}
