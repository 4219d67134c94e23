import assert from "node:assert/strict";
import { legacyShuffle } from "../../../lib/data/splits/legacy-shuffle";

describe("NumPy's legacy shuffle", () => {
  const numbers = Array.from({ length: 5000 }, (_, i) => i);

  it("O30: begins as np.random.shuffle does", () => {
    assert.deepEqual(legacyShuffle(1)(numbers).slice(0, 5), [2764, 4767, 3814, 3499, 2735]);
    assert.deepEqual(legacyShuffle(3)(numbers).slice(0, 5), [2584, 4338, 4556, 3438, 737]);
  });

  it("refuses a seed that NumPy has not", () =>
    assert.throws(
      () => legacyShuffle(2 ** 32),
      /seed should be a whole number from 0 to 2\^32 - 1/,
    ));
});
