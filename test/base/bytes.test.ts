import assert from "node:assert/strict";
import { formatBytes } from "../../lib/base/bytes";

describe("a number of bytes", () => {
  it("is written in megabytes, rounded up, or in gigabytes", () =>
    assert.deepEqual([0, 1, 1e6, 273_100_000, 999_000_001, 1e9, 3.35e9].map(formatBytes), [
      "0 MB",
      "1 MB",
      "1 MB",
      "274 MB",
      "1000 MB",
      "1.0 GB",
      "3.4 GB",
    ]));
});
