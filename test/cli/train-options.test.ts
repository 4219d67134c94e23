import assert from "node:assert/strict";
import { parseOverrides } from "../../lib/cli/train-options";
import { releasedOptions } from "../../lib/methods/remixmatch/options";

const usage = (message: string | RegExp) => ({ name: "UserError", exitCode: 2, message });

describe("overriding options", () => {
  it("sets numbers, booleans, words, lists, and options within groups", () => {
    const set = parseOverrides(
      [
        "strongViews=2",
        "learningRate=2e-3",
        "alignment=false",
        "unlabeledLoss=squared",
        "views.weak.shiftPixels=3",
        "views.depth=1",
        "prior=[0.25, 0.75]",
      ],
      releasedOptions,
    );
    assert.deepEqual(set, {
      ...releasedOptions,
      strongViews: 2,
      learningRate: 0.002,
      alignment: false,
      unlabeledLoss: "squared",
      views: { ...releasedOptions.views, depth: 1, weak: { flip: true, shiftPixels: 3 } },
      prior: [0.25, 0.75],
    });
  });

  it("leaves the defaults as they were, and gives them back when nothing is set", () => {
    const defaults = { views: { depth: 2 }, name: "a" };
    parseOverrides(["views.depth=1", "name=b"], defaults);
    assert.deepEqual(defaults, { views: { depth: 2 }, name: "a" });
    assert.deepEqual(parseOverrides([], defaults), defaults);
  });

  it("takes a word as it stands, also with an equals sign, and empty", () => {
    const word = (pair: string) => parseOverrides([pair], { name: "a" }).name;
    assert.deepEqual(["name=b=c", "name=1", "name="].map(word), ["b=c", "1", ""]);
  });

  it("lets the later of two pairs count", () =>
    assert.deepEqual(parseOverrides(["depth=1", "depth=3"], { depth: 2 }), { depth: 3 }));

  it("names the nearest option when there is none of that name", () => {
    const set = (pair: string) => () => parseOverrides([pair], releasedOptions);
    assert.throws(
      set("temprature=1"),
      usage('there is no option "temprature"; did you mean temperature?'),
    );
    assert.throws(set("shiftPixels=1"), usage(/did you mean views\.weak\.shiftPixels\?/));
    assert.throws(set("views.weak.shiftpixel=1"), usage(/did you mean views\.weak\.shiftPixels\?/));
    assert.throws(set("views.deepness=1"), usage(/"views\.deepness"; the options are/));
    assert.throws(set("__proto__.depth=1"), usage(/no option "__proto__\.depth"/));
    assert.throws(set("toString=1"), usage(/no option "toString"/));
  });

  it("lists all options when none is near, and those of a group that is named alone", () => {
    const defaults = { depth: 2, weak: { flip: true, shiftPixels: 4 } };
    assert.throws(
      () => parseOverrides(["momentum=0.9"], defaults),
      usage('there is no option "momentum"; the options are depth, weak.flip, weak.shiftPixels'),
    );
    assert.throws(
      () => parseOverrides(["weak=3"], defaults),
      usage("weak is a group of options: set weak.flip or weak.shiftPixels"),
    );
  });

  it("says which kind of value an option takes", () => {
    const defaults = { depth: 2, flip: true, shares: [0.5] };
    assert.throws(
      () => parseOverrides(["depth=deep"], defaults),
      usage('the option depth should be a number, like 2, but came as "deep"'),
    );
    assert.throws(
      () => parseOverrides(["flip=1"], defaults),
      usage('the option flip should be true or false, like true, but came as "1"'),
    );
    for (const pair of ["depth=null", "depth=", "depth=1e999", "shares=1", 'shares=["a"]']) {
      assert.throws(() => parseOverrides([pair], defaults), usage(/^the option \w+ should be a/));
    }
    assert.throws(
      () => parseOverrides(["prior={}"], { prior: null }),
      usage('the option prior should be a literal, like null, but came as "{}"'),
    );
  });

  it("says how a pair should look", () =>
    assert.throws(
      () => parseOverrides(["depth"], { depth: 2 }),
      usage('an option should look like name=value, but came as "depth"'),
    ));
});
