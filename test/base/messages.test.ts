import assert from "node:assert/strict";
import { display, setFrontend, reportProgress } from "../../lib/base/messages";

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
});
