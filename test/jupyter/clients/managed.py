"""What Jupyter's kernel manager does with a kernel; prints what was seen as JSON."""

import json
import os
import time

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager


def started(**spec):
    manager = KernelManager(kernel_name="tslab")
    for name, value in spec.items():
        setattr(manager.kernel_spec, name, value)
    manager.start_kernel()
    return manager, connected(manager)


def connected(manager):
    # Not the manager's own client: each front end has a session of its own.
    client = BlockingKernelClient(connection_file=manager.connection_file)
    client.load_connection_file()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    return client


def run(client, code, **options):
    """The reply's status and what the cell printed."""
    printed = []

    def on_output(message):
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    reply = client.execute_interactive(code, timeout=60, output_hook=on_output, **options)
    return [reply["content"]["status"], "".join(printed)]


def wait_for(client, text):
    deadline = time.time() + 30
    while time.time() < deadline:
        message = client.get_iopub_msg(timeout=30)
        if message["content"].get("text") == text:
            return


def reply_to(client, wanted):
    while True:
        reply = client.get_shell_msg(timeout=30)
        if reply["parent_header"].get("msg_id") == wanted:
            return reply["content"]["status"]


LOOP = 'console.log("begun"); for (;;) {}'


def is_alive(process):
    try:
        os.kill(process, 0)
        return True
    except ProcessLookupError:
        return False


def interrupted(manager, client):
    run(client, "let kept = 5;")
    busy = client.execute(LOOP)
    wait_for(client, "begun\n")
    manager.interrupt_kernel()
    return [reply_to(client, busy), *run(client, "console.log(kept)")]


def by_message(manager, client):
    other = connected(manager)
    seen = {}
    # Both clients share the variables, and each receives the outputs of the other's cells.
    seen["two clients"] = [run(client, "let shared = 7;"), run(other, "console.log(shared)")]
    answers = iter(["Ada", "no"])
    hook = {"allow_stdin": True, "stdin_hook": lambda message: client.input(next(answers))}
    seen["stdin"] = run(client, 'console.log(prompt("Who?"), confirm("Sure?"))', **hook)
    seen["interrupt by message"] = interrupted(manager, client)
    manager.restart_kernel()
    client.wait_for_ready(timeout=60)
    seen["restart"] = run(client, "console.log(shared)")
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=60)
    seen["restart after a kill"] = run(client, "console.log(2)")
    cells = int(run(client, "console.log(process.pid)")[1])
    client.execute(LOOP)
    wait_for(client, "begun\n")
    began = time.time()
    manager.shutdown_kernel()
    took = time.time() - began
    seen["shutdown while busy"] = [manager.is_alive(), took < manager.shutdown_wait_time]
    seen["cells left"] = is_alive(cells)
    for each in (client, other):
        each.stop_channels()
    return seen


def by_signal(manager, client):
    seen = {"interrupt by signal": interrupted(manager, client)}
    client.stop_channels()
    manager.shutdown_kernel()
    return seen


manager, client = started()
seen = by_message(manager, client)
manager, client = started(interrupt_mode="signal")
seen.update(by_signal(manager, client))
print(json.dumps(seen))
