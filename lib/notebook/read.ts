import { readFile } from "node:fs/promises";
import { z } from "zod";
import { parseSchema } from "../base/schema";
import { UserError, reason } from "../base/user-error";

// nbformat 4 allows a text to be one string or a list of lines; here it is one string.
const text = z
  .union([z.string(), z.array(z.string())])
  .transform((lines) => (typeof lines === "string" ? lines : lines.join("")));

const metadata = z.record(z.string(), z.unknown()).default({});

const bundle = z
  .record(z.string(), z.unknown())
  .transform((forms) =>
    Object.fromEntries(Object.entries(forms).map(([type, form]) => [type, joined(form)])),
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
export type Cell = Notebook["cells"][number];
export type CodeCell = Extract<Cell, { cell_type: "code" }>;
export type Output = CodeCell["outputs"][number];

/**
 * Reads a TypeScript notebook, which may come from anywhere: everything used later is checked.
 * Throws a sentence that names the file, the cell and what is wrong with it.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const raw = await readFile(path, "utf8").catch((thrown: unknown) => {
    const missing = (thrown as NodeJS.ErrnoException).code === "ENOENT";
    const sentence = missing
      ? `there is no notebook at ${path}; give the path of an .ipynb file`
      : `the notebook ${path} cannot be read: ${reason(thrown)}`;
    throw new UserError(sentence, { exitCode: 2, cause: thrown });
  });
  const read = checkNotebook(parsed(raw, path), path);
  expectTypeScript(read, path);
  return read;
}

function parsed(raw: string, path: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (thrown) {
    throw new UserError(`${path} is no notebook: it is not JSON (${reason(thrown)})`, {
      exitCode: 2,
      cause: thrown,
    });
  }
}

/** Checks that parsed JSON is a notebook of nbformat 4. `path` is only for the sentence. */
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

function expectTypeScript({ metadata }: Notebook, path: string): void {
  const { kernelspec, language_info: language } = metadata;
  const names = [kernelspec?.language, language?.name, kernelspec?.name].filter(
    (name) => name !== undefined,
  );
  if (names.some((name) => ["typescript", "tslab"].includes(name.toLowerCase()))) return;
  const found = names.length === 0 ? "names no kernel" : `is written for ${names[0]}`;
  throw new UserError(`${path} ${found}, but a TypeScript notebook (kernel tslab) was expected`, {
    exitCode: 2,
  });
}

// JSON forms are objects and stay; a list of strings is a text in lines.
function joined(form: unknown): unknown {
  return Array.isArray(form) && form.every((line) => typeof line === "string")
    ? form.join("")
    : form;
}
