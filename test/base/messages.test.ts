import assert from "node:assert/strict";
import {
  display,
  frontend,
  reportProgress,
  setFallbackFrontend,
  setFrontend,
} from "../../lib/base/messages";

describe("messages", () => {
  it("reach the listener, and the one before it once the listener leaves", () => {
    const received: unknown[] = [];
    const restore = setFrontend({ display: (bundle) => received.push(bundle) });
    const restoreInner = setFrontend({ progress: (progress) => received.push(progress) });
    assert.equal(display({ "text/plain": "unseen" }), false);
    assert.equal(reportProgress({ label: "train", done: 1, total: 2 }), true);
    restoreInner();
    assert.equal(display({ "text/plain": "seen" }), true);
    restore();
    assert.deepEqual(received, [{ label: "train", done: 1, total: 2 }, { "text/plain": "seen" }]);
  });

  it("reach the fallback while no front end is set, if there is one by then", () => {
    const shown: unknown[] = [];
    const progress = { label: "train", done: 1, total: 2 };
    assert.deepEqual([reportProgress(progress), frontend()], [false, {}]);
    let found: { display: (bundle: object) => void } | null = null;
    setFallbackFrontend(() => found);
    try {
      assert.equal(display({ "text/plain": "too early" }), false);
      found = { display: (bundle) => shown.push(bundle) };
      assert.equal(display({ "text/plain": "shown" }), true);
      assert.equal(reportProgress(progress), false);
      const restore = setFrontend({});
      assert.equal(display({ "text/plain": "to nothing" }), false);
      restore();
    } finally {
      setFallbackFrontend(() => null);
    }
    assert.deepEqual(shown, [{ "text/plain": "shown" }]);
  });
});
