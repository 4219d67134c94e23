import type { Command } from "commander";
import { UserError } from "../base/user-error";
import { tensorsIn } from "../base/tensors";
import type { DataSet } from "../data/data-set";
import { loadDataSet } from "../data/load";
import { startEngine } from "../engine/engine";
import { scoreModel } from "../training/evaluate";
import { dataOfRun, loadRun } from "../runs/load-run";
import { type WeightsChoice, weightsOption } from "./weights-option";

interface EvaluateFlags {
  readonly data?: string;
  readonly weights: WeightsChoice;
  readonly json?: boolean;
}

/** Adds `remixmatch evaluate RUN`: accuracy, confusion, recall and precision on test images. */
export function addEvaluateCommand(program: Command): void {
  program
    .command("evaluate")
    .argument("<run>", "the folder of a run, or a file of exported weights")
    .description("score a trained model on test images, class by class")
    .option("--data <name>", "the data set (default: the run's own)")
    .addOption(weightsOption())
    .option("--json", "print accuracy and confusion as one JSON object")
    .action(async (run: string, { data: name, weights, json = false }: EvaluateFlags) => {
      const data = loadDataSet(name ?? dataOfRun(run));
      await startEngine();
      const model = await loadRun(run, { weights });
      expectClasses(run, model.classes, data);
      const { accuracy, confusion } = await scoreModel(model, data.test);
      for (const tensor of tensorsIn(model)) tensor.dispose();
      if (json) console.log(JSON.stringify({ accuracy, confusion, classes: model.classes }));
      else for (const line of scoreLines(accuracy, confusion, model.classes)) console.log(line);
    });
}

function expectClasses(run: string, classes: readonly string[], data: DataSet): void {
  if (classes.join() === data.classes.join()) return;
  throw new UserError(
    `${run}: classifies into ${classes.join(", ")}, but ${data.name} has ${data.classes.join(", ")}; choose ` +
      `the data set that it was trained on`,
    { exitCode: 2 },
  );
}

// The rows of the confusion are the true classes, its columns the predicted ones.
function scoreLines(
  accuracy: number,
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
): string[] {
  const count = sum(confusion.map(sum));
  const width = Math.max(...classes.map(({ length }) => length));
  return [
    `accuracy ${percent(accuracy)} on ${count} test images`,
    ...classes.map((name, c) => {
      const recall = confusion[c][c] / sum(confusion[c]);
      const precision = confusion[c][c] / sum(confusion.map((row) => row[c]));
      return `${name.padEnd(width)}  recall ${percent(recall)}, precision ${percent(precision)}`;
    }),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

// Of a class that was never predicted there is no precision.
function percent(fraction: number): string {
  return Number.isNaN(fraction) ? "     –" : `${(100 * fraction).toFixed(1).padStart(5)} %`;
}
