import assert from "node:assert/strict";
import { expectPassesHere, defaultWorkers } from "../../lib/methods/default-workers";

describe("the usual workers", () => {
  const machine = { cores: 8, memory: 64e9, threads: 1, gpu: false };
  const passes = (changed: object): number => defaultWorkers({ ...machine, ...changed }).passes;

  it("are one for views, and one for passes for each core", () => {
    assert.deepEqual(defaultWorkers(machine), { views: 1, passes: 8 });
    assert.equal(passes({ cores: 2 }), 2);
  });

  it("are no more than a step has passes, than memory holds, or than threads have cores", () => {
    assert.equal(passes({ cores: 96, memory: 1e12 }), 16);
    assert.equal(passes({ memory: 8e9 }), 5);
    assert.equal(passes({ threads: 3 }), 2);
  });

  it("are none where there would be one at most", () => {
    const none = { views: 0, passes: 0 };
    assert.deepEqual(defaultWorkers({ ...machine, cores: 1 }), none);
    assert.deepEqual(defaultWorkers({ ...machine, memory: 2e9 }), none);
    assert.deepEqual(defaultWorkers({ ...machine, threads: 8 }), none);
  });

  it("leave passes here where a GPU computes", () => {
    assert.deepEqual(defaultWorkers({ ...machine, gpu: true }), { views: 1, passes: 0 });
    assert.throws(() => expectPassesHere(2, "GPU: a model"), /passes: 0\) where a GPU computes/);
    expectPassesHere(0, "GPU: a model");
    expectPassesHere(2, "CPU");
    expectPassesHere(2, undefined);
  });

  it("know this machine", () => {
    const { views, passes } = defaultWorkers();
    assert.ok(passes > 1 ? views === 1 : views === 0 && passes === 0);
  });
});
