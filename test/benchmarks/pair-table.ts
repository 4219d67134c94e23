import type { Measured } from "./in-turn";
import { spread, textTable } from "./table";

/** Something that several contestants did in the same rounds. */
export interface PairRow extends Measured {
  readonly name: string;
}

/** A table of rows: what each contestant took, in milliseconds, and the ratios of paired rounds. */
export function pairTable(rows: readonly PairRow[], head = "what"): string {
  const names = [...new Set(rows.flatMap(({ ms }) => Object.keys(ms)))];
  const pairs = [...new Set(rows.flatMap(({ ratios }) => Object.keys(ratios)))];
  return textTable(
    [head, ...names.map((name) => `${name} ms`), ...pairs],
    rows.map(({ name, ms, ratios }) => [
      name,
      ...names.map((each) => (each in ms ? spread(ms[each]) : "-")),
      ...pairs.map((pair) => (pair in ratios ? spread(ratios[pair]) : "-")),
    ]),
  );
}
