import { readFileSync } from "node:fs";
import type { z } from "zod";
import { closestWord } from "./closest-word";
import { inspected } from "./inspected";
import { UserError, reason } from "./user-error";

/** How the sentence about content that does not fit is put. */
export interface SchemaErrorOptions {
  /** The place of a field in words; its path joined by dots where not given. */
  readonly place?: (path: readonly PropertyKey[]) => string;
  /** What to do about it: the end of the sentence. */
  readonly remedy?: string;
  readonly exitCode?: 1 | 2;
}

/**
 * The content as the schema has it: checked, with defaults and transforms. Throws a sentence of the
 * first field that does not fit: `who`, the field's path, zod's own message and what came.
 * `run.json: split.count is not as it should be: Too small: expected number to be >=1 (came as 0)`
 */
export function parseSchema<Schema extends z.ZodType>(
  schema: Schema,
  content: unknown,
  who: string,
  options: SchemaErrorOptions = {},
): z.output<Schema> {
  const { data, error } = schema.safeParse(content);
  if (error === undefined) return data;
  const { place = dotted, exitCode = 1 } = options;
  throw new UserError(
    `${who}: ${describeIssue(error, schema, content, place)}${remedyOf(options)}`,
    { exitCode, cause: error },
  );
}

/** The content of a JSON text, as `parseSchema`. `what` the text should be begins "a" or "the". */
export function parseJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  who: string,
  { what, ...options }: SchemaErrorOptions & { readonly what: string },
): z.output<Schema> {
  return parseSchema(
    schema,
    decoded(() => text, who, what, options),
    who,
    options,
  );
}

/** The content of a JSON file, as `parseJson`; also throws a sentence when it cannot be read. */
export function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  { what, ...options }: SchemaErrorOptions & { readonly what: string },
): z.output<Schema> {
  const content = decoded(() => readFileSync(file, "utf8"), file, what, options);
  return parseSchema(schema, content, file, options);
}

/** The content of a JSON file, or null where it is missing, damaged or does not fit the schema. */
export function readJsonIfValid<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.output<Schema> | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

/**
 * The first issue of a failed check, for the end of a sentence: the path, zod's message, what came,
 * and for a name that the schema does not know the nearest that it does.
 */
export function describeIssue(
  { issues: [first] }: z.ZodError,
  schema: z.ZodType,
  content: unknown,
  place: (path: readonly PropertyKey[]) => string = dotted,
): string {
  const { path, message } = first;
  return `${place(path)} is not as it should be: ${message}${came(first, schema, content)}`;
}

function decoded(
  read: () => string,
  who: string,
  what: string,
  { exitCode = 1, ...options }: SchemaErrorOptions,
): unknown {
  try {
    return JSON.parse(read());
  } catch (thrown) {
    throw new UserError(
      `${who}: should be ${what} in JSON, but ${reason(thrown)}${remedyOf(options)}`,
      { exitCode, cause: thrown },
    );
  }
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join(".") || "the whole";
}

function remedyOf({ remedy }: SchemaErrorOptions): string {
  return remedy === undefined ? "" : `; ${remedy}`;
}

function came(issue: z.core.$ZodIssue, schema: z.ZodType, content: unknown): string {
  if (issue.code === "unrecognized_keys") {
    const near = closestWord(issue.keys[0], namesAt(schema, issue.path));
    return near === undefined ? "" : ` (did you mean "${near}"?)`;
  }
  const value = issue.path.reduce<unknown>(
    (outer, name) => (outer as Record<PropertyKey, unknown> | null | undefined)?.[name],
    content,
  );
  // A field that is not there: zod's message says so.
  return value === undefined ? "" : ` (came as ${short(value)})`;
}

function short(value: unknown): string {
  const text = inspected(value, { depth: 1, breakLength: Infinity, maxArrayLength: 6 });
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** The names that the object at a path of a schema may have; none where it is no plain object. */
function namesAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = unwrapped(schema);
  for (const name of path) {
    const { shape, element } = (at ?? {}) as {
      shape?: Record<PropertyKey, unknown>;
      element?: unknown;
    };
    at = unwrapped(shape?.[name] ?? element);
  }
  return Object.keys((at as { shape?: object } | undefined)?.shape ?? {});
}

// Defaults, options and the like wrap the schema of the value itself.
function unwrapped(schema: unknown): unknown {
  let inner = schema as { def?: { innerType?: unknown } } | undefined;
  while (inner?.def?.innerType !== undefined) inner = inner.def.innerType as typeof inner;
  return inner;
}
