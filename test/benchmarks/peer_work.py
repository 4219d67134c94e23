"""What peer.py does with a trainer beside steps: profiles, evaluations, and files of its state."""

import os
import time

import torch
from torch.profiler import ProfilerActivity, profile

from peer_images import timed


def profiled(trainer, steps):
    """Milliseconds by PyTorch's operations, each without those that it calls."""
    start = time.perf_counter()
    for _ in range(steps):
        trainer.step()
    ms = 1000 * (time.perf_counter() - start)
    with profile(activities=[ProfilerActivity.CPU]) as seen:
        for _ in range(steps):
            trainer.step()
    found = [
        {"op": each.key, "ms": each.self_cpu_time_total / 1000, "calls": each.count}
        for each in seen.key_averages()
    ]
    return {"ms": ms, "ops": sorted(found, key=lambda each: -each["ms"])}


def evaluated(trainer, images, labels, batch=250):
    """Scores the averaged network on images of bytes, [count, height, width, channels]."""

    def score():
        right = 0
        with torch.inference_mode():
            for some, truths in zip(images.split(batch), labels.split(batch)):
                logits = trainer.answer(trainer.images(some).permute(0, 3, 1, 2))
                right += (logits.argmax(1) == truths).sum().item()
        return right / len(images)

    accuracy, took = timed(score)
    return {**took, "accuracy": accuracy}


def filed(trainer, folder):
    """Saves all that a run needs to go on and reads it again, each timed; on the disk as ours is."""
    path = os.path.join(folder, "state.pt")
    state = {
        "weights": trainer.network.state_dict(),
        "averaged": trainer.averaged.state_dict(),
        "first": trainer.first,
        "second": trainer.second,
        "window": trainer.window,
        "prior": trainer.prior,
        "rates": {name: [each.tolist() for each in bins] for name, bins in trainer.rates.items()},
        "step": trainer.taken,
    }

    def save():
        os.makedirs(folder, exist_ok=True)
        with open(path + ".part", "wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        os.rename(path + ".part", path)

    def load():
        found = torch.load(path, weights_only=True)
        trainer.network.load_state_dict(found["weights"])
        trainer.averaged.load_state_dict(found["averaged"])

    answer = {"write": timed(save)[1], "MB": os.path.getsize(path) / 1e6, "read": timed(load)[1]}
    os.remove(path)
    return answer
