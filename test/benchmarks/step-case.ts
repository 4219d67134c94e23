import { join } from "node:path";
import { UserError } from "../../lib";
import type { Case } from "./cases";
import type { Child } from "./child";
import { type Measured, measureInTurn } from "./in-turn";
import { type Bench, roundsFor } from "./section";
import type { Took } from "./serve";

/** A row: one method and network on so many threads, every contestant in turn. */
export interface StepRow extends Measured {
  readonly name: string;
  readonly case: Case;
  readonly threads: number;
  /** Drawing the views of one step, which the times of steps do not contain. */
  readonly drawing: Took;
  /** The largest relative difference between our loss terms of the first step and the peer's. */
  readonly lossesDiffer: number | null;
}

const PAIRS = [
  ["native", "PyTorch"],
  ["native", "compiled"],
  ["portable", "native"],
  ["portable", "PyTorch"],
] as const;

/** What a case is called in tables, and chosen by. */
export function rowName({ network, method, strong }: Case, portable: boolean): string {
  const name = method === "remixmatch" ? `remixmatch K=${strong}` : method;
  return `${network} ${name}${portable ? " portable" : ""}`;
}

/** Who takes the steps of a case. */
export interface Sides {
  readonly ours: readonly Child[];
  readonly peers: readonly Child[];
  readonly threads: number;
  readonly portable: boolean;
}

/** Lets every side take the steps of one case in turn, from the same weights and views. */
export async function measureCase(
  { scratch, options }: Bench,
  given: Case,
  { ours, peers, threads, portable }: Sides,
): Promise<StepRow> {
  const [slot, folder] = ["steps", join(scratch, "case")];
  const prepared: { drawing: Took }[] = [];
  for (const child of ours) {
    prepared.push(await child.ask("prepare", { slot, folder, given }));
  }
  for (const child of peers) {
    await child.ask("prepare", { slot, folder, compiled: child.name === "compiled" });
  }
  const first: Record<string, number>[] = [];
  for (const child of [...ours, ...peers]) {
    first.push((await child.ask<Stepped>("step", { slot })).terms);
  }
  const lossesDiffer = peers.length === 0 ? null : farthest(first);
  expectSame(rowName(given, portable), lossesDiffer);
  const contestants = [...ours, ...peers].map((child) => ({
    name: child.name,
    measure: () => child.ask<Stepped>("step", { slot }),
  }));
  const measured = await measureInTurn(contestants, PAIRS, roundsFor(options, 60));
  for (const child of [...ours, ...peers]) await child.ask("drop", { slot });
  return {
    name: rowName(given, portable),
    case: given,
    threads,
    drawing: prepared[0].drawing,
    lossesDiffer,
    ...measured,
  };
}

type Stepped = Took & { readonly terms: Record<string, number> };

// Of the terms that all have; ours has their weighted sum, too.
function farthest([own, ...others]: readonly Record<string, number>[]): number {
  const apart = others.flatMap((other) =>
    Object.keys(other)
      .filter((term) => term in own)
      .map((term) => Math.abs(other[term] / own[term] - 1)),
  );
  return Math.max(...apart);
}

// A sum of many numbers in another order differs in its last digits, another method in its first.
const ALLOWED = 1e-3;

function expectSame(name: string, apart: number | null): void {
  if (apart === null || apart < ALLOWED) return;
  throw new UserError(
    `steps: all sides should find the same losses in the first step of "${name}", but they differ ` +
      `by ${apart.toExponential(1)} of their size; compare peer_step.py with lib/methods`,
  );
}
