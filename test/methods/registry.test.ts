import assert from "node:assert/strict";
import { METHOD_NAMES, defaultsOf, methodNamed } from "../../lib/methods/registry";
import { network } from "./small";

describe("methods by name", () => {
  it("are three, each with the name and the defaults it is found by", () => {
    assert.deepEqual(METHOD_NAMES, ["remixmatch", "mixmatch", "supervised"]);
    for (const name of METHOD_NAMES) {
      const method = methodNamed(name, network);
      assert.equal(method.name, name);
      assert.deepEqual(method.options, defaultsOf(name));
      assert.equal(method.network, network);
    }
  });

  it("are made again from their options as JSON, which a saved run keeps", () => {
    for (const [name, chosen] of [
      ["remixmatch", { prior: [1, 2, 3], views: { depth: 3 } }],
      ["mixmatch", { unlabeledViews: 3 }],
      ["supervised", { mixup: 0.5, augmentation: "ctaugment", rates: { lag: 0 } }],
    ] as const) {
      const { options } = methodNamed(name, network, chosen);
      const kept = JSON.parse(JSON.stringify(options)) as object;
      assert.deepEqual(kept, options);
      assert.deepEqual(methodNamed(name, network, kept).options, options);
    }
  });

  it("are refused in their own name", () => {
    for (const name of METHOD_NAMES) {
      const refused = (options: object, sentence: RegExp): void =>
        assert.throws(
          () => methodNamed(name, network, options),
          new RegExp(`^UserError: ${name}: ${sentence.source}`),
        );
      refused({ averageDeacy: 1 }, /there is no option averageDeacy; did you mean averageDecay\?/);
      refused({ learningRate: -1 }, /learningRate should be a number from 0, but came as -1/);
      refused({ weightDecay: 500 }, /learningRate · weightDecay should be below 1/);
      assert.throws(
        () => methodNamed(name, { ...network, classes: 1 }),
        new RegExp(`${name}: the network should tell at least 2 classes apart`),
      );
    }
  });

  it("list the methods where there is none of that name", () => {
    for (const name of ["fixmatch", "toString"]) {
      assert.throws(() => methodNamed(name, network), {
        name: "UserError",
        message: `There is no method called ${name}; there are remixmatch, mixmatch, supervised`,
        exitCode: 2,
      });
    }
    assert.throws(() => defaultsOf("fixmatch"), /no method called fixmatch/);
  });
});
