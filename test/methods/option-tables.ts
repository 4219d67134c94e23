/**
 * Writes the tables of options in lib/methods/README.md anew, from the schemas:
 *
 *     node dist/test/methods/option-tables.js
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { ctAugmentSchema } from "../../lib/augment/ct-augment";
import { randAugmentSchema } from "../../lib/augment/rand-augment";
import { packageRoot } from "../../lib/base/package-root";
import { describeOptions } from "../../lib/methods/describe-options";
import { METHODS } from "../../lib/methods/registry";

const FILE = join(packageRoot(), "lib/methods/README.md");
const SCHEMAS: Readonly<Record<string, z.ZodObject>> = {
  ...Object.fromEntries(Object.entries(METHODS).map(([name, { schema }]) => [name, schema])),
  "augmentation: ctaugment": ctAugmentSchema,
  "augmentation: randaugment": randAugmentSchema,
};

/** The document as it is, and as it should be. */
export function optionTables(): { readonly is: string; readonly should: string } {
  const is = readFileSync(FILE, "utf8");
  const should = Object.entries(SCHEMAS).reduce((text, [name, schema]) => {
    const [begin, end] = [`<!-- options of ${name} -->`, `<!-- end of ${name} -->`];
    const from = text.indexOf(begin);
    if (from < 0) throw new Error(`${FILE} has no ${begin}`);
    return `${text.slice(0, from)}${begin}\n\n${table(schema)}\n\n${text.slice(text.indexOf(end))}`;
  }, is);
  return { is, should };
}

function table(schema: z.ZodObject): string {
  const rows = describeOptions(schema).map((option) => [
    `\`${option.option}\``,
    option.type,
    `\`${option.default}\``,
    option.description.replaceAll("|", "\\|"),
  ]);
  const head = ["option", "may be", "default", "what it does"];
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => row[i].length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

if (require.main === module) writeFileSync(FILE, optionTables().should);
