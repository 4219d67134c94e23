import { readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import { expect } from "../../base/expect";
import { UserError, reason } from "../../base/user-error";
import type { DataSet } from "../data-set";
import { type FoundFiles, type ImageSetOptions, type Listing, andMore, listingOf } from "./listing";
import { readListing } from "./read-listing";
import { type TableRow, readRows } from "./table-rows";

/**
 * A data set of the pictures that a CSV table lists, all in memory. Its columns are `path` (from
 * the table's folder on, or absolute), `label` (the class's name; empty: without a label) and, if
 * you like, `subset` (train, test or unlabeled). Where no image is of the subset test, a share of
 * each class is held out (see `holdOut`). Classes come in the order of their names, images in that
 * of the table. Throws a sentence with the file's name and line when the table is none, a path is
 * not there or comes twice, or a label and a subset do not go together.
 */
export async function readImageTable(file: string, options: ImageSetOptions): Promise<DataSet> {
  return readListing(listImageTable(file, options), options);
}

/** The files of such a table, without reading a picture. */
export function listImageTable(file: string, options: ImageSetOptions): Listing {
  const rows = readRows(file, textOf(file)).map((row) => placed(file, row));
  expectThere(file, rows);
  expectOnce(file, rows);
  const of = (subset: TableRow["subset"]): FoundFiles["train"] =>
    rows.filter((row) => row.subset === subset).map(({ place, label }) => ({ file: place, label }));
  const found = {
    origin: file,
    name: basename(file, extname(file)),
    train: of("train"),
    test: of("test"),
    unlabeled: of("unlabeled").map((each) => each.file),
  };
  return listingOf(found, options);
}

interface PlacedRow extends TableRow {
  readonly place: string;
  /** Where it really lies, whatever links lead there; or why there is no file. */
  readonly real: string | null;
}

function textOf(file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (thrown) {
    throw new UserError(
      `${file}: should be a CSV table in UTF-8, but could not be read (${reason(thrown)})`,
      { cause: thrown },
    );
  }
}

function placed(table: string, row: TableRow): PlacedRow {
  const place = resolve(dirname(table), row.path);
  return { ...row, place, real: realFile(place) };
}

function realFile(place: string): string | null {
  try {
    const real = realpathSync.native(place);
    return statSync(real).isFile() ? real : null;
  } catch {
    return null;
  }
}

function expectThere(table: string, rows: readonly PlacedRow[]): void {
  const missing = rows.filter(({ real }) => real === null);
  expect(
    missing.length === 0,
    table,
    `line ${missing[0]?.line} lists ${missing[0]?.path}, but ${missing[0]?.place} is no file` +
      `${andMore(missing)}; paths go on from the table's folder`,
  );
}

function expectOnce(table: string, rows: readonly PlacedRow[]): void {
  const lines = new Map<string, number>();
  const again = rows.filter(({ real, line }) => {
    const met = lines.has(real!);
    if (!met) lines.set(real!, line);
    return met;
  });
  const [first] = again;
  expect(
    again.length === 0,
    table,
    `line ${first?.line} lists ${first?.path}, which line ${lines.get(first?.real ?? "")} lists ` +
      `already${andMore(again)}; list every image once`,
  );
}
