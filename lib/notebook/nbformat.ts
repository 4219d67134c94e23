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

const output = z.discriminatedUnion("output_type", [
  z.object({ output_type: z.literal("stream"), name: z.enum(["stdout", "stderr"]), text }),
  z.object({ output_type: z.literal("display_data"), data: bundle, metadata }),
  z.object({
    output_type: z.literal("execute_result"),
    execution_count: z.number().nullable().default(null),
    data: bundle,
    metadata,
  }),
  z.object({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);

const attachments = z.record(z.string(), bundle).optional();
const id = z.string().optional();

const cell = z.discriminatedUnion("cell_type", [
  z.object({ cell_type: z.literal("markdown"), id, metadata, source: text, attachments }),
  z.object({ cell_type: z.literal("raw"), id, metadata, source: text, attachments }),
  z.object({
    cell_type: z.literal("code"),
    id,
    metadata,
    source: text,
    execution_count: z.number().nullable().default(null),
    outputs: z.array(output).default([]),
  }),
]);

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
  cells: z.array(cell),
});

/** A notebook in nbformat 4, with each text joined to one string. */
export type Notebook = z.infer<typeof notebook>;
/** A cell of any kind. */
export type Cell = Notebook["cells"][number];
/** A cell with code and its outputs. */
export type CodeCell = Extract<Cell, { cell_type: "code" }>;
/** One output of a cell. */
export type Output = CodeCell["outputs"][number];

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
