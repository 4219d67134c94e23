"""The other side of the benchmarks: PyTorch and Pillow, asked line by line.

    REMIXMATCH_BENCH_PYTHON=python3 npm run bench      (a Python with torch, numpy and pillow)

Started by child.ts as `peer.py THREADS`. Each line of standard input is a JSON object that says what
to do ("ask") and with what; each is answered by one line of JSON. Whatever goes wrong is answered as
{"error": sentence}. What is timed here is timed by this process: milliseconds of the clock, and of all
its threads together.
"""

import json
import os
import resource
import sys
import traceback

import torch

import peer_step

trainers = {}


def prepare(slot, folder, compiled=False, dtype="float32"):
    trainers[slot] = peer_step.Trainer(folder, compiled, getattr(torch, dtype))
    return {"steps": len(trainers[slot].steps)}


def step(slot):
    return trainers[slot].step()


def drop(slot):
    del trainers[slot]
    return {}


def versions():
    import numpy
    import PIL

    return {
        "python": sys.version.split()[0],
        "torch": torch.__version__,
        "numpy": numpy.__version__,
        "pillow": PIL.__version__,
        "threads": torch.get_num_threads(),
    }


def peak():
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"MB": size / (2**20 if sys.platform == "darwin" else 2**10)}


ASKS = {
    "prepare": prepare,
    "step": step,
    "drop": drop,
    "versions": versions,
    "peak": peak,
}


def main():
    torch.set_num_threads(int(sys.argv[1]))
    # Whatever a library prints goes with the errors: standard output is for answers alone.
    answers, sys.stdout = os.fdopen(os.dup(1), "w"), sys.stderr
    os.dup2(2, 1)
    for line in sys.stdin:
        given = json.loads(line)
        try:
            answer = ASKS[given.pop("ask")](**given)
        except Exception as thrown:
            traceback.print_exc()
            answer = {"error": f"{type(thrown).__name__}: {thrown}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
