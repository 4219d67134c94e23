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

// Another kernel is another entry here.
const KERNELS: readonly Kernel[] = [
  {
    name: "tslab",
    argv: [
      process.execPath,
      join(dirname(require.resolve("tslab/package.json")), "bin", "tslab"),
      "kernel",
      "--config-path",
      "{connection_file}",
    ],
    first: "1 + 1",
    tiny: "1",
  },
];

interface TripRow {
  readonly name: string;
  readonly startMs: Summary;
  readonly tripMs: Summary;
  readonly tripsMs: readonly number[];
}

/** What a notebook waits for: a kernel's start to its first result, and a tiny cell's way and back. */
export const kernelTrip: Section = {
  name: "kernel-trip",
  about: "a Jupyter kernel's start to its first result, and the round trip of a tiny cell",
  async run({ options, scratch, tell }) {
    const jupyter = await provideJupyter();
    if (jupyter === undefined) {
      tell("Left out: Jupyter's client could not be fetched with Python's pip.");
      return [];
    }
    const script = readFileSync(join(packageRoot(), "test", "benchmarks", "trip.py"), "utf8");
    const [starts, trips] = options.quick ? [1, 10] : [5, 100];
    const rows: TripRow[] = [];
    for (const { name, argv, first, tiny } of KERNELS) {
      if (!isWanted(options, name)) continue;
      const folder = join(scratch, "jupyter", "kernels", name);
      mkdirSync(folder, { recursive: true });
      const spec = { argv, display_name: name, language: "typescript" };
      writeFileSync(join(folder, "kernel.json"), JSON.stringify(spec));
      const measured: { startMs: number; tripsMs: number[] }[] = [];
      for (let i = 0; i < starts; i++) {
        const args = [name, first, tiny, String(trips)];
        const env = { JUPYTER_PATH: join(scratch, "jupyter") };
        const said = await runPython(jupyter, script, args, env);
        measured.push(JSON.parse(said) as (typeof measured)[number]);
      }
      const tripsMs = measured.flatMap((each) => each.tripsMs);
      const startMs = summarize(measured.map((each) => each.startMs));
      rows.push({ name, startMs, tripMs: summarize(tripsMs), tripsMs });
    }
    tell(
      textTable(
        ["kernel", "start to first result, ms", "round trip, ms"],
        rows.map(({ name, startMs, tripMs }) => [name, spread(startMs), spread(tripMs)]),
      ),
    );
    return rows;
  },
};
