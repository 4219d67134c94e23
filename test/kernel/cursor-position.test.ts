import assert from "node:assert/strict";
import fc from "fast-check";
import { toCodePoints, toUtf16 } from "../../lib/kernel/cursor-position";

describe("cursor positions", () => {
  // Counted by hand, as Python's len() counts: "a😀b" has three characters.
  const text = "a😀b";

  it("counts a character beyond 65536 as one for Jupyter and two for JavaScript", () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((position) => toUtf16(text, position)),
      [0, 1, 3, 4],
    );
    assert.deepEqual(
      [0, 1, 3, 4].map((offset) => toCodePoints(text, offset)),
      [0, 1, 2, 3],
    );
  });

  it("keeps within the text", () => {
    assert.deepEqual([toUtf16(text, -1), toUtf16(text, 99)], [0, 4]);
    assert.deepEqual([toCodePoints(text, -1), toCodePoints(text, 99)], [0, 3]);
    assert.equal(toUtf16("", 3), 0);
  });

  it("counts half a pair as a character, as Python does", () => {
    assert.equal(toUtf16("\ud83dx", 1), 1);
    assert.equal(toCodePoints("\ud83dx", 2), 2);
  });

  it("goes there and back, for any text", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), (any, nat) => {
        const characters = [...any];
        const position = nat % (characters.length + 1);
        const offset = toUtf16(any, position);
        assert.equal(any.slice(0, offset), characters.slice(0, position).join(""));
        assert.equal(toCodePoints(any, offset), position);
      }),
    ));
});
