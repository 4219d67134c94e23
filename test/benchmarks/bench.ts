/**
 * Measures this project against PyTorch and Pillow, in turn, and prints ratios with their spread.
 *
 *     npm run bench                                 (everything; an hour or two)
 *     npm run bench -- steps views                  (some sections)
 *     npm run bench -- steps --only "classroom"     (rows whose name has this in it)
 *     npm run bench -- --quick                      (few repetitions: a look)
 *     npm run bench -- --rounds 3 steps             (so many that count)
 *     npm run bench -- --list                       (which sections there are)
 *
 * Also --full (what takes hours and tells little), --no-peer (ourselves alone), and --json FILE;
 * the numbers go to reports/bench.json otherwise. Sections measured before stay in that file. The
 * first run makes an environment with PyTorch (5.4 GB); REMIXMATCH_BENCH_PYTHON names another.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UserError } from "../../lib";
import { type PeerPython, providePeerPython } from "./environment";
import { currentLoad, describeMachine } from "./machine";
import { type BenchOptions, readBenchOptions } from "./options";
import { readReport, writeReport } from "./report";
import type { Section } from "./section";
import { openOurs, openPeer } from "./section";
import { checkpoints } from "./sections/checkpoints";
import { data } from "./sections/data";
import { evaluation } from "./sections/evaluation";
import { growth } from "./sections/growth";
import { hotLoop } from "./sections/hot-loop";
import { kernelOutput } from "./sections/kernel-output";
import { kernelTrip } from "./sections/kernel-trip";
import { kernels } from "./sections/kernels";
import { memory } from "./sections/memory";
import { steps } from "./sections/steps";
import { views } from "./sections/views";

const SECTIONS: readonly Section[] = [
  steps,
  kernels,
  views,
  data,
  checkpoints,
  evaluation,
  kernelOutput,
  kernelTrip,
  hotLoop,
  memory,
  growth,
];

async function main(words: readonly string[]): Promise<void> {
  const options = readBenchOptions(
    words,
    SECTIONS.map(({ name }) => name),
  );
  if (options.list) {
    for (const { name, about } of SECTIONS) console.log(`${name.padEnd(14)} ${about}`);
    return;
  }
  const machine = describeMachine();
  const peer = await peerOf(options);
  const python = "python" in peer ? peer.python : null;
  if ("missing" in peer) console.log(`${peer.missing} The peer's columns are left out.`);
  const versions = await versionsOf(python);
  console.log(
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGB} GB, load ${currentLoad()}; ` +
      versions.words,
  );
  const scratch = mkdtempSync(join(tmpdir(), "remixmatch-bench-"));
  mkdirSync(dirname(options.json), { recursive: true });
  try {
    for (const section of SECTIONS.filter(({ name }) => options.sections.includes(name))) {
      console.log(`\n# ${section.name}: ${section.about}`);
      const load = currentLoad();
      const keep = (rows: readonly object[]): void => {
        const { sections } = readReport(options.json);
        const { quick } = options;
        const head = {
          machine,
          versions: versions.data,
          quick,
          loadBefore: load,
          loadAfter: currentLoad(),
        };
        writeReport(options.json, { sections: { ...sections, [section.name]: { ...head, rows } } });
      };
      keep(await section.run({ options, python, scratch, tell: console.log, keep }));
    }
    console.log(`\nAll numbers are in ${options.json}.`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function peerOf({ peer }: BenchOptions): Promise<PeerPython> {
  if (!peer) return { missing: "No peer was asked for." };
  return await providePeerPython((sentence) => console.log(sentence));
}

// What both sides run on, as they say themselves.
async function versionsOf(python: string | null): Promise<{ words: string; data: object }> {
  const ours = openOurs(1);
  const own = await ours.ask<{ version: string; node: string }>("versions");
  await ours.close();
  const words = `Node ${own.node}, TensorFlow ${own.version}`;
  if (python === null) return { words, data: { ours: own } };
  const peer = openPeer(python, 1);
  const other = await peer.ask<Record<string, string>>("versions");
  await peer.close();
  return {
    words: `${words}; PyTorch ${other.torch}, Pillow ${other.pillow}, Python ${other.python}`,
    data: { ours: own, peer: other },
  };
}

main(process.argv.slice(2)).catch((thrown: unknown) => {
  if (!(thrown instanceof UserError)) throw thrown;
  console.error(thrown.message);
  process.exitCode = thrown.exitCode;
});
