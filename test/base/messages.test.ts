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
    const heard: unknown[] = [];
    const leave = setFrontend({ display: (bundle) => heard.push(bundle) });
    const leaveInner = setFrontend({ progress: (progress) => heard.push(progress) });
    assert.equal(display({ "text/plain": "unseen" }), false);
    assert.equal(reportProgress({ label: "train", done: 1, total: 2 }), true);
    leaveInner();
    assert.equal(display({ "text/plain": "seen" }), true);
    leave();
    assert.deepEqual(heard, [{ label: "train", done: 1, total: 2 }, { "text/plain": "seen" }]);
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
      const leave = setFrontend({});
      assert.equal(display({ "text/plain": "to nothing" }), false);
      leave();
    } finally {
      setFallbackFrontend(() => null);
    }
    assert.deepEqual(shown, [{ "text/plain": "shown" }]);
  });
});
