import { Option, type Command } from "commander";
import { UserError } from "../base/user-error";
import { tensorsIn } from "../base/tensors";
import type { DataSet } from "../data/data-set";
import { loadDataSet } from "../data/load";
import { startEngine } from "../engine/engine";
import { scoreModel } from "../training/evaluate";
import { dataOfRun, loadRun } from "../runs/load-run";

interface EvaluateFlags {
  readonly data?: string;
  readonly weights: "average" | "raw";
  readonly json?: boolean;
}

/** Adds `remixmatch evaluate RUN`, which scores a trained model on test images. */
export function addEvaluateCommand(program: Command): void {
  program
    .command("evaluate")
    .argument("<run>", "the folder of a run, or a file of exported weights")
    .description("score a trained model on test images, class by class")
    .option("--data <name>", "the data set (default: the run's own)")
    .addOption(
      new Option("--weights <which>", "the averaged weights, or those themselves")
        .choices(["average", "raw"])
        .default("average"),
    )
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
    `${run}: answers ${classes.join(", ")}, but ${data.name} has ${data.classes.join(", ")}; choose ` +
      `the data set that it was trained on`,
    { exitCode: 2 },
  );
}

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
      const answered = sum(confusion.map((row) => row[c]));
      return (
        `${name.padEnd(width)}  ${percent(confusion[c][c] / sum(confusion[c]))} recognized, ` +
        `${percent(confusion[c][c] / answered)} of its answers right`
      );
    }),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function percent(share: number): string {
  return Number.isNaN(share) ? "     –" : `${(100 * share).toFixed(1).padStart(5)} %`;
}
