import assert from "node:assert/strict";
import { fork, seedKey, threefry, uniforms, uniformStream } from "../../lib/base/keys";

describe("keys", () => {
  it("encrypts as the published known results of Threefry-2x32 with 20 rounds", () => {
    // Random123's kat_vectors, the test file of the paper's own release.
    assert.deepEqual(threefry([0, 0], [0, 0]), [0x6b200159, 0x99ba4efe]);
    assert.deepEqual(
      threefry([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff]),
      [0x1cb996fc, 0xbb002be7],
    );
    assert.deepEqual(
      threefry([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3]),
      [0xc4923a9c, 0x483df7a0],
    );
  });

  it("gives every purpose, step and seed a key of its own", () => {
    const names = new Set<string>();
    for (let seed = 0; seed < 10; seed++) {
      for (let step = 0; step < 100; step++) {
        for (const purpose of ["views", "mixup", "probe", 7, "7"]) {
          names.add(fork(seedKey(seed), step, purpose).join());
        }
      }
    }
    assert.equal(names.size, 10 * 100 * 5);
  });

  it("gives the same seed the same numbers, and another seed others", () => {
    assert.deepEqual(uniforms(fork(seedKey(3), 1), 5), uniforms(fork(seedKey(3), 1), 5));
    assert.notDeepEqual(uniforms(fork(seedKey(3), 1), 5), uniforms(fork(seedKey(4), 1), 5));
  });

  it("draws the same numbers whether few or many are asked for", () => {
    const many = uniforms(seedKey(1), 9);
    assert.deepEqual(uniforms(seedKey(1), 4), many.slice(0, 4));
  });

  it("draws evenly from [0, 1)", () => {
    const drawn = uniforms(seedKey(5), 100_000);
    const mean = drawn.reduce((sum, u) => sum + u, 0) / drawn.length;
    assert.ok(Math.abs(mean - 0.5) < 0.005, `mean ${mean}`);
    assert.ok(drawn.every((u) => u >= 0 && u < 1));
    const tenths = new Array<number>(10).fill(0);
    for (const u of drawn) tenths[Math.floor(u * 10)]++;
    assert.ok(
      tenths.every((count) => Math.abs(count - 10_000) < 500),
      tenths.join(),
    );
  });

  it("streams without end", () => {
    const next = uniformStream(seedKey(2));
    const drawn = Array.from({ length: 200 }, next);
    assert.equal(new Set(drawn).size, 200);
  });

  it("refuses a seed that is no whole number", () => {
    assert.throws(() => seedKey(0.5), /seed should be a whole number/);
    assert.throws(() => seedKey(-1), /seed should be a whole number/);
    assert.throws(() => fork(seedKey(0), 0.5), /label should be a whole number or a word/);
  });
});
