import { type CsvError, parse } from "csv-parse/sync";
import { expect } from "../../base/expect";
import { UserError } from "../../base/user-error";
import { closestWord } from "../../base/closest-word";
import { andMore } from "./listing";

const SUBSETS = ["train", "test", "unlabeled"] as const;

/** A row of a table of images. */
export interface TableRow {
  /** Where it stands in the file, from 1. */
  readonly line: number;
  readonly path: string;
  /** The class's name; empty for an image without a label. */
  readonly label: string;
  readonly subset: (typeof SUBSETS)[number];
}

/**
 * The rows of a CSV text with the columns `path` and `label` and perhaps `subset`, in any order;
 * others are left alone. Throws a sentence with the file's name, and the line, when a column is
 * missing, a row is not closed or has too many fields, or its label and subset do not go together.
 */
export function readRows(file: string, text: string): TableRow[] {
  const rows = parsed(file, text).map(({ record, info: { lines } }) => {
    const { path, label, subset = "" } = record;
    return { line: lines, path, label, subset };
  });
  expectNone(file, rows.filter(({ path }) => path === ""), "has no path"); // prettier-ignore
  return rows.map((row) => ({ ...row, subset: subsetOf(file, row) }));
}

interface ParsedRow {
  readonly record: Readonly<Record<"path" | "label", string> & { subset?: string }>;
  readonly info: { readonly lines: number };
}

function parsed(file: string, text: string): ParsedRow[] {
  if (text.trim() === "") expectColumns(file, []); // no header to look at
  try {
    return parse(text, {
      bom: true,
      columns: (header: string[]) => expectColumns(file, header),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as ParsedRow[];
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    throw new UserError(`${file}: should be a table in CSV, but ${(thrown as CsvError).message}`, {
      cause: thrown,
    });
  }
}

function expectColumns(file: string, header: string[]): string[] {
  for (const column of ["path", "label"]) {
    expect(
      header.includes(column),
      file,
      `should have the columns path and label, separated by a comma, but begins with ` +
        JSON.stringify(header.join()),
    );
  }
  const twice = header.find((column, i) => header.indexOf(column) < i);
  expect(twice === undefined, file, `has two columns called ${JSON.stringify(twice)}; keep one`);
  const misspelled = header.find(
    (column) => closestWord(column, ["subset", "split", "part"]) !== undefined,
  );
  expect(
    header.includes("subset") || misspelled === undefined,
    file,
    `has a column ${JSON.stringify(misspelled)}; call it subset if it says train, test or ` +
      "unlabeled, or otherwise something else",
  );
  return header;
}

function subsetOf(
  file: string,
  { line, label, subset }: { line: number; label: string; subset: string },
): TableRow["subset"] {
  if (subset === "") return label === "" ? "unlabeled" : "train";
  const known = SUBSETS.find((each) => each === subset);
  expect(
    known !== undefined,
    file,
    `line ${line}: a subset should be one of ${SUBSETS.join(", ")}, but is ${JSON.stringify(subset)}`,
  );
  expect(
    known === "unlabeled" || label !== "",
    file,
    `line ${line}: an image of the subset ${subset} should have a label, but has none`,
  );
  return known;
}

function expectNone(file: string, odd: readonly { line: number }[], what: string): void {
  expect(odd.length === 0, file, `line ${odd[0]?.line} ${what}${andMore(odd)}`);
}
