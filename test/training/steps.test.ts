import assert from "node:assert/strict";
import { ctAugment } from "../../lib/augment/ct-augment";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../lib/base/tensors";
import type { DataSet } from "../../lib/data/data-set";
import { loadDataSet } from "../../lib/data/load";
import { labelSplit } from "../../lib/data/splits/split";
import { startEngine } from "../../lib/engine/engine";
import type { Method, MethodState } from "../../lib/methods/method";
import { mixmatch } from "../../lib/methods/mixmatch";
import { remixmatch } from "../../lib/methods/remixmatch/remixmatch";
import { supervised } from "../../lib/methods/supervised";
import { wrn10x1 } from "../../lib/network/network";
import { batches } from "../../lib/training/batches";
import { disposeState, initialState } from "../../lib/training/state";
import { type StepsOptions, type TakenStep, steps } from "../../lib/training/steps";
import { train } from "../../lib/training/train";
import { bits } from "../methods/bits";

const network = { ...wrn10x1, channels: 1, filters: 4, scales: 1, shrink: 7 };
const weak = { flip: true, shiftPixels: 3 };
const small = { weak, strongViews: 1, windowBatches: 4 };

const METHODS: Readonly<Record<string, Method>> = {
  remixmatch: remixmatch(network, small),
  // Its views depend on what the step before has learned, so they are not drawn ahead.
  "remixmatch without delay": remixmatch(network, {
    ...small,
    augmentation: ctAugment({ rateDelay: 0 }),
  }),
  mixmatch: mixmatch(network, { weak }),
  supervised: supervised(network, { weak }),
};

describe("the loop over steps", function () {
  this.timeout(60_000);
  let data: DataSet;
  let tensors = 0;
  before(async () => {
    await startEngine();
    const all = loadDataSet();
    const few = { images: all.test.images.slice(0, 10), labels: all.test.labels.slice(0, 10) };
    data = { ...all, test: few };
  });
  beforeEach(() => (tensors = tf.memory().numTensors));
  afterEach(() => assert.equal(tf.memory().numTensors, tensors, "tensors are left"));
  const split = () => labelSplit(data.train.labels, { count: 40, seed: 1 });
  const stream = (size = { labeled: 4, unlabeled: 4 }) =>
    batches(data, split(), { seed: 1, ...size });
  const { supervised: plain } = METHODS;

  /** Takes all steps; the last state is the caller's. */
  async function all(
    method: Method,
    options: Partial<StepsOptions>,
  ): Promise<{ state: MethodState; taken: [number, string][] }> {
    let state: MethodState | undefined;
    const taken: [number, string][] = [];
    for await (const each of steps(method, stream(), { seed: 1, steps: 4, ...options })) {
      state = each.state;
      taken.push([each.step, bits([each.state, each.report])]);
    }
    return { state: state!, taken };
  }

  for (const [name, method] of Object.entries(METHODS)) {
    it(`takes the very steps of training: ${name}`, async () => {
      const trained: [number, string][] = [];
      const reports: string[] = [];
      const result = await train(method, data, split(), {
        ...{ steps: 4, seed: 1, batch: 4, alsoRaw: false },
        onStep: (_, report) => reports.push(bits(report)),
        onState: (state) => void trained.push([state.step, bits(state)]),
      });
      const seen: [number, string][] = [];
      const reported: string[] = [];
      let last: MethodState;
      for await (const { step, state, report } of steps(method, stream(), { seed: 1, steps: 4 })) {
        seen.push([step, bits(state)]);
        reported.push(bits(report));
        last = state;
      }
      assert.deepEqual(seen, trained);
      assert.deepEqual(reported, reports);
      disposeState(result.state);
      disposeState(last!);
    });

    it(`comes to the same bits from a state in between: ${name}`, async () => {
      const whole = await all(method, {});
      const half = await all(method, { steps: 2 });
      const rest = await all(method, { from: half.state });
      assert.deepEqual([...half.taken, ...rest.taken], whole.taken);
      disposeState(whole.state);
      disposeState(rest.state);
    });
  }

  it("frees what a state held alone when the next one comes", async () => {
    let before: TakenStep | undefined;
    for await (const taken of steps(plain, stream(), { seed: 1, steps: 3 })) {
      assert.equal(tf.memory().numTensors, tensors + tensorsIn(taken.state).length);
      const kept = tensorsIn(taken.state);
      const gone = tensorsIn(before?.state).filter((tensor) => !kept.includes(tensor));
      assert.ok(gone.every(({ isDisposed }) => isDisposed));
      before = taken;
    }
    disposeState(before!.state);
  });

  it("leaves the last state alone to whoever breaks off", async () => {
    for (const method of Object.values(METHODS)) {
      let last: MethodState;
      for await (const { step, state } of steps(method, stream(), { seed: 1, steps: 9 })) {
        last = state;
        if (step === 2) break;
      }
      assert.equal(tf.memory().numTensors, tensors + tensorsIn(last!).length);
      assert.equal(
        tensorsIn(last!).some(({ isDisposed }) => isDisposed),
        false,
      );
      disposeState(last!);
    }
  });

  it("ends between two steps when it is asked to", async () => {
    const stop = new AbortController();
    const taken: number[] = [];
    let last: MethodState;
    const options = { seed: 1, steps: 9, signal: stop.signal };
    for await (const { step, state } of steps(plain, stream(), options)) {
      taken.push(step);
      last = state;
      if (step === 2) stop.abort();
    }
    assert.deepEqual(taken, [1, 2]);
    disposeState(last!);
    const never = { ...options, signal: AbortSignal.abort() };
    for await (const { step } of steps(plain, stream(), never)) assert.fail(`step ${step}`);
  });

  it("throws what a step throws, and leaves the state before it alone", async () => {
    const failing = (at: number): Method => ({
      ...plain,
      step: (state, ...given) => {
        if (state.step === at) throw new Error(`no step ${at + 1}`);
        return plain.step(state, ...given);
      },
    });
    let last: MethodState | undefined;
    const take = async (at: number, from?: MethodState) => {
      const options = { seed: 1, steps: 4, ...(from && { from }) };
      for await (const { state } of steps(failing(at), stream(), options)) last = state;
    };
    await assert.rejects(take(0), /no step 1/);
    assert.equal(last, undefined);
    assert.equal(tf.memory().numTensors, tensors);
    await assert.rejects(take(2), /no step 3/);
    assert.equal(last!.step, 2);
    const before = bits(last);
    await assert.rejects(take(2, last), /no step 3/);
    assert.equal(bits(last), before); // A state that was given is as it was.
    disposeState(last!);
  });

  it("throws where views cannot be drawn, those of the next step as well", async () => {
    const blind = (method: Method): Method => ({
      ...method,
      draw: () => Promise.reject(new Error("no views")),
    });
    const none = steps(blind(plain), stream(), { seed: 1, steps: 2 });
    await assert.rejects(none.next(), /no views/);
    let draws = 0;
    const seeing: Method = {
      ...plain,
      draw: (...given) =>
        draws++ === 0 ? plain.draw(...given) : Promise.reject(new Error("no next views")),
    };
    const one = steps(seeing, stream(), { seed: 1, steps: 2 });
    const { value } = await one.next();
    await assert.rejects(one.next(), /no next views/);
    disposeState(value!.state);
  });

  it("stops at the first term that is no number, and names it", async () => {
    const broken: Method = {
      ...plain,
      step: async (...given) => {
        const stepped = await plain.step(...given);
        return { ...stepped, report: { ...stepped.report, terms: { labeled: NaN, loss: NaN } } };
      },
    };
    const taken = steps(broken, stream(), { seed: 1, steps: 2 });
    await assert.rejects(taken.next(), /At step 1 the term "labeled" came as NaN; lower the learn/);
  });

  it("takes batches of two sizes where the method can, and says where it cannot", async () => {
    const uneven = stream({ labeled: 4, unlabeled: 12 });
    const options = { seed: 1, steps: 2 };
    let last: MethodState;
    for await (const { state } of steps(plain, uneven, options)) last = state;
    const even = await all(plain, options);
    // The baseline looks at labeled images alone.
    assert.equal(bits(last!), bits(even.state));
    disposeState(last!);
    disposeState(even.state);
    await assert.rejects(
      steps(METHODS.remixmatch, uneven, options).next(),
      /^UserError: remixmatch: a batch should have as many unlabeled images as labeled ones, but came with 12 and 4$/,
    );
    const sizes = { batch: { labeled: 4, unlabeled: 12 }, seed: 1, steps: 1 };
    disposeState((await train(plain, data, split(), sizes)).state);
  });

  it("takes no number of steps that is none", async () => {
    for (const count of [0, 1.5]) {
      const none = steps(plain, stream(), { seed: 1, steps: count });
      await assert.rejects(none.next(), /steps: the number of steps should be a whole number/);
    }
  });

  it("starts from the state of the seed", async () => {
    const [first, other] = [1, 2].map((seed) => initialState(plain, seed));
    assert.notEqual(bits(first), bits(other));
    const given = await all(plain, { from: first });
    const made = await all(plain, {});
    assert.deepEqual(given.taken, made.taken);
    for (const state of [given.state, made.state, other]) disposeState(state);
  });
});
