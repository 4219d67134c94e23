import assert from "node:assert/strict";
import { plainOptions } from "../../lib/methods/options";
import { METHODS, METHOD_NAMES, findMethod, methodNamed } from "../../lib/methods/registry";
import { network } from "./small";

describe("methods by name", () => {
  it("are three, each with the name and the defaults it is found by", () => {
    assert.deepEqual(METHOD_NAMES, ["remixmatch", "mixmatch", "supervised"]);
    for (const name of METHOD_NAMES) {
      const method = methodNamed(name, network);
      assert.equal(method.name, name);
      assert.deepEqual(plainOptions(method.options), plainOptions(METHODS[name].defaults));
      assert.equal(method.network, network);
    }
  });

  it("are made again from their options as JSON, which a saved run keeps", () => {
    for (const [name, chosen] of [
      ["remixmatch", { prior: [1, 2, 3], augmentation: { name: "ctaugment", depth: 3 } }],
      ["mixmatch", { unlabeledViews: 3 }],
      ["supervised", { mixup: 0.5, augmentation: { name: "randaugment", operations: ["invert"] } }],
    ] as const) {
      const kept = plainOptions(findMethod(name)(network, chosen).options);
      assert.deepEqual(plainOptions(findMethod(name)(network, kept).options), kept);
      for (const [option, value] of Object.entries(chosen)) {
        const came = (kept as Record<string, unknown>)[option];
        if (typeof value !== "object" || Array.isArray(value)) assert.deepEqual(came, value);
        else assert.deepEqual({ ...(came as object), ...value }, came);
      }
    }
  });

  it("are refused in their own name", () => {
    for (const name of METHOD_NAMES) {
      const refused = (options: object, sentence: RegExp): void =>
        assert.throws(
          () => findMethod(name)(network, options),
          new RegExp(`^UserError: ${name}: ${sentence.source}`),
        );
      refused(
        { averageDeacy: 1 },
        /a record of options .* key: "averageDeacy" \(did you mean "averageDecay"\?\)/,
      );
      refused({ learningRate: -1 }, /learningRate is not as it should be: .*>=0 \(came as -1\)/);
      refused({ weightDecay: 500 }, /learningRate · weightDecay should be below 1/);
      assert.throws(
        () => methodNamed(name, { ...network, classes: 1 }),
        new RegExp(`${name}: the network should tell at least 2 classes apart`),
      );
    }
  });

  it("with a misspelled option do not compile", () => {
    // @ts-expect-error: alignmnet is no option of ReMixMatch.
    assert.throws(() => methodNamed("remixmatch", network, { alignmnet: false }), /alignment/);
    // @ts-expect-error: nor is a word that there is no value for.
    assert.throws(() => methodNamed("remixmatch", network, { guess: "anchr" }), /guess/);
    // @ts-expect-error: nor does MixMatch take options of ReMixMatch.
    assert.throws(() => methodNamed("mixmatch", network, { strongViews: 2 }), /strongViews/);
  });

  it("list the methods where there is none of that name", () => {
    for (const name of ["fixmatch", "toString"]) {
      assert.throws(() => findMethod(name), {
        name: "UserError",
        message: new RegExp(
          `^There is no method called ${name}; there are remixmatch, mixmatch, supervised\\. One of`,
        ),
        exitCode: 2,
      });
    }
  });
});
