import assert from "node:assert/strict";
import { formatDuration, formatTimes } from "../../lib/base/durations";

describe("a duration", () => {
  it("is written as people read it, in ever larger units", () =>
    assert.deepEqual(
      [0, 0.42, 0.996, 9.94, 9.96, 59.4, 59.6, 185, 3599.6, 7800].map(formatDuration),
      [
        "0.00 s",
        "0.42 s",
        "1.0 s",
        "9.9 s",
        "10 s",
        "59 s",
        "1 min 00 s",
        "3 min 05 s",
        "1 h 00 min",
        "2 h 10 min",
      ],
    ));
});

describe("measured times", () => {
  it("are written in one unit with three digits", () => {
    assert.deepEqual(formatTimes(12.3456, 0.5), ["12.3 s", "0.5 s"]);
    assert.deepEqual(formatTimes(1.5e-3, 2e-5), ["1.50 ms", "0.02 ms"]);
    assert.deepEqual(formatTimes(123.4e-6), ["123 µs"]);
    assert.deepEqual(formatTimes(4.2e-9), ["4.20 ns"]);
    assert.deepEqual(formatTimes(0), ["0.00 ns"]);
  });
});
