import { Option, type Command } from "commander";
import { tensorsIn } from "../base/tensors";
import { FITS, type ImageFileOptions, readImageFiles } from "../data/custom/image-files";
import { startEngine } from "../engine/engine";
import { type Classification, classify } from "../training/predict";
import { loadRun } from "../runs/load-run";
import { integer } from "./arguments";
import { type WeightsChoice, weightsOption } from "./weights-option";

interface PredictFlags {
  readonly weights: WeightsChoice;
  readonly top: number;
  readonly fit: NonNullable<ImageFileOptions["fit"]>;
  readonly background: number;
  readonly json?: boolean;
}

/** Adds `remixmatch predict RUN IMAGE…`, which predicts the class of image files. */
export function addPredictCommand(program: Command): void {
  program
    .command("predict")
    .argument("<run>", "the folder of a run, or a file of exported weights")
    .argument("<image...>", "PNG, JPEG or WebP files")
    .description("name the class of pictures, with probabilities")
    .option("--top <count>", "how many classes to name", integer(1, 1e6), 1)
    .addOption(
      new Option("--fit <how>", "how pictures of another size are brought to the network's")
        .choices(FITS)
        .default("cover"),
    )
    .option("--background <byte>", "behind transparent pictures", integer(0, 255), 255)
    .addOption(weightsOption())
    .option("--json", "print one JSON object a picture, with all probabilities")
    .action(async (run: string, files: string[], flags: PredictFlags) => {
      const { top, weights, json = false, ...fit } = flags;
      await startEngine();
      const model = await loadRun(run, { weights });
      const { classes, height, width, network } = model;
      const images = await readImageFiles(
        files,
        { height, width, channels: network.channels },
        fit,
      );
      const predictions = classify(model, images, { classes, top: Math.min(top, classes.length) });
      for (const tensor of tensorsIn(model)) tensor.dispose();
      predictions.forEach((prediction, i) => {
        console.log(json ? toJson(files[i], prediction, classes) : toText(files[i], prediction));
      });
    });
}

function toJson(file: string, prediction: Classification, classes: readonly string[]): string {
  const { label, probability, probabilities } = prediction;
  const byClass = Object.fromEntries(classes.map((name, c) => [name, probabilities[c]]));
  return JSON.stringify({ file, label, probability, probabilities: byClass });
}

function toText(file: string, { top }: Classification): string {
  const likeliest = top.map(
    ({ label, probability }) => `${label} ${(100 * probability).toFixed(1)} %`,
  );
  return `${file}: ${likeliest.join(", ")}`;
}
