import assert from "node:assert/strict";
import { expect, expectBetween, expectShape, expectInteger } from "../../lib/base/expect";
import { UserError, reason } from "../../lib/base/user-error";

describe("expect", () => {
  it("says who was called, what came and what was expected", () => {
    assert.throws(() => expect(false, "mix", "it should rain"), /^UserError: mix: it should rain$/);
    assert.throws(
      () => expectShape("sharpen", "probabilities", [10], [null, 3], ["batch", "classes"]),
      /^UserError: sharpen: probabilities should be \[batch, classes\], but came as \[10\]$/,
    );
    assert.throws(() => expectShape("f", "x", [2, 4], [2, 3]), /\[2, 3\], but came as \[2, 4\]/);
    assert.throws(() => expectBetween("f", "p", NaN, 0, 1), /between 0 and 1, but came as NaN/);
    assert.throws(
      () => expectInteger("f", "n", 1.5),
      /whole number of at least 0, but came as 1.5/,
    );
  });

  it("lets through what is as expected", () => {
    expect(true, "f", "");
    expectShape("f", "x", [7, 3], [null, 3]);
    expectBetween("f", "p", 1, 0, 1);
    expectInteger("f", "n", 3, 3);
  });

  it("gives faults an exit code, and any thrown thing a reason", () => {
    assert.equal(new UserError("no").exitCode, 1);
    assert.equal(new UserError("no", { exitCode: 2 }).exitCode, 2);
    assert.equal(reason(new Error("why")), "why");
    assert.equal(reason("plain"), "plain");
  });
});
