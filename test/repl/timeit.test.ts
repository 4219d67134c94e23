import assert from "node:assert/strict";
import { inspect } from "node:util";
import { setTimeout as pause } from "node:timers/promises";
import { setFrontend } from "../../lib/base/messages";
import { timeit, Timing } from "../../lib/repl/timeit";
import { toMimeBundle } from "../../lib/display/mime-bundle";

describe("timeit", () => {
  it("shows mean and standard deviation of its rounds as a line", async () => {
    // By hand: mean 2 ms; deviations -1, 0, 1 ms, so their squares sum to 2 and half of that is 1.
    const timing = new Timing([1e-3, 2e-3, 3e-3], 200);
    assert.ok(Math.abs(timing.mean - 2e-3) < 1e-12 && Math.abs(timing.sd - 1e-3) < 1e-12);
    const line = "2.00 ms ± 1.00 ms a call (mean ± sd of 3 rounds of 200 calls)";
    assert.equal(String(timing), line);
    assert.equal(inspect(timing), line);
    assert.deepEqual((await toMimeBundle(timing))!.bundle, { "text/plain": line });
    const once = new Timing([2], 1);
    assert.equal(String(once), "2.00 s ± 0.00 s a call (mean ± sd of 1 round of 1 call)");
  });

  it("fills the time given with calls of a fast function", async () => {
    let calls = 0;
    const began = performance.now();
    const timing = await timeit(() => calls++, { rounds: 5, seconds: 0.25 });
    const spent = (performance.now() - began) / 1000;
    assert.equal(timing.times.length, 5);
    assert.ok(timing.calls > 10_000, `${timing.calls} calls`);
    assert.ok(calls >= 5 * timing.calls);
    assert.ok(spent < 2.5, `${spent} s`);
  });

  it("waits for each call of an async function, and takes about its time", async () => {
    let running = 0;
    const f = async () => {
      assert.equal(++running, 1);
      await pause(10);
      running--;
    };
    const timing = await timeit(f, { seconds: 0.5 });
    assert.ok(timing.mean > 0.0095 && timing.mean < 0.05, String(timing));
    const { mean } = await timeit(() => pause(10), { rounds: 2, seconds: 0.1 });
    assert.ok(mean > 0.0095);
  });

  it("makes fewer rounds of a slow function, unless it is told how many", async () => {
    const slow = () => pause(40);
    assert.equal((await timeit(slow, { seconds: 0.02 })).times.length, 3);
    assert.equal((await timeit(slow, { seconds: 0.02, rounds: 5 })).times.length, 5);
  });

  it("ends with the rounds so far when the cell is interrupted", async () => {
    const stop = new AbortController();
    const leave = setFrontend({ interrupted: () => stop.signal });
    try {
      setTimeout(() => stop.abort(), 100);
      const timing = await timeit(() => pause(20), { rounds: 1000, seconds: 20 });
      assert.ok(timing.times.length >= 1 && timing.times.length < 10, String(timing));
    } finally {
      leave();
    }
  });

  it("throws what the function throws, and refuses odd options", async () => {
    await assert.rejects(
      timeit(() => {
        throw new Error("boom");
      }),
      /boom/,
    );
    await assert.rejects(
      timeit(() => 1, { rounds: 0 }),
      /^UserError: timeit: rounds should be a whole/,
    );
    await assert.rejects(
      timeit(() => 1, { seconds: 0 }),
      /^UserError: timeit: seconds should be more/,
    );
  });
});
