import assert from "node:assert/strict";
import { BoundedMap } from "../../lib/cells/bounded-map";

describe("BoundedMap", () => {
  it("forgets the oldest when all weighs too much, and never the last", () => {
    const recent = new BoundedMap<number>(10);
    recent.set("a", 1, 4);
    recent.set("b", 2, 4);
    recent.set("a", 3, 2); // 6 in all; a is now the younger one
    assert.deepEqual(recent.values(), [2, 3]);
    recent.set("c", 4, 6); // 12: b goes
    assert.deepEqual([recent.get("a"), recent.get("b"), recent.get("c")], [3, undefined, 4]);
    recent.set("d", 5, 100);
    assert.deepEqual(recent.values(), [5]);
  });
});
