import assert from "node:assert/strict";
import { join } from "node:path";
import type { MemoryResult } from "./memory";
import { type Variant, runVariant } from "./variants";
import { skip } from "../skip";

describe("the memory of our own operations", () => {
  for (const variant of ["AVX-512", "AVX2"] satisfies Variant[]) {
    it(`is flat over thousands of calls: ${variant}`, async function () {
      const result = await runVariant<MemoryResult>(join(__dirname, "memory.js"), variant);
      if (result === null) return skip(this, `${variant} is not on this machine`);
      const { results, calls, grown, leaked } = result;
      assert.equal(leaked, 0);
      // A quarter of what it would be if one result of each call stayed.
      const allowed = (results * calls) / 4;
      assert.ok(grown < allowed, `grew by ${grown} bytes, allowed are ${allowed}`);
    }).timeout(120_000);
  }
});
