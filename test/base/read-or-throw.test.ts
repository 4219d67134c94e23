import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { notRead, readOrThrow } from "../../lib/base/read-or-throw";

describe("reading a file", () => {
  const nowhere = "/no/such/file";

  it("gives what was read", () =>
    assert.match(
      readOrThrow(__filename, () => readFileSync(__filename, "utf8")),
      /describe/,
    ));

  it("says which file could not be read, why, and what to do", async () => {
    assert.throws(() => readOrThrow(nowhere, () => readFileSync(nowhere)), {
      name: "UserError",
      message:
        "/no/such/file: could not be read (ENOENT: no such file or directory, open '/no/such/file')",
    });
    const failed = readFile(nowhere).catch((thrown: unknown) => {
      throw notRead(nowhere, thrown, "choose another");
    });
    await assert.rejects(failed, /^UserError: .*could not be read \(ENOENT.*\); choose another$/);
  });
});
