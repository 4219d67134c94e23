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

import numpy as np
import torch

import peer_images
import peer_step
import peer_work

trainers = {}
views_in = {}


def prepare(slot, folder, compiled=False, dtype="float32"):
    trainers[slot] = peer_step.Trainer(folder, compiled, getattr(torch, dtype))
    return {"steps": len(trainers[slot].steps)}


def step(slot):
    return trainers[slot].step()


def state(slot):
    return trainers[slot].state()


def drop(slot):
    del trainers[slot]
    return {}


def run_profile(slot, steps):
    return peer_work.profiled(trainers[slot], steps)


def evaluate(slot, folder, shape, labels):
    data = np.fromfile(os.path.join(folder, "evaluation.bin"), np.uint8).reshape(-1, *shape)
    return peer_work.evaluated(trainers[slot], torch.from_numpy(data), torch.tensor(labels))


def checkpoint(slot, folder):
    return peer_work.filed(trainers[slot], folder)


def prepare_views(folder):
    views_in["folder"] = peer_images.Views(folder)
    return {}


def views(set):
    if set.startswith("whole"):
        return views_in["folder"].whole()
    return views_in["folder"].apply(set)


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
    "state": state,
    "drop": drop,
    "profile": run_profile,
    "evaluate": evaluate,
    "checkpoint": checkpoint,
    "prepareViews": prepare_views,
    "views": views,
    "readSample": peer_images.read_sample,
    "readPngs": peer_images.read_pngs,
    "readCifar": peer_images.read_cifar,
    "readLarge": peer_images.read_large,
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
