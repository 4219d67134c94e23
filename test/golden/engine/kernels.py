"""Writes kernels.json: convolution, normalization and learning, by PyTorch in float64.

    pip install torch==2.15.0 numpy==2.4.6
    python test/golden/engine/kernels.py

Inputs are not in the file, but the seeds they are drawn from: numbers in [-1, 1) of the sequence
s <- (1664525 s + 1013904223) mod 2^32, each s / 2^31 - 1 rounded to float32, times a scale, plus an
offset, rounded once more. Images are [batch, height, width, channels], kernels [3, 3, in, out].
- convolve: x * kernel + bias, + plus; what arrives at the result sent on to x, kernel and bias.
- normalize: batch normalization (epsilon 1e-3), then the leaky ReLU (0.1); mean, unbiased variance,
  and gradients by x, gamma and beta. The seed of x rises until none of the ReLU's inputs is near 0.
- learn: three steps of torch.optim.Adam, decay of the kernel, and the moving average. PyTorch adds
  epsilon to the corrected root of the second moment, TensorFlow to the uncorrected one: so PyTorch
  is given epsilon divided by that correction. A sixteenth of the gradients is tiny, so that the
  place of epsilon shows.
"""

import json
import os

import numpy as np
import torch
import torch.nn.functional as F

EPSILON, SLOPE = 1e-3, 0.1


def drawn(seed, shape, scale=1.0, offset=0.0):
    state, values = seed, []
    for _ in range(int(np.prod(shape))):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(state / 2**31 - 1)
    units = np.array(values).astype(np.float32).astype(np.float64)
    values = (scale * units + offset).astype(np.float32).astype(np.float64)
    return torch.tensor(values.reshape(shape))


def written(values, count=8):
    return [float(f"{value:.{count}g}") for value in values.detach().ravel().tolist()]


def channels_first(x):
    return x.permute(0, 3, 1, 2)


def channels_last(x):
    return x.permute(0, 2, 3, 1)


def convolve(image, out):
    result = [*image[:3], out]
    shapes = {"x": image, "kernel": [3, 3, image[3], out], "bias": [out], "plus": result}
    given = {n: drawn(1 + i, s).requires_grad_() for i, (n, s) in enumerate(shapes.items())}
    x, kernel = channels_first(given["x"]), given["kernel"].permute(3, 2, 0, 1)
    y = channels_last(F.conv2d(x, kernel, given["bias"], padding=1)) + given["plus"]
    y.backward(drawn(9, result))
    return {
        "shapes": shapes,
        "output": written(y),
        "gradients": {name: written(given[name].grad, 7) for name in ("x", "kernel", "bias")},
    }


def normalize(image, scale, offset, clear):
    channels = image[3]
    for seed in range(20, 2000):
        x = drawn(seed, image, scale, offset).requires_grad_()
        gamma, beta = (drawn(s, [channels]).requires_grad_() for s in (11, 12))
        flat = channels_first(x)
        z = F.batch_norm(flat, None, None, gamma, beta, training=True, eps=EPSILON)
        if z.abs().min() > clear:
            break
    else:
        raise SystemExit("no seed keeps clear of the bend")
    y = channels_last(F.leaky_relu(z, SLOPE))
    y.backward(drawn(13, image))
    return {
        "shape": image,
        "seed": seed,
        "scale": scale,
        "offset": offset,
        "output": written(y),
        "mean": written(x.mean((0, 1, 2)), 10),
        "variance": written(x.var((0, 1, 2), correction=1), 10),
        "gradients": {n: written(t.grad) for n, t in (("x", x), ("gamma", gamma), ("beta", beta))},
    }


def learn(rate, weight_decay, average_decay):
    names = {"a/kernel": [3, 16], "a/bias": [16]}
    weights = {n: drawn(30 + i, s).requires_grad_() for i, (n, s) in enumerate(names.items())}
    average = {n: drawn(40 + i, s) for i, (n, s) in enumerate(names.items())}
    adam = torch.optim.Adam(weights.values(), lr=rate, betas=(0.9, 0.999))
    for step in range(1, 4):
        for i, (name, shape) in enumerate(names.items()):
            gradient = drawn(50 + 10 * step + i, shape)
            gradient.reshape(-1)[::16] *= 2.0**-24
            weights[name].grad = gradient
        adam.param_groups[0]["eps"] = 1e-8 / np.sqrt(1 - 0.999**step)
        adam.step()
        with torch.no_grad():
            for name, w in weights.items():
                if name.endswith("kernel"):
                    w *= 1 - rate * weight_decay
                average[name].lerp_(w.detach(), 1 - average_decay)
    state = {name: adam.state[w] for name, w in weights.items()}
    options = {"learningRate": rate, "weightDecay": weight_decay, "averageDecay": average_decay}
    return {
        "shapes": names,
        "options": options,
        "weights": {name: written(w, 10) for name, w in weights.items()},
        "first": {name: written(s["exp_avg"], 10) for name, s in state.items()},
        "second": {name: written(s["exp_avg_sq"], 10) for name, s in state.items()},
        "average": {name: written(a, 10) for name, a in average.items()},
    }


def lines(value, depth):
    """JSON with a line for each entry down to a depth, so that changes can be read."""
    if depth == 0 or not isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    entries = (f"{json.dumps(name)}: {lines(entry, depth - 1)}" for name, entry in value.items())
    return "{\n" + ",\n".join(entries) + "\n}"


def main():
    torch.set_num_threads(1)
    golden = {
        "torch": torch.__version__.split("+")[0],
        "epsilon": EPSILON,
        "slope": SLOPE,
        "convolve": {
            "even and odd sides": convolve([2, 4, 5, 16], 16),
            "a single row": convolve([3, 1, 6, 32], 16),
        },
        "normalize": {
            "around 0": normalize([3, 5, 4, 16], 1.7, 0.3, 1e-4),
            "around 1000": normalize([2, 5, 4, 32], 1.7320508, 1000.0, 5e-4),
            # More rows than the own operations take at a time.
            "many rows": normalize([2, 7, 5, 16], 3.0, -5.0, 1e-5),
        },
        "learn": {"as released": learn(0.002, 0.02, 0.999), "in large steps": learn(0.1, 0.5, 0.9)},
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kernels.json")
    with open(path, "w") as file:
        file.write(lines(golden, 4) + "\n")


if __name__ == "__main__":
    main()
