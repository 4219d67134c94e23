import assert from "node:assert/strict";
import { removeFolders } from "../../notebook/write-notebook";
import { type Clients, provideClients } from "./clients";

describe("Jupyter's own tests of a kernel", function () {
  this.timeout(300_000);
  let clients: Clients;

  before(async function () {
    clients = await provideClients(this);
  });
  after(removeFolders);

  it("all run and all pass", async () => {
    const outcome: unknown = JSON.parse(await clients.script("conformance.py"));
    // 12 of KernelTests, every one with samples, and the welcome to those who subscribe.
    assert.deepEqual(outcome, { run: 13, failed: [], skipped: [] });
  });

  it("welcome comes first at every start of a kernel", async () => {
    const starts = process.env.REMIXMATCH_TEST_STARTS ?? "4"; // more for a soak
    const failures = JSON.parse(await clients.script("welcomes.py", starts)) as number[];
    assert.deepEqual(failures, Array<number>(Number(starts)).fill(0));
  });
});
