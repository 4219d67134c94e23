import { closestWord } from "../base/closest-word";
import { UserError } from "../base/user-error";
import { coerce, typeName } from "./coerce";
import { declarationsIn, type Declaration, type Literal } from "./literals";
import type { CodeCell, Notebook } from "./nbformat";

/** Values for a notebook's parameters; a string for a number, boolean or array is read as JSON. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Reads `name=value` pairs of a command line; `what` names a pair in messages. Throws when one has no
 * name or no "=".
 */
export function parseAssignments(
  pairs: readonly string[],
  what = "a parameter",
): Record<string, string> {
  const entries = pairs.map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1) {
      throw new UserError(`${what} should look like name=value, but came as ${quoted(pair)}`, {
        exitCode: 2,
      });
    }
    return [pair.slice(0, at).trim(), pair.slice(at + 1)] as const;
  });
  return Object.fromEntries(entries);
}

/** The notebook's parameters and the values they are declared with, in order. */
export function declaredParameters(notebook: Notebook): Record<string, Literal> {
  const declared = parameterDeclarations(notebook).flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(declared);
}

/**
 * The notebook with a cell behind the one tagged `parameters` that assigns the given values, in
 * place of such a cell from an earlier run, and all parameters with the values they now have.
 * Throws for a name that is not declared there, or a value of another type than the declared one.
 */
export function injectParameters(
  notebook: Notebook,
  given: Parameters,
): { notebook: Notebook; values: Record<string, Literal> } {
  const cells = notebook.cells.filter((cell) => !hasTag(cell, "injected-parameters"));
  const declarations = parameterDeclarations(notebook);
  const read = Object.entries(given).map(
    ([name, value]) => [name, readValue(name, value, declarations)] as const,
  );
  const values = { ...declaredParameters(notebook), ...Object.fromEntries(read) };
  if (read.length === 0) return { notebook: { ...notebook, cells }, values };
  const cell = injectedCell(notebook, Object.fromEntries(read));
  const after = cells.findIndex((one) => hasTag(one, "parameters")) + 1;
  return { notebook: { ...notebook, cells: cells.toSpliced(after, 0, cell) }, values };
}

function injectedCell(notebook: Notebook, values: Record<string, Literal>): CodeCell {
  const lines = Object.entries(values).map(
    ([name, value]) => `${name} = ${JSON.stringify(value)};`,
  );
  return {
    cell_type: "code",
    metadata: { tags: ["injected-parameters"] },
    source: lines.join("\n"),
    execution_count: null,
    outputs: [],
    // Cells have ids from nbformat 4.5 on.
    ...(notebook.nbformat_minor >= 5 && { id: "injected-parameters" }),
  };
}

/** Whether the cell carries the tag. */
export function hasTag({ metadata }: Notebook["cells"][number], tag: string): boolean {
  return Array.isArray(metadata.tags) && metadata.tags.includes(tag);
}

function parameterDeclarations(notebook: Notebook): Declaration[] {
  const cell = notebook.cells.find((one) => one.cell_type === "code" && hasTag(one, "parameters"));
  return cell === undefined ? [] : declarationsIn(cell.source);
}

function readValue(name: string, value: unknown, declarations: readonly Declaration[]): Literal {
  const declared = declarations.find((one) => one.name === name);
  if (declared === undefined) throw unknownParameter(name, declarations);
  if (declared.keyword === "const" || declared.value === undefined) {
    const why =
      declared.keyword === "const" ? "declared with const" : "not declared with a literal";
    throw new UserError(
      `the parameter ${name} cannot be set: it is ${why} in the notebook; ` +
        `parameters are declared as "let ${name} = value;"`,
      { exitCode: 2 },
    );
  }
  const read = coerce(value, declared.value);
  if (read === undefined) {
    throw new UserError(
      `the parameter ${name} should be ${typeName(declared.value)}, like ` +
        `${JSON.stringify(declared.value)}, but came as ${quoted(value)}`,
      { exitCode: 2 },
    );
  }
  return read;
}

function unknownParameter(name: string, declarations: readonly Declaration[]): UserError {
  const known = declarations.map((declared) => declared.name);
  const closest = closestWord(name, known);
  const sentence =
    known.length === 0
      ? `the notebook has no parameters (no cell tagged "parameters"), but ${quoted(name)} came`
      : `the notebook has no parameter ${quoted(name)}` +
        (closest === undefined ? "" : ` (did you mean ${closest}?)`) +
        `; it has ${known.join(", ")}`;
  return new UserError(sentence, { exitCode: 2 });
}

function quoted(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
