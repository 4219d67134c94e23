import { Option, type Command } from "commander";
import { tensorsIn } from "../base/tensors";
import { FITS, type ImageFileOptions, readImageFiles } from "../data/custom/image-files";
import { startEngine } from "../engine/engine";
import { classify } from "../training/predict";
import { loadRun } from "../runs/load-run";
import { whole } from "./arguments";

interface PredictFlags {
  readonly weights: "average" | "raw";
  readonly top: number;
  readonly fit: NonNullable<ImageFileOptions["fit"]>;
  readonly background: number;
  readonly json?: boolean;
}

/** Adds `remixmatch predict RUN IMAGE…`, which names the class of pictures. */
export function addPredictCommand(program: Command): void {
  program
    .command("predict")
    .argument("<run>", "the folder of a run, or a file of exported weights")
    .argument("<image...>", "PNG, JPEG or WebP files")
    .description("name the class of pictures, with probabilities")
    .option("--top <count>", "how many classes to name", whole(1, 1e6), 1)
    .addOption(
      new Option("--fit <how>", "how pictures of another size are brought to the network's")
        .choices(FITS)
        .default("cover"),
    )
    .option("--background <byte>", "behind transparent pictures", whole(0, 255), 255)
    .addOption(
      new Option("--weights <which>", "the averaged weights, or those themselves")
        .choices(["average", "raw"])
        .default("average"),
    )
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
      const asked = Math.min(top, classes.length);
      const said = classify(model, images, { classes, top: asked });
      for (const tensor of tensorsIn(model)) tensor.dispose();
      said.forEach(({ label, probability, probabilities, top: likeliest }, i) => {
        const words = likeliest.map(
          (one) => `${one.label} ${(100 * one.probability).toFixed(1)} %`,
        );
        const named = Object.fromEntries(classes.map((name, c) => [name, probabilities[c]]));
        console.log(
          json
            ? JSON.stringify({ file: files[i], label, probability, probabilities: named })
            : `${files[i]}: ${words.join(", ")}`,
        );
      });
    });
}
