import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { CHECKS } from "../../../lib/jupyter/check/checks";
import { checkKernel } from "../../../lib/jupyter/check/check-kernel";
import { installKernelspec } from "../../../lib/jupyter/install/install-kernelspec";
import { ourKernelspec } from "../../../lib/jupyter/install/kernelspec";
import { refuses, remixmatch } from "../../cli/remixmatch";
import { freshFolder, removeFolders } from "../../notebook/write-notebook";

const stock = join(dirname(require.resolve("tslab/package.json")), "bin", "tslab");
const STOCK = {
  argv: [process.execPath, stock, "kernel", "--config-path", "{connection_file}"],
  display_name: "Stock tslab",
  language: "typescript",
};
// In these checks stock tslab fails, at once.
const FAILED = [
  "says what it is",
  "completes names",
  "knows when code is complete",
  "lists comms",
  "runs a cell and shows its value",
  "waits for promises",
  "runs silently",
  "sends what cells print",
  "shows errors, with the line",
  "aborts cells behind one that fails",
];

describe("remixmatch kernel check", function () {
  this.timeout(120_000);
  after(removeFolders);

  it("finds nothing wrong with this kernel, installed under a name", async () => {
    const dataFolder = freshFolder();
    await installKernelspec({ dataFolder, name: "ours" });
    const words = ["kernel", "check", "--name", "ours"];
    const { outcome } = remixmatch(words, { JUPYTER_PATH: dataFolder });
    const { code, stdout, stderr } = await outcome;
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, stdout);
    const lines = stdout.trim().split("\n");
    assert.match(lines[0], /^TypeScript \(ReMixMatch\), installed in .*kernels.ours:$/);
    assert.equal(lines.at(-1), `${CHECKS.length} of ${CHECKS.length} checks passed.`);
    for (const [i, { name }] of CHECKS.entries()) {
      assert.match(lines[i + 1], /^✓ +\d+ ms {2}\S/);
      assert.ok(lines[i + 1].endsWith(`  ${name}`), lines[i + 1]);
    }
  });

  it("says what another kernel does otherwise", async () => {
    const named = ["has a heartbeat", ...FAILED];
    const checks = CHECKS.filter(({ name }) => named.includes(name));
    const results = await checkKernel(STOCK, { folder: freshFolder(), checks });
    const failed = results.filter(({ failure }) => failure !== undefined);
    assert.deepEqual(failed.map(({ name }) => name).sort(), [...FAILED].sort());
    assert.equal(failed[0].failure, "the status is undefined instead of 'ok'");
  });

  it("goes on with another kernel after one that does not reply", async () => {
    const endless = { name: "no reply", run: () => new Promise<void>(() => undefined) };
    const heartbeat = CHECKS.find(({ name }) => name === "has a heartbeat")!;
    const options = { folder: freshFolder(), checks: [endless, heartbeat], timeoutSeconds: 3 };
    const [first, second] = await checkKernel(ourKernelspec(), options);
    assert.equal(first.failure, "nothing more came within 3 s");
    assert.equal(second.failure, undefined);
  });

  it("says why a kernel does not start", async () => {
    const broken = { ...STOCK, argv: [process.execPath, "-e", "throw new Error('no luck')"] };
    await assert.rejects(
      checkKernel(broken),
      /^UserError: The kernel did not start: it has ended\. Its last lines:\n[^]*no luck/,
    );
    await assert.rejects(
      checkKernel({ ...STOCK, argv: ["/nowhere/node"] }),
      /could not be started/,
    );
    const sentence = /^Jupyter knows no kernel none-such: `remixmatch kernel install --name none/;
    await refuses(["kernel", "check", "--name", "none-such"], sentence, 1);
  });
});
