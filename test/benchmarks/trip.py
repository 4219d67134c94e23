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


def measure(manager, client, first, tiny, count):
    lost = 0

    def trip(code):
        nonlocal lost
        seen = []
        began = time.perf_counter()
        try:
            reply = client.execute_interactive(code, timeout=20, output_hook=seen.append)
        except TimeoutError:
            lost += 1
            return None
        took = 1000 * (time.perf_counter() - began)
        if reply["content"]["status"] != "ok" or not seen:
            raise SystemExit(f"the kernel did not answer {code!r} with a result")
        return took

    def trips(count):
        return [took for _ in range(count) if (took := trip(tiny)) is not None]

    began = time.perf_counter()
    manager.start_kernel()
    client.load_connection_info(manager.get_connection_info())
    client.start_channels()
    client.wait_for_ready(timeout=120)
    trip(first)
    start = 1000 * (time.perf_counter() - began)
    count = int(count)
    took = trips(count // 5)
    early = resident_megabytes(manager.provisioner.pid)
    took += trips(count - count // 5)
    late = resident_megabytes(manager.provisioner.pid)
    return {"startMs": start, "tripsMs": took, "lost": lost, "megabytes": [early, late]}


def main():
    name, *rest = sys.argv[1:]
    manager = KernelManager(kernel_name=name)
    client = manager.client()
    try:
        print(json.dumps(measure(manager, client, *rest)))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


main()
