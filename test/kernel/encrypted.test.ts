import assert from "node:assert/strict";
import { provideClient, runWithKernel } from "./jupyter";
import { skip } from "../skip";

/** Talks by CurveZMQ, and as one who has the signing key, but no key to the encryption. */
const ENCRYPTED = `
import json
import signal
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

def give_up(*_):
    raise RuntimeError("its messages do not even leave")

# Without a peer that shakes hands, sending itself may wait for ever.
signal.signal(signal.SIGALRM, give_up)
signal.alarm(15)
try:
    stranger.wait_for_ready(timeout=2)
    answer = "an answer"
except RuntimeError:
    answer = "no answer"
signal.alarm(0)
stranger.stop_channels()
client.stop_channels()
manager.shutdown_kernel(now=True)
print(json.dumps({"encrypted": encrypted, "text": "".join(text), "stranger": answer}))
`;

describe("a kernel that is asked to talk encrypted", () => {
  let packages: string;
  before(async function () {
    this.timeout(300_000);
    const provided = await provideClient();
    if (provided === undefined) skip(this, "Jupyter's client could not be fetched with pip");
    packages = provided;
  });

  it("talks to its client, and not to who lacks the key", async function () {
    this.timeout(180_000);
    const metadata = { supported_encryption: "curve" };
    const printed = await runWithKernel(packages, ENCRYPTED, { metadata });
    assert.deepEqual(JSON.parse(printed), { encrypted: true, text: "3\n", stranger: "no answer" });
  });
});
