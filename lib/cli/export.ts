import { Option, type Command } from "commander";
import { dirname, join } from "node:path";
import { tensorsIn } from "../base/tensors";
import { startEngine } from "../engine/engine";
import { writeGraphModel } from "../export/graph-model";
import { exportWeights } from "../export/weights-file";
import { isRunFolder, loadRun } from "../runs/load-run";
import { type WeightsChoice, weightsOption } from "./weights-option";

interface ExportFlags {
  readonly format: "tfjs" | "safetensors";
  readonly weights: WeightsChoice;
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** Adds `remixmatch export RUN`, which writes a trained model for browsers or other programs. */
export function addExportCommand(program: Command): void {
  program
    .command("export")
    .argument("<run>", "the folder of a run, or a file of exported weights")
    .description("write a trained model as a TensorFlow.js graph model, or as safetensors")
    .addOption(
      new Option("--format <format>", "what to write")
        .choices(["tfjs", "safetensors"])
        .default("tfjs"),
    )
    .addOption(weightsOption())
    .option("-o, --output <path>", "where (default: RUN/model, RUN/model.safetensors)")
    .option("--overwrite", "replace what is there")
    .option("--json", "print where it is as one JSON object")
    .action(async (run: string, flags: ExportFlags) => {
      const { format, weights, output, overwrite = false, json = false } = flags;
      await startEngine();
      const { weights: tensors, statistics, network, ...about } = await loadRun(run, { weights });
      const folder = isRunFolder(run) ? run : dirname(run);
      const path = output ?? join(folder, format === "tfjs" ? "model" : "model.safetensors");
      const write = format === "tfjs" ? writeGraphModel : exportWeights;
      await write(path, tensors, statistics, network, { ...about, overwrite });
      for (const tensor of tensorsIn({ tensors, statistics })) tensor.dispose();
      console.log(json ? JSON.stringify({ model: path, format, weights }) : `Model: ${path}`);
    });
}
