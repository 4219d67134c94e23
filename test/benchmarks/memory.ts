/**
 * What steps of ReMixMatch cost with and without hired workers: time, of the clock and of all
 * processors together, waiting for views, and peak memory.
 *
 *     npm run build && node dist/test/benchmarks/memory.js
 *     node dist/test/benchmarks/memory.js --strong 1,8,16 --passes 0,2 --views 0 --steps 1
 *     node dist/test/benchmarks/memory.js --network classroom --strong 2 --passes 0,1,2 --steps 20
 *
 * Every combination runs in a process of its own and prints one line of JSON. The network is
 * "wrn28x2" with batches of 64 images of 32 x 32 x 3, or "classroom" with that preset's. `hash` is
 * that of the last weights: equal in all lines of one network, K and number of steps. Peak memory is
 * the process's, all threads together. REMIXMATCH_ENGINE chooses the engine.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import {
  disposeState,
  startWorkers,
  labelSplit,
  type Method,
  startEngine,
  tensorsIn,
  train,
} from "../../lib";
import { median } from "../../lib/base/statistics";
import { type Case as StepCase, caseOf, dataOf, methodOf } from "./cases";

interface Case {
  readonly network: StepCase["network"];
  readonly strong: number;
  readonly passes: number;
  readonly views: number;
  readonly steps: number;
}

async function measure({ network, strong, passes, views, steps }: Case): Promise<object> {
  const engine = await startEngine();
  const given = caseOf({ network, strong });
  // The peak should be a step's, not an evaluation's.
  const { test, ...rest } = dataOf(given);
  const data = {
    ...rest,
    test: { images: test.images.slice(0, 1), labels: test.labels.slice(0, 1) },
  };
  const workers = startWorkers({ passes, views });
  const method = methodOf(given, workers);
  let [began, ended] = [0, performance.now()];
  const times: number[] = [];
  const waits: number[] = [];
  const computed: number[] = [];
  let before = process.cpuUsage();
  const timed: Method = {
    ...method,
    step(...told) {
      began = performance.now();
      waits.push(began - ended);
      return method.step(...told);
    },
  };
  const { state } = await train(
    timed,
    data,
    labelSplit(data.train.labels, { count: 40, seed: 1 }),
    {
      steps,
      seed: 1,
      batch: given.batch,
      alsoRaw: false,
      evaluateEvery: steps,
      onStep: () => {
        ended = performance.now();
        times.push(ended - began);
        const { user, system } = process.cpuUsage(before);
        computed.push((user + system) / 1000);
        before = process.cpuUsage();
      },
    },
  );
  const hash = createHash("sha256");
  for (const tensor of tensorsIn(state.weights)) hash.update(tensor.dataSync<"float32">());
  disposeState(state);
  await workers.close();
  // The first step starts the workers and draws its own views.
  const later = (all: number[]): number[] => (all.length > 1 ? all.slice(1) : all);
  return {
    network,
    K: strong,
    "pass workers": passes,
    "view workers": views,
    engine: engine.name,
    steps,
    "ms a step": Math.round(median(later(times))),
    "ms of processors a step": Math.round(median(later(computed))),
    // Of one core where this thread does all, otherwise of as many as there are pass workers.
    "processors busy, %": Math.round(
      (100 * median(later(computed))) / (median(later(times)) * Math.max(1, passes)),
    ),
    "ms of waiting for views": Math.round(10 * median(later(waits))) / 10,
    "peak MB": Math.round(process.resourceUsage().maxRSS / 1024),
    hash: hash.digest("hex").slice(0, 16),
    cores: availableParallelism(),
    load: Math.round(10 * loadavg()[0]) / 10,
  };
}

async function main(words: readonly string[]): Promise<void> {
  if (words[0] === "--case") {
    console.log(JSON.stringify(await measure(JSON.parse(words[1]) as Case)));
    return;
  }
  const text = (fallback: string) => ({ type: "string", default: fallback }) as const;
  const { values } = parseArgs({
    args: [...words],
    options: {
      network: text("wrn28x2"),
      strong: text("1"),
      passes: text("0,2"),
      views: text("0"),
      steps: text("1"),
    },
  });
  const numbers = (list: string): number[] => list.split(",").map(Number);
  for (const strong of numbers(values.strong)) {
    for (const passes of numbers(values.passes)) {
      for (const views of numbers(values.views)) {
        const one: Case = {
          network: values.network as Case["network"],
          strong,
          passes,
          views,
          steps: Number(values.steps),
        };
        const args = [__filename, "--case", JSON.stringify(one)];
        execFileSync(process.execPath, args, { stdio: ["ignore", "inherit", "ignore"] });
      }
    }
  }
}

void main(process.argv.slice(2));
