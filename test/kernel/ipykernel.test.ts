import assert from "node:assert/strict";
import { provideClient, runWithKernel } from "./jupyter";
import { skip } from "../skip";

// What clients see of ipykernel, asked the same as this kernel: types and order of messages,
// statuses, counts and fields. Words and values are each language's own.

type Step = readonly [python: string, typescript: string, options?: Record<string, unknown>];

/** Steps in one group are sent at once. */
const GROUPS: readonly (readonly Step[])[] = [
  [["print('a')\n3", "console.log('a'); 3"]],
  [["1/0", "throw new Error('no')"]],
  [["x =", "const x ="]],
  [["print(1)\n5", "console.log(1); 5", { silent: true, user_expressions: { a: "1" } }]],
  [["1/0", "throw new Error('no')", { silent: true }]],
  [["   ", "   ", { user_expressions: { a: "1", b: "nope" } }]],
  [["y = 1", "let y = 1", { user_expressions: { y: "y", b: "nope" } }]],
  [["7", "7", { store_history: false }]],
  [["1/0", "throw 1", { store_history: false }]],
  [["8", "8"]],
  [
    ["import time; time.sleep(0.5); 1/0", "await new Promise((r) => setTimeout(r, 500)); throw 1"],
    ["1", "1"],
    ["2", "2", { silent: true }],
  ],
  [
    ["1/0", "throw 1", { stop_on_error: false }],
    ["3", "3"],
  ],
  [
    ["1/0", "throw 1", { silent: true }],
    ["4", "4"],
  ],
  [["input('q')", "(globalThis as any)[Symbol.for('remixmatch.listener')].ask('q', false)"]],
  [["9", "9"]],
];

const SCRIPT = `
import json, sys
from jupyter_client.manager import start_new_kernel

groups = json.loads(${JSON.stringify(JSON.stringify(GROUPS))})

def look(name, language):
    manager, client = start_new_kernel(kernel_name=name)
    seen = []

    def published_for(sent):
        published = []
        while not published or published[-1] != "idle":
            message = pending.get(sent, []).pop(0) if pending.get(sent) else client.get_iopub_msg(timeout=30)
            parent, content = message["parent_header"].get("msg_id"), message["content"]
            if parent != sent:
                pending.setdefault(parent, []).append(message)
                continue
            kind = content.get("execution_state") or message["msg_type"]
            if kind == "execute_input": kind += " %s" % content["execution_count"]
            if kind != "stream" or published[-1] != "stream": published.append(kind)
        return published

    def outcome(sent, on_reply):
        published = published_for(sent)
        reply = on_reply(sent)
        content = reply["content"]
        return {
            "published": published, "reply": reply["msg_type"], "status": content.get("status", "ok"),
            "count": content.get("execution_count"),
            "fields": sorted(set(content) - {"engine_info", "debugger", "status"}),
            "expressions": {key: [value["status"], sorted(value)] for key, value in content.get("user_expressions", {}).items()},
            "started": "started" in reply["metadata"],
        }

    def shell(sent):
        while True:
            reply = client.get_shell_msg(timeout=30)
            if reply["parent_header"]["msg_id"] == sent: return reply

    def control(sent):
        while True:
            reply = client.get_control_msg(timeout=30)
            if reply["parent_header"]["msg_id"] == sent: return reply

    for group in groups:
        pending = {}
        ids = [client.execute(step[language], **{"allow_stdin": False, **(step[2] if len(step) > 2 else {})}) for step in group]
        seen.append([outcome(each, shell) for each in ids])

    def ask(kind, content, channel, on_reply, subshell=None):
        message = client.session.msg(kind, content)
        message["header"]["subshell_id"] = subshell
        channel.send(message)
        contents = []
        def keep(sent):
            reply = on_reply(sent)
            contents.append(reply["content"])
            return reply
        seen.append([kind, outcome(message["header"]["msg_id"], keep)])
        return contents[0]

    pending = {}
    history = {"hist_access_type": "range", "output": False, "raw": True, "session": 0, "start": 1, "stop": 3}
    ask("kernel_info_request", {}, client.control_channel, control)
    ask("history_request", history, client.shell_channel, shell)
    ask("comm_info_request", {"target_name": "x"}, client.shell_channel, shell)
    ask("is_complete_request", {"code": "1"}, client.shell_channel, shell)
    ask("complete_request", {"code": "", "cursor_pos": 0}, client.shell_channel, shell)
    ask("inspect_request", {"code": "", "cursor_pos": 0, "detail_level": 0}, client.shell_channel, shell)
    ask("connect_request", {}, client.shell_channel, shell)
    ask("usage_request", {}, client.control_channel, control)
    made = ask("create_subshell_request", {}, client.control_channel, control)["subshell_id"]
    listed = ask("list_subshell_request", {}, client.control_channel, control)["subshell_id"]
    seen.append([type(made).__name__, listed == [made]])
    code = ["print('in a subshell')\\n10", "console.log('in a subshell'); 10"][language]
    ask("execute_request", {"code": code, "silent": False}, client.shell_channel, shell, made)
    ask("kernel_info_request", {}, client.shell_channel, shell, made)
    ask("execute_request", {"code": code, "silent": False}, client.shell_channel, shell, "none-such")
    ask("delete_subshell_request", {"subshell_id": made}, client.control_channel, control)
    opening = client.session.msg("comm_open", {"comm_id": "c", "target_name": "nobody", "data": {}})
    client.shell_channel.send(opening)
    # ipykernel's log of it goes into a stream, ours to the terminal.
    seen.append(["comm_open", [kind for kind in published_for(opening["header"]["msg_id"]) if kind != "stream"]])
    ask("shutdown_request", {"restart": False}, client.control_channel, control)
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return seen

print(json.dumps([look("python", 0), look("tslab", 1)]))
`;

describe("beside ipykernel", () => {
  it("looks the same to clients", async function () {
    this.timeout(300_000);
    const packages = await provideClient();
    if (packages === undefined) skip(this, "Jupyter's client could not be fetched with pip");
    const [theirs, ours] = JSON.parse(await runWithKernel(packages, SCRIPT)) as unknown[][];
    assert.equal(ours.length, theirs.length);
    theirs.forEach((their, index) => assert.deepEqual(ours[index], their, `step ${index}`));
  });
});
