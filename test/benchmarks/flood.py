"""Starts a Jupyter kernel and has a cell print lines: how long until a client has them all.

Run by kernel-output.ts with the kernel's name, a cell that prints the numbers from 0, one a line,
and how many these are; prints JSON.
"""

import json
import sys
import time

from jupyter_client.manager import start_new_kernel


def measure(name, cell, count):
    manager, client = start_new_kernel(kernel_name=name)
    texts = []

    def on_output(message):
        if message["msg_type"] == "stream":
            texts.append(message["content"]["text"])

    try:
        client.execute_interactive("1", timeout=60, output_hook=on_output)
        began = time.perf_counter()
        client.execute_interactive(cell, timeout=120, output_hook=on_output)
        seconds = time.perf_counter() - began
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    whole = "".join(texts) == "".join(f"{number}\n" for number in range(int(count)))
    return {"seconds": seconds, "messages": len(texts), "whole": whole}


print(json.dumps(measure(*sys.argv[1:])))
