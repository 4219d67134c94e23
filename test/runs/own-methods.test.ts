import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../lib/base/tensors";
import { loadDataSet } from "../../lib/data/load";
import type { Method } from "../../lib/methods/method";
import { supervised } from "../../lib/methods/supervised";
import type { Workers } from "../../lib/methods/workers";
import type { Network } from "../../lib/network/network";
import { loadRun } from "../../lib/runs/load-run";
import { type Methods, findMethod } from "../../lib/methods/registry";
import { scoreModel } from "../../lib/training/evaluate";
import { readLog } from "../../lib/training/logs/log";
import { contents } from "./run-files";
import { fault, runsHere } from "./runs";
import { tinyConfig } from "./tiny-config";

/** The supervised baseline, on as many of a batch's labeled images as asked for. */
function few(network: Network, options: object = {}, workers?: Workers): Method {
  const { most = 2 } = options as { most?: number };
  const method: Method = supervised(network, { weak: tinyConfig.options.weak as object }, workers);
  return {
    ...method,
    name: "few",
    options: { most },
    draw: (state, { labeled, labels, unlabeled }, key) =>
      method.draw(
        state,
        { labeled: labeled.slice(0, most), labels: labels.slice(0, most), unlabeled },
        key,
      ),
  };
}

describe("a run of a method of one's own", function () {
  this.timeout(60_000);
  const here = runsHere();
  const { run, goOn } = here;
  const methods: Methods = { few };
  const config = { method: "few", options: { most: 3 }, batch: { labeled: 4, unlabeled: 8 } };

  it("trains, goes on to the same bits, and is loaded and scored without the method", async () => {
    const whole = await run(config, { methods });
    const undisturbed = contents(here.folder);
    const folder = here.freshFolder();
    const stop = new AbortController();
    const stopping: Methods = {
      few: (network, options, workers) => {
        const method = few(network, options, workers);
        return {
          ...method,
          step: (...given) => {
            if (given[0].step === 2) stop.abort();
            return method.step(...given);
          },
        };
      },
    };
    const begun = await run(config, { methods: stopping, signal: stop.signal }, folder);
    assert.deepEqual([begun.step, begun.stopped], [3, true]);
    const { evaluations } = await run(config, { methods, resume: true }, folder);
    assert.deepEqual(evaluations, whole.evaluations);
    assert.deepEqual(contents(folder), undisturbed);
    assert.equal(readLog(join(folder, "log.jsonl")).steps.length, 6);

    const model = await loadRun(folder);
    const { accuracy } = await scoreModel(model, loadDataSet().test);
    assert.equal(accuracy, evaluations.at(-1)!.accuracy);
    tf.dispose(tensorsIn(model));
  });

  it("is refused where the method is not given, by its name and with the way to give it", async () => {
    const sentence =
      /^There is no method called few; there are remixmatch, mixmatch, supervised\. One of your own is given beside the config: runTraining\(folder, config, \{ methods: \{ "few": … \} \}\)$/;
    await assert.rejects(run(config), fault(sentence, 2));
    await run({ ...config, steps: 1 }, { methods });
    await assert.rejects(goOn(config), fault(sentence, 2));
    const other = fault(/there are remixmatch, mixmatch, supervised, few\. One of/, 2);
    await assert.rejects(run({ method: "more" }, { methods }), other);
  });

  it("is another run with other options, and with other sizes of its batches", async () => {
    await run({ ...config, steps: 1 }, { methods });
    await assert.rejects(
      goOn({ ...config, options: { most: 2 } }, { methods }),
      fault(/made with options\.most 3, but this run has 2/),
    );
    await assert.rejects(
      goOn({ ...config, batch: { labeled: 4, unlabeled: 4 } }, { methods }),
      fault(/made with batch \{"labeled":4,"unlabeled":8\}, but this run has 4;/),
    );
  });
});

describe("the method of a name", () => {
  it("is one's own before a built-in one, but never what an object inherits", () => {
    const network = tinyConfig.network;
    assert.equal(findMethod("mixmatch")(network).name, "mixmatch");
    assert.equal(findMethod("mixmatch", { mixmatch: few })(network).name, "few");
    assert.throws(() => findMethod("toString", {}), fault(/no method called toString/, 2));
  });
});
