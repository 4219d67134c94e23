import assert from "node:assert/strict";
import { skip } from "../skip";
import { provideClient, runWithKernel } from "./jupyter";

/** Sends bytes over a comm, and prints what comes back, as Jupyter's own client reads it. */
const SCRIPT = `
import json
from jupyter_client.manager import KernelManager

manager = KernelManager(kernel_name="tslab")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
client.execute_interactive('''
import { acceptComms } from "remixmatch/dist/lib/repl/comms";
const stop = acceptComms("echo", (comm) => comm.onMessage((data, { buffers = [], metadata }) =>
  comm.send({ data, metadata }, { metadata: { back: 1 }, buffers: buffers.map((b) => b.map((x) => x + 1)) })));
''', timeout=60)

def send(kind, content, **extras):
    message = client.session.msg(kind, content)
    message.update(extras)
    client.shell_channel.send(message)

send("comm_open", {"comm_id": "c", "target_name": "echo", "data": {}})
send("comm_msg", {"comm_id": "c", "data": {"a": 1}}, metadata={"there": 2}, buffers=[b"\\x01\\x02\\xff", b""])
while True:
    message = client.get_iopub_msg(timeout=60)
    if message["msg_type"] == "comm_msg":
        break
buffers = [bytes(buffer).hex() for buffer in message["buffers"]]
print(json.dumps([message["content"], message["metadata"], buffers]))
client.stop_channels()
manager.shutdown_kernel(now=True)
`;

describe("a comm's bytes and metadata", () => {
  let packages: string;
  before(async function () {
    this.timeout(300_000);
    const provided = await provideClient();
    if (provided === undefined) skip(this, "Jupyter's client could not be fetched with pip");
    packages = provided;
  });

  it("reach the cells and come back, as Jupyter's client reads them", async function () {
    this.timeout(180_000);
    const printed = await runWithKernel(packages, SCRIPT);
    assert.deepEqual(JSON.parse(printed), [
      { comm_id: "c", data: { data: { a: 1 }, metadata: { there: 2 } } },
      { back: 1 },
      ["020300", ""], // each byte one more
    ]);
  });
});
