"""Starts a Jupyter kernel and measures it: from start to the first result, then round trips of a
cell, and the memory of the kernel's processes after the first fifth of them and at the end.

Run by kernel-trip.ts with the kernel's name, two cells, and how many round trips; prints JSON.
"""

import glob
import json
import sys
import time

from jupyter_client.manager import KernelManager


def resident_megabytes(kernel):
    """The resident memory of a process and all below it; None where /proc does not tell."""
    parents, pages = {}, {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path) as file:
                fields = file.read().rpartition(")")[2].split()
            pid = int(path.split("/")[2])
            parents[pid], pages[pid] = int(fields[1]), int(fields[21])
        except OSError:
            continue
    if kernel not in pages:
        return None

    def is_below(pid):
        while pid in parents and pid != kernel:
            pid = parents[pid]
        return pid == kernel

    return sum(count for pid, count in pages.items() if is_below(pid)) * 4096 / 1e6


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
    count = int(count)
    trips = [trip(tiny) for _ in range(count // 5)]
    early = resident_megabytes(manager.provisioner.pid)
    trips += [trip(tiny) for _ in range(count - count // 5)]
    late = resident_megabytes(manager.provisioner.pid)
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    print(json.dumps({"startMs": start, "tripsMs": trips, "megabytes": [early, late]}))


main()
