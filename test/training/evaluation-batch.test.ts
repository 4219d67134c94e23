import assert from "node:assert/strict";
import { evaluationBatchSize } from "../../lib/training/evaluation-batch";

describe("images answered at a time", () => {
  const square = (side: number): { height: number; width: number } => ({
    height: side,
    width: side,
  });

  it("need no more memory than a training pass of 64 images of 32 x 32", () => {
    assert.equal(evaluationBatchSize(square(32), { shrink: 1 }), 64);
    assert.equal(evaluationBatchSize(square(96), { shrink: 1 }), 7);
    assert.equal(evaluationBatchSize(square(96), { shrink: 3 }), 64);
  });

  it("are 250 small ones, and at least one", () => {
    assert.equal(evaluationBatchSize(square(28), { shrink: 2 }), 250);
    assert.equal(evaluationBatchSize(square(2000), { shrink: 1 }), 1);
  });
});
