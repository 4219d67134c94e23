import assert from "node:assert/strict";
import { textColorOn, withOpacity } from "../../lib/charts/color";

describe("colors", () => {
  it("become partly transparent however they are written", () => {
    // CSS Color Module Level 4: steelblue is #4682b4, hsl(120, 100%, 25%) is rgb(0, 128, 0).
    assert.equal(withOpacity("#0072b2", 0.18), "rgba(0, 114, 178, 0.18)");
    assert.equal(withOpacity("rgb(1, 2, 3)", 0.5), "rgba(1, 2, 3, 0.5)");
    assert.equal(withOpacity("rgba(1, 2, 3, 0.25)", 0.5), "rgba(1, 2, 3, 0.5)");
    assert.equal(withOpacity("steelblue", 1), "rgba(70, 130, 180, 1)");
    assert.equal(withOpacity("hsl(120, 100%, 25%)", 1), "rgba(0, 128, 0, 1)");
    assert.equal(withOpacity("no color", 1), "rgba(0, 0, 0, 1)");
  });

  it("have dark text on what is bright and white text on what is dark", () => {
    assert.equal(textColorOn("#ffffff"), "#24292f");
    assert.equal(textColorOn("yellow"), "#24292f");
    assert.equal(textColorOn("#0072b2"), "#ffffff");
    assert.equal(textColorOn("black"), "#ffffff");
  });
});
