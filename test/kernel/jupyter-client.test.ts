import assert from "node:assert/strict";
import { provideClient, runWithKernel } from "./jupyter";

/** Jupyter's own tests for kernels, with this kernel's samples; prints what failed. */
const CONFORMANCE = `
import io, json, unittest
import jupyter_kernel_test

class Tests(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    code_page_something = "globalThis[Symbol.for('remixmatch.listener')].page({'text/plain': 'x'})"
    code_generate_error = "throw new Error('no')"
    code_execute_result = [{"code": "1 + 2", "result": "3"}, {"code": "6 * 7", "result": "42"}, {"code": "1 + 2", "result": "3"}]
    code_display_data = [{"code": "globalThis[Symbol.for('remixmatch.listener')].display({'text/html': '<b>x</b>'}, {})", "mime": "text/html"}]
    code_clear_output = "globalThis[Symbol.for('remixmatch.listener')].clear(false)"
    code_history_pattern = "1 + ?"
    supported_history_operations = ("tail", "range", "search")
    completion_samples = [{"text": "Math.hy", "matches": ["hypot"]}]
    complete_code_samples = ["1", "function f() {\\n  return 1;\\n}"]
    incomplete_code_samples = ["function f() {", "const x = ["]
    code_inspect_sample = "Math.hypot"

suite = unittest.defaultTestLoader.loadTestsFromTestCase(Tests)
result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
print(json.dumps({
    "run": result.testsRun,
    "skipped": [why for _, why in result.skipped],
    "failed": [text for _, text in result.errors + result.failures],
}))
`;

/** Starts, restarts, interrupts and shuts down as a notebook server does; prints how it went. */
const MANAGED = `
import json, os, time
from jupyter_client.manager import KernelManager

def text_of(client, code):
    text = []
    hook = lambda message: text.append(message["content"].get("text", "") or message["content"].get("ename", ""))
    reply = client.execute_interactive(code, timeout=30, output_hook=hook, allow_stdin=False)
    return ["".join(text), reply["content"]["status"]]

manager = KernelManager(kernel_name="tslab")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=30)
seen = {"first": text_of(client, "let kept = 1; console.log(kept)")}

looping = client.execute("for (;;) {}")
time.sleep(1)
manager.interrupt_kernel()
while client.get_shell_msg(timeout=10)["parent_header"]["msg_id"] != looping: pass
seen["interrupted"] = text_of(client, "console.log(kept + 1)")

manager.restart_kernel(now=False)
client.wait_for_ready(timeout=30)
seen["restarted"] = text_of(client, "console.log(typeof (globalThis as any).kept)")
manager.restart_kernel(now=True)
client.wait_for_ready(timeout=30)
seen["killed"] = text_of(client, "console.log(2)")
seen["cells"] = int(text_of(client, "console.log(process.pid)")[0])

client.execute("for (;;) {}")
time.sleep(0.5)
began = time.time()
client.stop_channels()
manager.shutdown_kernel(now=False)
seen["seconds"] = time.time() - began
time.sleep(0.5)
try:
    os.kill(seen.pop("cells"), 0)
    seen["orphan"] = True
except ProcessLookupError:
    seen["orphan"] = False
print(json.dumps(seen))
`;

/** Talks by CurveZMQ, and as one who has the signing key, but no key to the encryption. */
const ENCRYPTED = `
import json
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

manager = KernelManager(kernel_name="tslab", transport_encryption="required")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=30)
text = []
hook = lambda message: text.append(message["content"].get("text", ""))
client.execute_interactive("console.log(1 + 2)", timeout=30, output_hook=hook)

info = manager.get_connection_info()
encrypted = bool(info.pop("curve_publickey", None))
info.pop("curve_secretkey", None)
stranger = BlockingKernelClient()
stranger.load_connection_info(info)
stranger.start_channels()
try:
    stranger.wait_for_ready(timeout=2)
    answer = "an answer"
except RuntimeError:
    answer = "no answer"
stranger.stop_channels()
client.stop_channels()
manager.shutdown_kernel(now=True)
print(json.dumps({"encrypted": encrypted, "text": "".join(text), "stranger": answer}))
`;

describe("Jupyter's client", () => {
  let packages: string;
  before(async function () {
    this.timeout(300_000);
    const provided = await provideClient();
    if (provided === undefined) this.skip();
    packages = provided;
  });

  it("finds nothing wrong with the kernel by its own tests", async () => {
    const printed = await runWithKernel(packages, CONFORMANCE);
    const result = JSON.parse(printed) as { run: number; skipped: string[]; failed: string[] };
    assert.deepEqual(result.failed, []);
    assert.deepEqual(result.skipped, []);
    assert.ok(result.run >= 12, `${result.run} tests`);
  });

  it("starts, interrupts by a signal, restarts and shuts it down", async () => {
    const { seconds, ...seen } = JSON.parse(await runWithKernel(packages, MANAGED)) as {
      seconds: number;
    };
    assert.deepEqual(seen, {
      first: ["1\n", "ok"],
      interrupted: ["2\n", "ok"],
      restarted: ["undefined\n", "ok"],
      killed: ["2\n", "ok"],
      orphan: false,
    });
    assert.ok(seconds < 5, `${seconds} s to shut down amid an endless cell`);
  });

  it("talks to it encrypted", async () => {
    const metadata = { supported_encryption: "curve" };
    const printed = await runWithKernel(packages, ENCRYPTED, { metadata });
    assert.deepEqual(JSON.parse(printed), { encrypted: true, text: "3\n", stranger: "no answer" });
  });
});
