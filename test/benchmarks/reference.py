"""ReMixMatch once more, in PyTorch and Pillow, in the setting of gap.ts: for comparing accuracies.

    pip install torch==2.15.0 numpy==2.4.6 pillow==13.0.0
    npm run build
    node -p 'const { labelSplit, loadDataSet } = require("./dist/lib");
      const { labels } = loadDataSet().train;
      JSON.stringify(labelSplit(labels, { count: 40, seed: 1 }).labeled)' > split.json
    python test/benchmarks/reference.py --seed 1 --labeled "$(cat split.json)"

Written from a description of the method, without looking at this project's TypeScript. The labeled
images are given, so that both programs learn from the same ones; initial weights, views, MixUp and
the order of images are this program's own, by seed. One thread. Prints one JSON line for each
evaluation on all test images, with averaged weights and moving statistics, then one with the score
and the time of a step.
"""

import argparse
import copy
import gzip
import json
import os
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
from torch import nn

CLASSES, BATCH, VIEWS = 10, 32, 2
TEMPERATURE, ALPHA = 0.5, 0.75
UNLABELED_WEIGHT, STRONG_WEIGHT, ROTATION_WEIGHT = 1.5, 0.5, 0.5
RATE, DECAY = 0.002, 0.02
WINDOW, LABEL_DECAY, AVERAGE_DECAY = 128, 0.999, 0.99
DEPTH, THRESHOLD, RATES_DECAY = 2, 0.8, 0.99
SHIFT = 3
SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../lib/data/samples")


def read_idx(name):
    with gzip.open(os.path.join(SAMPLES, name)) as file:
        data = file.read()
    sides = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(sides)).reshape(sides)


def load(part):
    images = read_idx(f"fashion-mnist-{part}-images.idx3.gz")
    return images, read_idx(f"fashion-mnist-{part}-labels.idx1.gz").astype(np.int64)


# Views: gray images of 28 x 28 bytes.


def shear(image, x, y):
    return image.transform(image.size, Image.Transform.AFFINE, (1, x, 0, y, 1, 0))


def cutout(image, level, random):
    width, height = image.size
    half = (1 + int(level * min(width, height) * 0.499)) // 2
    column, row = (int(random.integers(side)) for side in image.size)
    left, top = max(column - half, 0), max(row - half, 0)
    right, bottom = min(column + half, width), min(row + half, height)
    image = image.copy()
    if right > left and bottom > top:
        image.paste(127, (left, top, right, bottom))
    return image


def blended(effect):
    return lambda image, a: Image.blend(image, effect(image), a)


def enhanced(kind):
    return lambda image, a: kind(image).enhance(0.1 + 1.9 * a)


def left_alone(image, *_):
    return image


# Name: how many bins each parameter has, and what to do. Rescaling and translating by less than a
# pixel change nothing, as in the released code.
operations = {
    "autocontrast": ([17], blended(ImageOps.autocontrast)),
    "blur": ([17], blended(lambda image: image.filter(ImageFilter.BLUR))),
    "brightness": ([17], enhanced(ImageEnhance.Brightness)),
    "color": ([17], enhanced(ImageEnhance.Color)),
    "contrast": ([17], enhanced(ImageEnhance.Contrast)),
    "cutout": ([17], None),
    "equalize": ([17], blended(ImageOps.equalize)),
    "invert": ([17], blended(ImageOps.invert)),
    "identity": ([], left_alone),
    "posterize": ([8], lambda image, a: ImageOps.posterize(image, 1 + int(7.999 * a))),
    "rescale": ([17, 6], left_alone),
    "rotate": ([17], lambda image, a: image.rotate(int(round((2 * a - 1) * 45)))),
    "sharpness": ([17], enhanced(ImageEnhance.Sharpness)),
    "shear_x": ([17], lambda image, a: shear(image, (2 * a - 1) * 0.3, 0)),
    "shear_y": ([17], lambda image, a: shear(image, 0, (2 * a - 1) * 0.3)),
    "smooth": ([17], blended(lambda image: image.filter(ImageFilter.SMOOTH))),
    "solarize": ([17], lambda image, a: ImageOps.solarize(image, int(255.999 * a))),
    "translate_x": ([17], left_alone),
    "translate_y": ([17], left_alone),
}
NAMES = list(operations)


def draw_level(rates, random):
    """Between neighboring bins, picked by the sum of what the threshold leaves of their rates."""
    likely = rates + (1 - RATES_DECAY)
    likely = likely / likely.max()
    likely[likely < THRESHOLD] = 0
    pairs = likely[:-1] + likely[1:]
    return (random.choice(len(pairs), p=pairs / pairs.sum()) + random.random()) / len(pairs)


def draw_policy(rates, random):
    """For training by the rates; without rates, of any strength: a probe."""
    names = [NAMES[i] for i in random.integers(len(NAMES), size=DEPTH)]
    draw = lambda name, i: draw_level(rates[name][i], random) if rates else random.random()
    return [(name, [draw(name, i) for i in range(len(operations[name][0]))]) for name in names]


def distort(pixels, policy, random):
    image = Image.fromarray(pixels)
    for name, levels in policy:
        if name == "cutout":
            image = cutout(image, levels[0], random)
        else:
            image = operations[name][1](image, *levels)
    return np.asarray(image)


def weak(pixels, random):
    if random.random() < 0.5:
        pixels = pixels[:, ::-1]
    down, right = random.integers(2 * SHIFT + 1, size=2)
    padded = np.pad(pixels, SHIFT, mode="reflect")
    return np.ascontiguousarray(padded[down : down + 28, right : right + 28])


def learn_rates(rates, probabilities, labels, policies):
    for row, label, policy in zip(probabilities, labels, policies):
        for name, levels in policy:
            for bins, level in zip(rates[name], levels):
                bin = int(0.999 * len(bins) * level)
                bins[bin] = RATES_DECAY * bins[bin] + (1 - RATES_DECAY) * row[label]


def tensor(images):
    """[-1, 1], squares of 2 x 2 averaged: [count, 1, 14, 14]."""
    pixels = torch.from_numpy(np.stack(images)).float() * (2 / 255) - 1
    return F.avg_pool2d(pixels[:, None], 2)


# The network: WRN-10-1.


class Norm(nn.Module):
    """Batch normalization and leaky ReLU. `decay` of None leaves the moving statistics alone."""

    def __init__(self, width):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("variance", torch.ones(width))

    def forward(self, x, decay):
        moving = (None, None) if self.training and decay is None else (self.mean, self.variance)
        momentum = 0 if decay is None else 1 - decay
        x = F.batch_norm(x, *moving, self.gamma, self.beta, self.training, momentum, 1e-3)
        return F.leaky_relu_(x, 0.1)  # In place: nobody needs what came in.


class Conv(nn.Module):
    def __init__(self, cin, cout, size, stride=1):
        super().__init__()
        deviation = (2 / (size * size * cout)) ** 0.5
        self.kernel = nn.Parameter(deviation * torch.randn(cout, cin, size, size))
        self.bias = nn.Parameter(torch.zeros(cout))
        self.size, self.stride = size, stride

    def forward(self, x):
        pads = []
        for side in (x.shape[3], x.shape[2]):
            total = max((-(-side // self.stride) - 1) * self.stride + self.size - side, 0)
            pads += [total // 2, total - total // 2]
        if pads[0] == pads[1] == pads[2] == pads[3]:
            return F.conv2d(x, self.kernel, self.bias, self.stride, pads[0])
        return F.conv2d(F.pad(x, pads), self.kernel, self.bias, self.stride)


class Dense(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.kernel = nn.Parameter(torch.empty(cin, cout))
        self.bias = nn.Parameter(torch.zeros(cout))
        deviation = (2 / (cin + cout)) ** 0.5
        nn.init.trunc_normal_(self.kernel, 0, deviation, -2 * deviation, 2 * deviation)

    def forward(self, x):
        return x @ self.kernel + self.bias


class Block(nn.Module):
    def __init__(self, cin, cout, stride, first):
        super().__init__()
        self.norm1, self.conv1 = Norm(cin), Conv(cin, cout, 3, stride)
        self.norm2, self.conv2 = Norm(cout), Conv(cout, cout, 3)
        self.shortcut = Conv(cin, cout, 1, stride) if cin != cout else nn.Identity()
        self.first = first

    def forward(self, x, decay):
        h = self.norm1(x, decay)
        raw = h if self.first else x
        h = self.conv2(self.norm2(self.conv1(h), decay))
        return self.shortcut(raw) + h


class Network(nn.Module):
    """A wide residual network by its plan; WRN-10-1 on gray images unless told otherwise."""

    def __init__(
        self, channels=1, filters=16, scales=3, repeat=1, classes=CLASSES, rotation=True, shrink=1
    ):
        super().__init__()
        self.shrink, self.stem = shrink, Conv(channels, 16, 3)
        blocks, width = [], 16
        for scale in range(scales):
            for i in range(repeat):
                out, stride = filters * 2**scale, 2 if scale > 0 and i == 0 else 1
                blocks.append(Block(width, out, stride, not blocks))
                width = out
        self.blocks, self.tail = nn.ModuleList(blocks), Norm(width)
        self.classes = Dense(width, classes)
        if rotation:
            self.rotation = Dense(width, 4)

    def forward(self, x, head="classes", decay=None):
        x = self.stem(x if self.shrink == 1 else F.avg_pool2d(x, self.shrink))
        for block in self.blocks:
            x = block(x, decay)
        return getattr(self, head)(self.tail(x, decay).mean((2, 3)))


# Learning.


def cross_entropy(targets, logits):
    return -(targets * torch.log_softmax(logits, 1)).sum(1).mean()


def normalized(rows):
    return rows / rows.sum(-1, keepdim=True)


def interleaved(blocks):
    count = len(blocks)
    sizes = [BATCH // count + (i >= count - BATCH % count) for i in range(count)]
    edges = np.cumsum([0] + sizes)
    out = [block.clone() for block in blocks]
    for i in range(1, count):
        part = slice(edges[i], edges[i + 1])
        out[0][part], out[i][part] = blocks[i][part], blocks[0][part]
    return out


def rotated(x):
    parts = zip(x.split(BATCH // 4), (0, 2, 1, -1))
    targets = torch.eye(4).repeat_interleave(BATCH // 4, 0)
    return torch.cat([torch.rot90(part, turns, (2, 3)) for part, turns in parts]), targets


def loss_of(network, labeled, onehot, unlabeled, running, prior, ramp, decay, random):
    """The loss, and the batch's mean guess. `unlabeled`: the weak view, then the strong ones."""
    with torch.no_grad():
        guessed = torch.softmax(network(unlabeled[0]), 1)
        aligned = normalized(guessed * (1e-6 + prior) / (1e-6 + running))
        target = normalized(aligned ** (1 / TEMPERATURE))
    strong = cross_entropy(target, network(unlabeled[1]))
    turned, turns = rotated(unlabeled[1])
    rotation = cross_entropy(turns, network(turned, head="rotation"))

    images, rows = torch.cat([labeled, *unlabeled]), torch.cat([onehot, *[target] * (VIEWS + 1)])
    own = random.beta(ALPHA, ALPHA, len(rows))
    own = torch.from_numpy(np.maximum(own, 1 - own)).float()[:, None]
    partners = torch.from_numpy(random.permutation(len(rows)))
    rows = own * rows + (1 - own) * rows[partners]
    own = own[..., None, None]
    images = own * images + (1 - own) * images[partners]
    passes = interleaved(images.split(BATCH))
    decays = [None] * (VIEWS + 1) + [decay]
    logits = [network(x, decay=kept) for x, kept in zip(passes, decays)]
    logits = torch.cat(interleaved(logits))
    loss = (
        cross_entropy(rows[:BATCH], logits[:BATCH])
        + ramp * UNLABELED_WEIGHT * cross_entropy(rows[BATCH:], logits[BATCH:])
        + ramp * STRONG_WEIGHT * strong
        + ROTATION_WEIGHT * rotation
    )
    return loss, guessed.mean(0)


def update(network, averaged, moments, count, decay):
    """Adam in TensorFlow's form, decay of kernels, then the average."""
    rate = RATE * (1 - 0.999**count) ** 0.5 / (1 - 0.9**count)
    with torch.no_grad():
        for (name, weight), mean in zip(network.named_parameters(), averaged.parameters()):
            first, second = moments[name]
            first.lerp_(weight.grad, 0.1)
            second.lerp_(weight.grad**2, 0.001)
            weight.addcdiv_(first, second.sqrt().add_(1e-8), value=-rate)
            if name.endswith("kernel"):
                weight.mul_(1 - RATE * DECAY)
            mean.lerp_(weight, 1 - decay)
            weight.grad = None
        # The averaged network looks through the moving statistics of the learning one.
        for seen, buffer in zip(averaged.buffers(), network.buffers()):
            seen.copy_(buffer)


def shuffled(indices, random):
    """Batches without end: every index once before any comes again."""
    rest = np.empty(0, np.int64)
    while True:
        while len(rest) < BATCH:
            rest = np.concatenate([rest, random.permutation(indices)])
        yield rest[:BATCH]
        rest = rest[BATCH:]


def accuracy(network, images, labels):
    with torch.no_grad():
        found = [network(part).argmax(1) for part in images.split(500)]
    return (torch.cat(found) == labels).float().mean().item()


def train(labeled, seed, steps, every):
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    (images, labels), (test, truths) = load("train"), load("test")
    test, truths = tensor(test), torch.from_numpy(truths)
    network = Network()
    averaged = copy.deepcopy(network).eval()
    moments = {
        name: (torch.zeros_like(w), torch.zeros_like(w)) for name, w in network.named_parameters()
    }
    window = torch.full((WINDOW, CLASSES), 1 / CLASSES)
    prior = torch.full((CLASSES,), 1 / CLASSES)
    rates = {name: [np.ones(count) for count in bins] for name, (bins, _) in operations.items()}
    batches = zip(shuffled(labeled, random), shuffled(np.arange(len(images)), random))
    curve, times = [], []
    for count in range(1, steps + 1):
        start = time.perf_counter()
        few, many = next(batches)
        weakly = [weak(images[i], random) for i in few]
        strongly = lambda view: distort(view, draw_policy(rates, random), random)
        probes = [draw_policy(None, random) for _ in few]
        probed = tensor([distort(view, own, random) for view, own in zip(weakly, probes)])
        xs = tensor([strongly(view) for view in weakly])
        us = [tensor([weak(images[i], random) for i in many])]
        us += [tensor([strongly(weak(images[i], random)) for i in many]) for _ in range(VIEWS)]
        onehot = F.one_hot(torch.from_numpy(labels[few]), CLASSES).float()

        ramp = min(4 * (count - 1) / steps, 1)
        decay = min(AVERAGE_DECAY, count / (9 + count))
        running = normalized(window.mean(0))
        loss, mean = loss_of(network, xs, onehot, us, running, prior, ramp, decay, random)
        loss.backward()
        update(network, averaged, moments, count, decay)
        window = torch.cat([window[1:], mean[None]])
        prior = LABEL_DECAY * prior + (1 - LABEL_DECAY) * onehot.mean(0)
        with torch.no_grad():
            probabilities = torch.softmax(averaged(probed), 1).numpy()
        learn_rates(rates, probabilities, labels[few], probes)
        times.append(time.perf_counter() - start)

        if count % every == 0 or count == steps:
            curve.append(accuracy(averaged, test, truths))
            said = {"step": count, "accuracy": round(curve[-1], 4), "loss": round(loss.item(), 4)}
            print(json.dumps(said), flush=True)
    score = 100 * float(np.median(curve[-3:]))
    said = {"seed": seed, "steps": steps, "median of the last 3, %": round(score, 1)}
    print(json.dumps({**said, "ms a step": round(1000 * float(np.median(times)))}))


def main():
    torch.set_num_threads(1)
    words = argparse.ArgumentParser()
    words.add_argument("--labeled", type=json.loads, required=True, help="indices, a JSON list")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--steps", type=int, default=400)
    given = words.parse_args()
    train(np.array(given.labeled), given.seed, given.steps, -(-given.steps // 10))


if __name__ == "__main__":
    main()
