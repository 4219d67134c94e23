import type { Measured } from "./in-turn";
import { spread, textTable } from "./table";

/** Something that several contestants did in the same rounds. */
export interface PairRow extends Measured {
  readonly name: string;
}

/**
 * A table of rows: what each contestant took, in milliseconds, and the ratios of paired rounds; of
 * the clock, or of processor time, which tells more of work in one thread.
 */
export function pairTable(
  rows: readonly PairRow[],
  { head = "what", time = "clock" }: { head?: string; time?: "clock" | "processor" } = {},
): string {
  const chosen = rows.map(({ name, ms, ratios, cpuMs, cpuRatios }) =>
    time === "clock" ? { name, ms, ratios } : { name, ms: cpuMs, ratios: cpuRatios },
  );
  const names = [...new Set(chosen.flatMap(({ ms }) => Object.keys(ms)))];
  const pairs = [...new Set(chosen.flatMap(({ ratios }) => Object.keys(ratios)))];
  return textTable(
    [head, ...names.map((name) => `${name} ms`), ...pairs],
    chosen.map(({ name, ms, ratios }) => [
      name,
      ...names.map((each) => (each in ms ? spread(ms[each]) : "-")),
      ...pairs.map((pair) => (pair in ratios ? spread(ratios[pair]) : "-")),
    ]),
  );
}
