import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageRoot } from "../../../lib/base/package-root";
import { provideJupyter } from "../../notebook/jupyter";
import { runPython } from "../../python";
import { type Section, isWanted } from "../section";
import { type Summary, summarize } from "../statistics";
import { spread, textTable } from "../table";

/** A kernel to measure: how Jupyter starts it, and cells that answer something. */
interface Kernel {
  readonly name: string;
  readonly argv: readonly string[];
  readonly first: string;
  readonly tiny: string;
}

const tslab = (first: string, name: string): Kernel => ({
  name,
  argv: [
    process.execPath,
    join(dirname(require.resolve("tslab/package.json")), "bin", "tslab"),
    "kernel",
    "--config-path",
    "{connection_file}",
  ],
  first,
  tiny: "1",
});

const ours = (first: string, name: string): Kernel => ({
  name,
  argv: [
    process.execPath,
    join(packageRoot(), "dist", "lib", "kernel", "main.js"),
    "{connection_file}",
  ],
  first,
  tiny: "1",
});

const LIBRARY = 'import * as re from "remixmatch";\nre.seedKey(1)[0]';

// Another kernel is another entry here.
const KERNELS: readonly Kernel[] = [
  ours("1 + 1", "ours"),
  tslab("1 + 1", "stock tslab"),
  ours(LIBRARY, "ours, library imported"),
  tslab(LIBRARY, "stock tslab, library imported"),
];

interface TripRow {
  readonly name: string;
  readonly startMs: Summary;
  readonly tripMs: Summary;
  readonly tripsMs: readonly number[];
  /** Cells whose reply never came. */
  readonly lost: number;
  /** Resident memory of all its processes, after the first fifth of the cells and after all. */
  readonly megabytes: readonly (readonly [number | null, number | null])[];
}

/** What a notebook waits for: a kernel's start to its first result, and a tiny cell's way and back. */
export const kernelTrip: Section = {
  name: "kernel-trip",
  about:
    "a Jupyter kernel's start to its first result, the round trip of a tiny cell, and its memory",
  async run({ options, scratch, tell }) {
    const jupyter = await provideJupyter();
    if (jupyter === undefined) {
      tell("Left out: Jupyter's client could not be fetched with Python's pip.");
      return [];
    }
    const script = readFileSync(join(packageRoot(), "test", "benchmarks", "trip.py"), "utf8");
    const [starts, trips] = options.quick ? [1, 10] : [3, 1000];
    const wanted = KERNELS.filter(({ name }) => isWanted(options, name));
    const measured = new Map<string, Measured[]>(wanted.map(({ name }) => [name, []]));
    for (const { name, argv } of wanted) {
      const folder = join(scratch, "jupyter", "kernels", specName(name));
      mkdirSync(folder, { recursive: true });
      const spec = { argv, display_name: name, language: "typescript" };
      writeFileSync(join(folder, "kernel.json"), JSON.stringify(spec));
    }
    // In turn, so that what else the machine does meets all of them.
    for (let i = 0; i < starts; i++) {
      for (const { name, first, tiny } of wanted) {
        const args = [specName(name), first, tiny, String(trips)];
        const env = { JUPYTER_PATH: join(scratch, "jupyter") };
        measured
          .get(name)!
          .push(JSON.parse(await runPython(jupyter, script, args, env)) as Measured);
      }
    }
    const rows = [...measured].map(([name, all]): TripRow => {
      const tripsMs = all.flatMap((each) => each.tripsMs);
      const startMs = summarize(all.map((each) => each.startMs));
      const megabytes = all.map((each) => each.megabytes);
      const lost = all.reduce((sum, each) => sum + each.lost, 0);
      return { name, startMs, tripMs: summarize(tripsMs), tripsMs, lost, megabytes };
    });
    tell(
      textTable(
        ["kernel", "start to first result, ms", "round trip, ms", "lost", "MB early > late"],
        rows.map(({ name, startMs, tripMs, lost, megabytes }) => [
          name,
          spread(startMs),
          spread(tripMs),
          String(lost),
          megabytes
            .map((pair) => pair.map((value) => value?.toFixed(0) ?? "?").join(" > "))
            .join(", "),
        ]),
      ),
    );
    return rows;
  },
};

interface Measured {
  readonly startMs: number;
  readonly tripsMs: readonly number[];
  readonly lost: number;
  readonly megabytes: readonly [number | null, number | null];
}

function specName(name: string): string {
  return name.replace(/[^a-z]+/g, "-");
}
