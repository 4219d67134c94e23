import { readFileSync } from "node:fs";
import type { z } from "zod";
import { type SchemaErrorOptions, parseJson } from "./schema";

/** The content of a JSON file, as `parseJson`; also throws a sentence when it cannot be read. */
export function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  options: SchemaErrorOptions & { readonly what: string },
): z.output<Schema> {
  return parseJson(() => readFileSync(file, "utf8"), schema, file, options);
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
