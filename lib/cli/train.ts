import { InvalidArgumentError, Option, type Command } from "commander";
import { join } from "node:path";
import { Fault } from "../base/fault";
import { listen } from "../base/messages";
import { loadDataSet } from "../data/data-set";
import { startEngine } from "../engine/engine";
import { METHOD_NAMES, methodNamed, optionsFor } from "../methods/named";
import { PRESETS, presetNamed } from "../methods/presets";
import { type Recipe, readRecipe } from "../training/recipe";
import { type RunResult, runTraining } from "../training/run";
import { summarize, summaryTable } from "../training/summary";
import { haltable } from "./halt";
import { parseOverrides } from "./train-options";
import { watchTraining } from "./watch-training";

interface TrainFlags {
  readonly preset: string;
  readonly method?: string;
  readonly data?: string;
  readonly labels?: number;
  readonly seed: number;
  readonly splitSeed?: number;
  readonly validation: number;
  readonly labelsInUnlabeled: boolean;
  readonly batch?: number;
  readonly steps?: number;
  readonly evaluateEvery?: number;
  readonly checkpointEvery?: number;
  readonly keep: number;
  readonly set: readonly string[];
  readonly output?: string;
  readonly resume?: string;
  readonly json?: boolean;
}

/** Adds `remixmatch train`: one run, resumable at any moment. */
export function addTrainCommand(program: Command): void {
  program
    .command("train")
    .description("train one run; stop it with Ctrl-C and go on with --resume")
    .option("--preset <name>", "an official run, or the lessons' setting", "classroom")
    .addOption(new Option("--method <name>", "instead of the preset's").choices(METHOD_NAMES))
    .option("--data <name>", "a data set of the manifest, instead of the preset's")
    .option("--labels <count>", "how many training images keep their labels", whole(1))
    .option("--seed <number>", "of weights, order, views, MixUp and the split", whole(0), 1)
    .option("--split-seed <number>", "of the split alone", whole(0))
    .option("--validation <count>", "images held out to choose options by", whole(0), 0)
    .option("--no-labels-in-unlabeled", "keep labeled images out of the unlabeled ones")
    .option("--batch <count>", "labeled images a step, and as many unlabeled ones", whole(1))
    .option("--steps <count>", "steps in all; with --resume, perhaps more than before", whole(1))
    .option("--evaluate-every <steps>", "steps between two evaluations", whole(1))
    .option("--checkpoint-every <steps>", "steps between two checkpoints", whole(1))
    .option("--keep <count>", "how many checkpoints stay", whole(1), 3)
    .option("--set <name=value>", "an option of the method; may come often", collect, [])
    .option("-o, --output <folder>", "the run's folder (default: runs/PRESET-METHOD-SEED)")
    .option("--resume <folder>", "go on with the run in this folder")
    .option("--json", "print the result as one JSON object")
    .addHelpText(
      "after",
      `\nPresets: ${Object.keys(PRESETS).join(", ")}\n` +
        "Exit code 0: trained; 1: failed; 2: the call was wrong; 130: stopped, with a checkpoint.",
    )
    .action(async (flags: TrainFlags, command: Command) => {
      const resume = flags.resume !== undefined;
      const folder = flags.resume ?? flags.output ?? usualFolder(flags);
      const recipe = resume ? resumed(flags, command) : recipeOf(flags);
      await startEngine();
      const { result, code } = await train(folder, recipe, resume);
      report(folder, recipe, result, flags.json ?? false);
      if (result.stopped) process.exitCode = code;
    });
}

async function train(folder: string, recipe: Recipe, resume: boolean) {
  const watch = watchTraining(process.stderr);
  const leave = listen({ progress: watch.progress });
  try {
    return await haltable((signal) =>
      runTraining(folder, recipe, {
        resume,
        signal,
        now: () => Date.now() / 1000,
        onNote: (sentence) => console.error(sentence),
      }),
    );
  } finally {
    leave();
    watch.end();
  }
}

/** The recipe that the flags ask for: the preset's, where they do not say otherwise. */
function recipeOf(flags: TrainFlags): Recipe {
  const preset = presetNamed(flags.preset);
  const { method = preset.method, data = preset.data, seed } = flags;
  const { classes, train } = loadDataSet(data);
  const network = {
    ...preset.network,
    classes: classes.length,
    channels: train.images[0].channels,
  };
  const usual = methodNamed(method, network, optionsFor(method, preset.options)).options;
  const evaluateEvery = flags.evaluateEvery ?? preset.evaluateEvery;
  return {
    format: 1,
    data,
    split: {
      count: flags.labels ?? preset.labels,
      seed: flags.splitSeed ?? seed,
      validation: flags.validation,
      labelsInUnlabeled: flags.labelsInUnlabeled,
    },
    method,
    network,
    options: { ...parseOverrides(flags.set, usual) },
    seed,
    batch: flags.batch ?? preset.batch,
    steps: flags.steps ?? preset.steps,
    evaluateEvery,
    checkpointEvery: flags.checkpointEvery ?? evaluateEvery,
    keep: flags.keep,
  };
}

// A run that goes on is the run it was; only how long, and what is kept of it, may change.
function resumed(flags: TrainFlags, command: Command): Recipe {
  const recipe = readRecipe(flags.resume!);
  const mayChange = ["resume", "steps", "checkpointEvery", "keep", "json"];
  const strange = Object.keys(flags).find(
    (name) => command.getOptionValueSource(name) === "cli" && !mayChange.includes(name),
  );
  if (strange !== undefined) {
    throw new Fault(
      `train: --resume goes on with the run as it was made, so ${strange} cannot be given with it; ` +
        `leave it out, or start a new run`,
      { exitCode: 2 },
    );
  }
  const given = (name: "steps" | "checkpointEvery" | "keep") =>
    command.getOptionValueSource(name) === "cli" ? flags[name]! : recipe[name];
  return {
    ...recipe,
    steps: given("steps"),
    checkpointEvery: given("checkpointEvery"),
    keep: given("keep"),
  };
}

function report(folder: string, recipe: Recipe, result: RunResult, json: boolean): void {
  const { step, stopped, evaluations } = result;
  const summary = evaluations.length > 0 ? summarize(evaluations) : null;
  if (json) {
    console.log(JSON.stringify({ folder, step, stopped, summary }));
    return;
  }
  for (const line of summary === null ? [] : summaryTable(summary)) console.log(line);
  console.log(
    stopped
      ? `Stopped after step ${step} of ${recipe.steps}; go on with: remixmatch train --resume ${folder}`
      : `Trained ${step} steps: ${folder}`,
  );
}

function usualFolder({ preset, method, seed }: TrainFlags): string {
  return join("runs", [preset, method, `seed${seed}`].filter(Boolean).join("-"));
}

function collect(pair: string, before: readonly string[]): readonly string[] {
  return [...before, pair];
}

function whole(low: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < low) {
      throw new InvalidArgumentError(`It should be a whole number from ${low}.`);
    }
    return value;
  };
}
