/** What passes through a network of 16 filters come to, for `runVariant`. */
import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";
import { seedKey } from "../../lib/base/keys";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { type Accumulated, accumulate } from "../../lib/network/accumulate";
import { type Pass, predict, runPass } from "../../lib/network/pass";
import { passPool } from "../../lib/network/pass-pool";
import { wrn10x1 } from "../../lib/network/network";
import { movingStatistics, statisticsByName } from "../../lib/network/statistics";
import { initWeights } from "../../lib/network/weights";
import { printResult } from "../engine/variants";

type Arrays = Readonly<Record<string, readonly number[]>>;

export interface WideAnswer {
  /** By the pass. */
  readonly passes: Readonly<
    Record<string, { losses: readonly number[]; gradients: Arrays; statistics: Arrays }>
  >;
  /** Logits by moving statistics, one image after another. */
  readonly logits: readonly number[];
  /** Of all bits of several passes: here twice, then by two threads at once. */
  readonly hashes: readonly string[];
  /** Tensors left behind. */
  readonly leaked: number;
}

const network = { ...wrn10x1, classes: 5 };
const COUNT = 6;

function passOf(name: string, side: number, head: Pass["head"], losses: Pass["losses"][0]): Pass {
  const width = head === "classes" ? network.classes : 4;
  const size = COUNT * side * side * 3;
  return {
    name,
    head,
    images: {
      shape: [COUNT, side, side, 3],
      pixels: Float32Array.from({ length: size }, (_, i) =>
        Math.sin(0.37 * i + side + 3e-4 * i * i),
      ),
    },
    targets: Array.from({ length: COUNT }, (_, row) =>
      Array.from({ length: width }, (_, c) => (c === row % width ? 0.8 : 0.2 / (width - 1))),
    ),
    terms: Array.from({ length: COUNT }, () => "term"),
    weights: Array.from({ length: COUNT }, (_, row) => 0.5 + 0.1 * row),
    // The last row's loss is of the other kind.
    losses: Array.from({ length: COUNT }, (_, row) => (row < COUNT - 1 ? losses : "cross-entropy")),
  };
}

// Sides of 14 become 7 and 4 on the way, sides of 7 become 4 and 2.
const passes = [
  passOf("14 pixels a side", 14, "classes", "cross-entropy"),
  passOf("7 pixels a side", 7, "classes", "squared"),
  passOf("rotations", 7, "rotation", "cross-entropy"),
];

const arraysOf = (tensors: Readonly<Record<string, tf.Tensor>>): Arrays =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, Array.from(tensor.dataSync())]),
  );

function hashOf({ losses, gradients, statistics }: Accumulated): string {
  const hash = createHash("sha256");
  for (const row of losses) hash.update(row);
  for (const tensor of tensorsIn([gradients, statistics]))
    hash.update(tensor.dataSync<"float32">());
  tf.dispose([gradients, statistics]);
  return hash.digest("hex");
}

async function main(): Promise<void> {
  await startEngine();
  const before = tf.memory().numTensors;
  const weights = initWeights(seedKey(3), network, { rotation: true });
  const answers = passes.map((pass) => {
    const { losses, gradients, statistics } = runPass(weights, pass, network);
    const byName = statisticsByName(statistics);
    const told = {
      losses: Array.from(losses),
      gradients: arraysOf(gradients),
      statistics: arraysOf(byName),
    };
    tf.dispose([gradients, statistics]);
    return [pass.name, told] as const;
  });
  const moving = movingStatistics.init(weights);
  const logits = predict(weights, passes[1].images, network, { moving }).flat();

  const pool = passPool(2);
  const many = [1, 2, 3].flatMap((round) =>
    passes.map((pass) => ({ ...pass, name: `${pass.name}, ${round}` })),
  );
  const hashes: string[] = [];
  for (const run of [accumulate, accumulate, pool.accumulate]) {
    hashes.push(hashOf(await run(weights, many, network, { statisticsOf: many[0].name })));
  }
  await pool.close();
  tf.dispose([weights, moving]);
  const leaked = tf.memory().numTensors - before;
  printResult({ passes: Object.fromEntries(answers), logits, hashes, leaked } satisfies WideAnswer);
}

if (require.main === module) void main();
