import { Option, type Command } from "commander";
import { join } from "node:path";
import { UserError } from "../base/user-error";
import { setFrontend } from "../base/messages";
import { startEngine } from "../engine/engine";
import { describeOptions } from "../methods/describe-options";
import { METHODS, METHOD_NAMES } from "../methods/registry";
import type { WorkerCounts } from "../methods/default-workers";
import { startWorkers } from "../methods/workers";
import { runConfig } from "../runs/configure";
import { PRESETS } from "../runs/presets";
import { type RunConfig, resumedRunConfig } from "../runs/run-config";
import { type RunResult, runTraining } from "../runs/run";
import { summarize, summaryTable } from "../runs/summary";
import { atLeast, collect, integer } from "./arguments";
import { textColumns } from "./columns";
import { addUnderOwnName, imageSize } from "./data/image-options";
import { interruptible } from "./interruptible";
import { createProgressBar } from "./progress-bar";
import { type TrainFlags, changesIn, choicesIn } from "./train-flags";

const WORKERS_DEFAULT = "(default: as suits the machine)";

/** Adds `remixmatch train`: one run, resumable at any moment. */
export function addTrainCommand(program: Command): void {
  program
    .command("train")
    .description("train one run; stop it with Ctrl-C and go on with --resume")
    .option("--preset <name>", "an official run, or the lessons' setting", "classroom")
    .addOption(new Option("--method <name>", "instead of the preset's").choices(METHOD_NAMES))
    .option("--data <name>", "a data set of the manifest, instead of the preset's")
    .option("--images <path>", "your own pictures: a folder of folders, or a CSV; see data add")
    .option("--size <pixels>", "the size that they are brought to: 32, or 64x48", imageSize)
    .option("--gray", "one channel of them, instead of three")
    .option("--labels <count>", "how many training images keep their labels", integer(1))
    .option("--seed <number>", "of weights, order, views, MixUp and the split", integer(0), 1)
    .option("--split-seed <number>", "of the split alone (default: the seed)", integer(0))
    .option("--validation <count>", "images held out to choose options by", integer(0), 0)
    .option("--no-labels-in-unlabeled", "keep labeled images out of the unlabeled ones")
    .option(
      "--fold <number>",
      "the data set's official fold, whose images keep their labels",
      integer(0),
    )
    .option(
      "--imbalance <ratio>",
      "first class against last among the unlabeled images",
      atLeast(1),
    )
    .option("--known-prior", "align with the true class distribution of the unlabeled images")
    .option("--batch <count>", "labeled images a step, and as many unlabeled ones", integer(1))
    .option("--steps <count>", "steps in all; with --resume, perhaps more than before", integer(1))
    .option("--evaluate-every <steps>", "steps between two evaluations", integer(1))
    .option(
      "--checkpoint-every <steps>",
      "steps between two checkpoints (default: the same)",
      integer(1),
    )
    .option("--keep <count>", "how many checkpoints stay", integer(1), 3)
    .option("--network <name=value>", "filters, scales, repeat or shrink; may come often", collect)
    .option("--set <name=value>", "an option of the method; may come often", collect)
    .option("-o, --output <folder>", "the run's folder (default: runs/PRESET-METHOD-SEED)")
    .option("--resume <folder>", "go on with the run in this folder")
    .option(
      "--view-workers <count>",
      `threads that make the next step's views ${WORKERS_DEFAULT}`,
      integer(0),
    )
    .option(
      "--pass-workers <count>",
      `threads that run passes side by side ${WORKERS_DEFAULT}`,
      integer(0),
    )
    .option("--json", "print the result as one JSON object")
    .addHelpText(
      "after",
      `\n${wrapped(`Presets: ${Object.keys(PRESETS).join(", ")}.`)}\n\n${optionsHelp()}\n` +
        "Any number of workers, and any number of stops, give the same bits.\n" +
        "Exit code 0: trained; 1: failed; 2: the call was wrong; 130: stopped by Ctrl-C,\n" +
        "with a checkpoint (143 when asked to terminate).",
    )
    .action(async (flags: TrainFlags, command: Command) => {
      const folder = flags.resume ?? flags.output ?? defaultFolder(flags);
      const resume = flags.resume !== undefined;
      const config = resume
        ? resumedRunConfig(folder, changesIn(command))
        : runConfig(choicesIn(await withOwnImages(flags)));
      await startEngine();
      const { viewWorkers: views, passWorkers: passes } = flags;
      const counts = {
        ...(views !== undefined && { views }),
        ...(passes !== undefined && { passes }),
      };
      const { result, code } = await train(folder, config, resume, counts);
      report(folder, config, result, flags.json ?? false);
      if (result.stopped) process.exitCode = code;
    });
}

// Image files become a data set first, under their folder's name: the run's config can then name it.
async function withOwnImages(flags: TrainFlags): Promise<TrainFlags> {
  const { images, data, size, gray } = flags;
  if (images === undefined) return flags;
  if (data !== undefined) {
    throw new UserError("train: --images and --data name two data sets; leave one out", {
      exitCode: 2,
    });
  }
  const name = await addUnderOwnName(images, { size, gray });
  console.error(`${images} is the data set ${name} from now on.`);
  return { ...flags, data: name };
}

async function train(
  folder: string,
  config: RunConfig,
  resume: boolean,
  counts: Partial<WorkerCounts>,
) {
  const bar = createProgressBar(process.stderr, {
    counts: ({ done, total }) => `step ${done}/${total}`,
  });
  const restore = setFrontend({ progress: bar.update });
  const workers = startWorkers(counts);
  try {
    return await interruptible((signal) => {
      signal.addEventListener("abort", () =>
        bar.print("Stopping after this step, with a checkpoint; once more leaves at once."),
      );
      return runTraining(folder, config, { resume, workers, signal, onNote: bar.print });
    });
  } finally {
    restore();
    bar.clear();
    await workers.close();
  }
}

function report(folder: string, config: RunConfig, result: RunResult, json: boolean): void {
  const { step, stopped, evaluations } = result;
  const summary = evaluations.length > 0 ? summarize(evaluations) : null;
  if (json) {
    console.log(JSON.stringify({ folder, step, stopped, summary }));
    return;
  }
  for (const line of summary === null ? [] : summaryTable(summary)) console.log(line);
  const quoted = /^[\w./-]+$/.test(folder) ? folder : `'${folder}'`;
  console.log(
    stopped
      ? `Stopped after step ${step} of ${config.steps}; go on with: remixmatch train --resume ${quoted}`
      : `Trained ${step} ${step === 1 ? "step" : "steps"}: ${folder}`,
  );
}

function defaultFolder({ preset, method, seed }: TrainFlags): string {
  return join("runs", [preset, method, `seed${seed}`].filter(Boolean).join("-"));
}

// What --set takes, method by method, as their schemas have it.
function optionsHelp(): string {
  return Object.entries(METHODS)
    .map(([name, { schema }]) => {
      const rows = describeOptions(schema).map((option) => [
        `${option.option}=${option.default}`,
        option.type,
      ]);
      const lines = textColumns([`--set, ${name}`, "may be"], rows);
      return `${lines.join("\n")}\n`;
    })
    .join("\n");
}

function wrapped(text: string): string {
  return text.replace(/(.{1,80})(?: |$)/g, "$1\n").trimEnd();
}
