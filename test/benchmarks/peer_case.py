"""Reads what case-folder.ts wrote, and knows our names of weights; for peer_step.py."""

import json

import numpy as np
import torch


def read_safetensors(path):
    with open(path, "rb") as file:
        data = file.read()
    start = 8 + int.from_bytes(data[:8], "little")
    entries = {name: one for name, one in json.loads(data[8:start]).items() if name[0] != "_"}
    return {
        name: np.frombuffer(data[start + one["data_offsets"][0] : start + one["data_offsets"][1]], "<f4")
        .reshape(one["shape"])
        .copy()
        for name, one in entries.items()
    }


def our_name(name, repeat):
    """blocks.5.conv1.kernel is our scale1/block1/conv1/kernel with four blocks a scale."""
    words = name.split(".")
    if words[0] != "blocks":
        return "/".join(words)
    scale, block = divmod(int(words[1]), repeat)
    return "/".join([f"scale{scale}", f"block{block}", *words[2:]])


def read_views(path, case):
    """The views of each step by name: [count, height, width, channels] bytes."""
    shape, steps, start = case["shape"], [], 0
    data = np.fromfile(path, np.uint8)
    for blocks in case["blocks"]:
        views = {}
        for name, count in blocks:
            size = count * int(np.prod(shape))
            views[name] = torch.from_numpy(data[start : start + size].reshape(count, *shape))
            start += size
        steps.append(views)
    return steps
