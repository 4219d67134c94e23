/** What our own operations say to inputs that do not fit, case by case, for `runVariant`. */
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "../../lib/engine/engine";
import { ownKernels, runOwn } from "../../lib/engine/own-kernels";
import { printResult } from "./variants";

type Operation = Exclude<Parameters<typeof runOwn>[1], "Lanes">;
type Shapes = readonly (readonly number[])[];

/** Shapes that each operation takes, and how many results it has. */
export const FITTING: Readonly<Record<Operation, { shapes: Shapes; outputs: number }>> = {
  Convolve: { shapes: [[2, 4, 5, 16], [3, 3, 16, 32], [32], [2, 4, 5, 32]], outputs: 1 },
  ImageGradient: {
    shapes: [
      [2, 4, 5, 32],
      [2, 4, 5, 16],
      [3, 3, 16, 32],
    ],
    outputs: 1,
  },
  FilterGradient: {
    shapes: [
      [2, 4, 5, 32],
      [2, 4, 5, 16],
      [3, 3, 16, 32],
    ],
    outputs: 2,
  },
  Normalize: { shapes: [[2, 4, 5, 16], [16], [16]], outputs: 4 },
  NormalizeBy: { shapes: [[2, 4, 5, 16], [16], [16], [16], [16]], outputs: 1 },
  NormalizeGradient: { shapes: [[2, 4, 5, 16], [2, 4, 5, 16], [16], [16], [16], [16]], outputs: 3 },
  Learn: { shapes: [[3, 16], [3, 16], [3, 16], [3, 16], [3, 16], [6]], outputs: 4 },
};

/** Shapes that fit nowhere: each stands in for each input of each operation. */
export const MISFITS: Shapes = [
  [],
  [1],
  [17],
  [2, 4],
  [2, 4, 5, 17],
  [2, 4, 5, 8],
  [2, 3, 5, 16, 1],
];

/** Several inputs that do not fit, or constants. */
export const WRONG: Readonly<Record<string, [Operation, Shapes, Record<string, number>?]>> = {
  "no channels in": ["Convolve", [[1, 4, 4, 0], [3, 3, 0, 16], [16], [0]]],
  "an empty kernel": ["Convolve", [[1, 4, 4, 16], [0, 3, 16, 16], [16], [0]]],
  "a kernel without columns": [
    "FilterGradient",
    [
      [1, 4, 4, 16],
      [1, 4, 4, 16],
      [3, 0, 16, 16],
    ],
  ],
  "no channels out": ["Convolve", [[1, 4, 4, 16], [3, 3, 16, 0], [0], [0]]],
  "no channels at all": ["Convolve", [[1, 4, 4, 0], [3, 3, 0, 0], [0], [0]]],
  "17 channels out": ["Convolve", [[1, 4, 4, 16], [3, 3, 16, 17], [17], [0]]],
  "a kernel for other channels": ["Convolve", [[1, 4, 4, 16], [3, 3, 32, 16], [16], [0]]],
  "no stride": ["Convolve", [[1, 4, 4, 16], [3, 3, 16, 16], [16], [0]], { stride: 0 }],
  "a stride below 0": ["Convolve", [[1, 4, 4, 16], [3, 3, 16, 16], [16], [0]], { stride: -2 }],
  "a stride that is no number": [
    "Convolve",
    [[1, 4, 4, 16], [3, 3, 16, 16], [16], [0]],
    { stride: NaN },
  ],
  "a stride beyond all": ["Convolve", [[1, 4, 4, 16], [3, 3, 16, 16], [16], [0]], { stride: 1e30 }],
  "dy as at stride 1": [
    "ImageGradient",
    [
      [1, 4, 4, 16],
      [1, 4, 4, 16],
      [3, 3, 16, 16],
    ],
    { stride: 2 },
  ],
  "a gradient for 3 channels": [
    "ImageGradient",
    [
      [1, 4, 4, 16],
      [1, 4, 4, 3],
      [3, 3, 3, 16],
    ],
  ],
  "nothing to normalize": ["Normalize", [[1, 4, 4, 0], [0], [0]]],
};

/** The sentence of a refusal, or the shapes that came. */
function outcomeOf(
  operation: Operation,
  shapes: Shapes,
  constants: Readonly<Record<string, number>> = {},
): string {
  return tf.tidy(() => {
    try {
      const inputs = shapes.map((shape) => tf.ones([...shape]));
      const found = runOwn(ownKernels()!, operation, inputs, FITTING[operation].outputs, constants);
      return `came ${found.map((tensor) => `[${tensor.shape.join()}]`).join(" ")}`;
    } catch (error) {
      return (error as Error).message;
    }
  });
}

async function main(): Promise<void> {
  await startEngine();
  if (ownKernels() === null) return printResult({});
  const results: Record<string, string> = {};
  const ask = (name: string, ...call: Parameters<typeof outcomeOf>): void => {
    // After a crash this shows where it was.
    process.stderr.write(`${name}\n`);
    results[name] = outcomeOf(...call);
  };
  for (const [name, { shapes }] of Object.entries(FITTING)) {
    const operation = name as Operation;
    ask(name, operation, shapes);
    shapes.forEach((_, place) => {
      for (const misfit of MISFITS) {
        ask(`${name}, input ${place} [${misfit.join()}]`, operation, shapes.with(place, misfit));
      }
    });
  }
  for (const [name, call] of Object.entries(WRONG)) ask(name, ...call);
  printResult(results);
}

if (require.main === module) void main();
