import assert from "node:assert/strict";
import { parseSettings } from "../../lib/cli/settings";
import { runConfig } from "../../lib/runs/configure";

describe("options set on the command line", () => {
  it("are numbers, booleans, words, lists and null, also within records", () =>
    assert.deepEqual(
      parseSettings([
        "strongViews=2",
        "learningRate=2e-3",
        "alignment=false",
        "unlabeledLoss=squared",
        "weak.shiftPixels=3",
        "weak.flip=true",
        "prior=[0.25, 0.75]",
        "mixup=null",
        "name=",
        "note=a=b",
      ]),
      {
        strongViews: 2,
        learningRate: 0.002,
        alignment: false,
        unlabeledLoss: "squared",
        weak: { shiftPixels: 3, flip: true },
        prior: [0.25, 0.75],
        mixup: null,
        name: "",
        note: "a=b",
      },
    ));

  it("take the later of two, and options of a record that a word stands for", () => {
    assert.deepEqual(parseSettings(["depth=1", "depth=3"]), { depth: 3 });
    assert.deepEqual(parseSettings(["augmentation=randaugment", "augmentation.depth=3"]), {
      augmentation: { name: "randaugment", depth: 3 },
    });
    assert.deepEqual(parseSettings([]), {});
  });

  it("say how a pair should look", () =>
    assert.throws(() => parseSettings(["depth"]), {
      name: "UserError",
      exitCode: 2,
      message: 'an option should look like name=value, but came as "depth"',
    }));

  const refuses = (pair: string, sentence: RegExp): void =>
    assert.throws(() => runConfig({ set: parseSettings([pair]) }), {
      name: "UserError",
      exitCode: 2,
      message: sentence,
    });

  it("are checked by the method's schema, which asks what was meant", () => {
    refuses("temprature=1", /key: "temprature" \(did you mean "temperature"\?\)/);
    refuses("weak.shiftpixel=1", /key: "shiftpixel" \(did you mean "shiftPixels"\?\)/);
    refuses("augmentation.deepness=1", /augmentation .*key: "deepness"/);
    refuses("toString=1", /key: "toString"/);
    refuses("__proto__.depth=1", /key: "__proto__"/);
    refuses(
      "strongViews=deep",
      /strongViews .*expected number, received string \(came as 'deep'\)/,
    );
    refuses("weak=3", /weak .*expected object, received number \(came as 3\)/);
    refuses("learningRate=1e999", /learningRate .*expected number.*\(came as Infinity\)/);
  });

  it("leave of the preset what they do not name, and replace what has another name", () => {
    const set = (...pairs: string[]) =>
      runConfig({ set: parseSettings(pairs) }).options as {
        weak: object;
        augmentation: { name?: string; depth?: number; threshold?: number };
      };
    assert.deepEqual(set("weak.flip=false").weak, { flip: false, shiftPixels: 3 });
    const { name, depth, threshold } = set("augmentation.depth=3").augmentation;
    assert.deepEqual([name, depth, threshold], ["ctaugment", 3, 0.8]);
    assert.equal(set("augmentation=weak").augmentation, "weak");
    assert.equal(set("augmentation=randaugment").augmentation.name, "randaugment");
  });
});
