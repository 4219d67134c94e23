"""Prints the logits of exported weights on images, in plain NumPy and float64.

    python3 -m pip install numpy safetensors
    python3 test/golden/export/forward.py weights.safetensors images.safetensors

The first file is what `exportWeights` wrote: all that is known of the network comes from there. The
second holds "images", [count, height, width, channels] in [-1, 1]. Written from the network's
description in the ReMixMatch and MixMatch papers' code (pre-activation blocks, leaky ReLU 0.1,
batch normalization with eps 1e-3 by moving statistics, TensorFlow's SAME padding), without looking
at this project's TypeScript.
"""

import json
import sys

import numpy as np
from safetensors import safe_open

with safe_open(sys.argv[1], "numpy") as file:
    about = file.metadata()
    numbers = {name: file.get_tensor(name).astype(np.float64) for name in file.keys()}
with safe_open(sys.argv[2], "numpy") as file:
    images = file.get_tensor("images").astype(np.float64)
config = json.loads(about["network"])
used = set()


def number(name):
    used.add(name)
    return numbers[name]


def padding(size, kernel, stride):
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def conv(name, x, stride=1):
    kernel = number(f"{name}/kernel")
    side = kernel.shape[0]
    edges = [padding(size, side, stride) for size in x.shape[1:3]]
    padded = np.pad(x, [(0, 0), *edges, (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side), (1, 2))
    taken = windows[:, ::stride, ::stride]
    return np.einsum("nyxcij,ijcd->nyxd", taken, kernel, optimize=True) + number(f"{name}/bias")


def norm(name, x):
    centered = x - number(f"{name}/moving_mean")
    x = centered / np.sqrt(number(f"{name}/moving_variance") + 1e-3)
    x = x * number(f"{name}/gamma") + number(f"{name}/beta")
    return np.where(x > 0, x, 0.1 * x)


def shrunk(x):
    side = config["shrink"]
    count, height, width, channels = x.shape
    return x.reshape(count, height // side, side, width // side, side, channels).mean((2, 4))


def wide_resnet(x):
    x = conv("stem", x)
    for scale in range(config["scales"]):
        for block in range(config["repeat"]):
            name = f"scale{scale}/block{block}"
            stride = 2 if scale > 0 and block == 0 else 1
            h = norm(f"{name}/norm1", x)
            if scale == 0 and block == 0:
                x = h
            h = conv(f"{name}/conv1", h, stride)
            h = conv(f"{name}/conv2", norm(f"{name}/norm2", h))
            if x.shape[-1] != h.shape[-1]:
                x = conv(f"{name}/shortcut", x, stride)
            x = x + h
    return norm("tail", x)


def layered(x):
    outputs = {"images": x}
    for layer in config["layers"]:
        x = outputs[layer["input"]] if "input" in layer else x
        if layer["type"] == "normalization":
            x = norm(layer["name"], x)
        else:
            x = conv(layer["name"], x, layer.get("stride", 1))
            if "plus" in layer:
                x = x + outputs[layer["plus"]]
        outputs[layer["name"]] = x
    return x


def network(x):
    body = layered if config["architecture"] == "layers" else wide_resnet
    features = body(shrunk(x)).mean((1, 2))
    return features @ number("classes/kernel") + number("classes/bias")


logits = network(images)
unused = sorted(set(numbers) - used)
print(json.dumps({"logits": logits.tolist(), "unused": unused, "about": about}))
