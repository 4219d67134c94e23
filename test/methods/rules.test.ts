import assert from "node:assert/strict";
import { completeOptions, fromZero, oneOf, yesOrNo } from "../../lib/methods/rules";

describe("completing options", () => {
  const defaults = { weight: 1, mode: "a", weak: { flip: true, shift: 2 } };
  const rules = {
    weight: fromZero,
    mode: oneOf("a", "b"),
    "weak.flip": yesOrNo,
    "weak.shift": fromZero,
  };
  const complete = (given: object): object => completeOptions("bake", defaults, given, rules);
  const refuses = (given: object, sentence: string): void =>
    assert.throws(() => complete(given), { name: "UserError", message: sentence });

  it("lays what is given over the defaults, record by record, and changes neither", () => {
    const given = { weak: { shift: 0 }, mode: "b" };
    assert.deepEqual(complete(given), { weight: 1, mode: "b", weak: { flip: true, shift: 0 } });
    assert.deepEqual(given, { weak: { shift: 0 }, mode: "b" });
    assert.deepEqual(defaults, { weight: 1, mode: "a", weak: { flip: true, shift: 2 } });
  });

  it("takes an option that is undefined as not given", () =>
    assert.deepEqual(complete({ weight: undefined, weak: undefined }), defaults));

  it("asks whether a misspelled option was meant to be another", () => {
    refuses({ wieght: 2 }, "bake: there is no option wieght; did you mean weight?");
    refuses({ weak: { flop: 2 } }, "bake: there is no option weak.flop; did you mean weak.flip?");
  });

  it("lists the options where none is near", () =>
    refuses(
      { temperature: 2 },
      "bake: there is no option temperature; there are weight, mode, weak.flip, weak.shift",
    ));

  it("names the option, what it should be and what came", () => {
    refuses({ weight: "1" }, 'bake: weight should be a number from 0, but came as "1"');
    refuses({ mode: "c" }, 'bake: mode should be a or b, but came as "c"');
    refuses({ weak: { flip: null } }, "bake: weak.flip should be true or false, but came as null");
  });

  it("wants a record where there should be one", () => {
    for (const [came, text] of [
      [null, "null"],
      [4, "4"],
      [[1], "[1]"],
    ]) {
      refuses(
        { weak: came },
        `bake: weak should be a record with weak.flip, weak.shift, but came as ${String(text)}`,
      );
    }
    refuses([1], "bake: options should be a record, but came as [1]");
    refuses(JSON.parse("null") as object, "bake: options should be a record, but came as null");
  });

  it("takes no name that every object has for an option", () => {
    refuses(
      { toString: 1 },
      "bake: there is no option toString; there are weight, mode, weak.flip, weak.shift",
    );
    refuses(
      JSON.parse('{"__proto__": {"weight": 2}}') as object,
      "bake: there is no option __proto__; there are weight, mode, weak.flip, weak.shift",
    );
  });
});
