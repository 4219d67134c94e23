/**
 * A process that loads a data set and takes one step of the lessons' ReMixMatch, then answers: what
 * start-up-sizes.ts times from outside.
 */
import { join } from "node:path";
import {
  batches,
  disposeState,
  fork,
  labelSplit,
  loadDataSet,
  presetNamed,
  readManifest,
  seedKey,
  startEngine,
} from "../../lib";
import { caseOf, methodOf } from "./cases";
import { serve } from "./serve";

async function start({ root }: { root: string }): Promise<object> {
  await startEngine();
  const manifest = readManifest(join(root, "manifest.json"));
  const data = loadDataSet(manifest[0].name, { manifest, root });
  const split = labelSplit(data.train.labels, { count: 40, seed: 1 });
  const { batch } = presetNamed("classroom");
  const method = methodOf(caseOf({ network: "classroom", strong: 2 }));
  const key = seedKey(1);
  const state = method.init(fork(key, "init"));
  const given = batches(data, split, { seed: 1, labeled: batch })(0);
  const stepped = await method.step(state, given, fork(key, "step", 0));
  disposeState(stepped.state);
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000 };
}

void serve({ start });
