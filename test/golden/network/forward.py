"""Computes forward.json: a small wide residual network, forward, in plain NumPy.

    python3 -m pip install numpy && python3 test/golden/network/forward.py > test/golden/network/forward.json

Written from the network's description in the ReMixMatch and MixMatch papers' code (pre-activation
blocks, leaky ReLU 0.1, batch normalization with eps 1e-3, TensorFlow's SAME padding), without
looking at this project's TypeScript. Float64. Weight i of a tensor called `name` is
0.4 * sin(0.37 * i + len(name)), gammas are 1 + that, images are sin(0.11 * i).
Run with NumPy 2.4.
"""

import json
import numpy as np


def weight(name, *shape):
    values = 0.4 * np.sin(0.37 * np.arange(np.prod(shape)) + len(name))
    return values.reshape(shape) + (1.0 if name.endswith("gamma") else 0.0)


def same(size, kernel, stride):
    out = -(-size // stride)
    total = max((out - 1) * stride + kernel - size, 0)
    return out, total // 2, total - total // 2


def conv(name, x, kernel, cout, stride=1):
    n, h, w, cin = x.shape
    k = weight(f"{name}/kernel", kernel, kernel, cin, cout)
    oh, top, bottom = same(h, kernel, stride)
    ow, left, right = same(w, kernel, stride)
    padded = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)))
    y = np.zeros((n, oh, ow, cout))
    for i in range(oh):
        for j in range(ow):
            patch = padded[:, i * stride : i * stride + kernel, j * stride : j * stride + kernel, :]
            y[:, i, j, :] = np.einsum("nabc,abcd->nd", patch, k)
    return y + weight(f"{name}/bias", cout)


def norm(name, x, stats):
    c = x.shape[-1]
    mean, var = x.mean((0, 1, 2)), x.var((0, 1, 2))
    count = x.size // c
    stats[name] = {"mean": mean.tolist(), "variance": (var * count / (count - 1)).tolist()}
    x = (x - mean) / np.sqrt(var + 1e-3)
    x = x * weight(f"{name}/gamma", c) + weight(f"{name}/beta", c)
    return np.where(x > 0, x, 0.1 * x)


def network(x, filters, scales, repeat, classes):
    stats = {}
    x = conv("stem", x, 3, 16)
    width, first = 16, True
    for scale in range(scales):
        for block in range(repeat):
            name, out = f"scale{scale}/block{block}", filters * 2**scale
            stride = 2 if scale > 0 and block == 0 else 1
            h = norm(f"{name}/norm1", x, stats)
            if first:
                x, first = h, False
            h = conv(f"{name}/conv1", h, 3, out, stride)
            h = conv(f"{name}/conv2", norm(f"{name}/norm2", h, stats), 3, out)
            if width != out:
                x = conv(f"{name}/shortcut", x, 1, out, stride)
            x, width = x + h, out
    features = norm("tail", x, stats).mean((1, 2))

    def head(name, count):
        return features @ weight(f"{name}/kernel", width, count) + weight(f"{name}/bias", count)

    return features, head("classes", classes), head("rotation", 4), stats


PLAN = {"classes": 3, "channels": 2, "filters": 4, "scales": 3, "repeat": 2, "shrink": 1}
SHAPE = (3, 8, 8, 2)
images = np.sin(0.11 * np.arange(np.prod(SHAPE))).reshape(SHAPE)
features, logits, rotation, stats = network(images, 4, 3, 2, 3)
print(
    json.dumps(
        {
            "network": {"architecture": "wide-resnet", **PLAN},
            "shape": SHAPE,
            "features": features.tolist(),
            "classes": logits.tolist(),
            "rotation": rotation.tolist(),
            "statistics": {name: stats[name] for name in ("scale0/block0/norm1", "tail")},
        }
    )
)
