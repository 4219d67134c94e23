import { join } from "node:path";
import { parseArgs } from "node:util";
import { UserError, reason } from "../../lib/base/user-error";
import { closestWord } from "../../lib/base/closest-word";
import { packageRoot } from "../../lib/base/package-root";

/** What the command line asks of the benchmark. */
export interface BenchOptions {
  /** Sections in the order in which they run. */
  readonly sections: readonly string[];
  /** A look: fewest repetitions, and only some of the cases. */
  readonly quick: boolean;
  /** Everything, also what takes hours and tells little. */
  readonly full: boolean;
  /** Only rows whose name has this in it; null for all. */
  readonly only: string | null;
  /** How many rounds count; null for as many as the section thinks right. */
  readonly rounds: number | null;
  readonly list: boolean;
  /** Whether there is somebody to compare with. */
  readonly peer: boolean;
  /** The file that the numbers are written to. */
  readonly json: string;
}

/**
 * Reads the words behind `npm run bench --`: names of sections, all where none is named, and flags.
 * Throws a sentence on a word that means nothing.
 */
export function readBenchOptions(words: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parsed(words);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = closestWord(unknown, known);
    const hint = near === undefined ? `there are ${known.join(", ")}` : `did you mean ${near}?`;
    throw new UserError(`bench: there is no section called ${unknown}; ${hint}`, { exitCode: 2 });
  }
  return {
    sections: positionals.length === 0 ? known : known.filter((name) => positionals.includes(name)),
    quick: values.quick,
    full: values.full,
    only: values.only ?? null,
    rounds: roundsOf(values.rounds),
    list: values.list,
    peer: !values["no-peer"],
    json: values.json ?? join(packageRoot(), "reports", "bench.json"),
  };
}

function roundsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds > 0) return rounds;
  const sentence = `bench: --rounds should be a whole number from 1, but came as ${text}`;
  throw new UserError(sentence, { exitCode: 2 });
}

function parsed(words: readonly string[]) {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        quick: flag,
        full: flag,
        list: flag,
        "no-peer": flag,
        only: { type: "string" },
        rounds: { type: "string" },
        json: { type: "string" },
      },
    });
  } catch (thrown) {
    throw new UserError(`bench: ${reason(thrown)}`, { exitCode: 2, cause: thrown });
  }
}
