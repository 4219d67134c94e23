"""Starts a Jupyter kernel and measures it: from start to the first result, then round trips of a cell.

Run by kernel-trip.ts with the kernel's name, two cells, and how many round trips; prints JSON.
"""

import json
import sys
import time

from jupyter_client.manager import KernelManager


def main():
    name, first, tiny, count = sys.argv[1:]
    manager = KernelManager(kernel_name=name)
    began = time.perf_counter()
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=120)

    def trip(code):
        seen = []
        began = time.perf_counter()
        reply = client.execute_interactive(code, timeout=60, output_hook=seen.append)
        took = 1000 * (time.perf_counter() - began)
        if reply["content"]["status"] != "ok" or not seen:
            raise SystemExit(f"the kernel did not answer {code!r} with a result")
        return took

    trip(first)
    start = 1000 * (time.perf_counter() - began)
    trips = [trip(tiny) for _ in range(int(count))]
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    print(json.dumps({"startMs": start, "tripsMs": trips}))


main()
