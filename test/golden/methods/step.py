"""Writes step.json: ten training steps of ReMixMatch and of MixMatch, by PyTorch in float64.

    pip install torch==2.15.0 numpy==2.4.6
    python test/golden/methods/step.py
    python test/golden/methods/step.py step-wide

Written from a description of the method, without looking at this project's TypeScript. Everything
that chance decides is given and stands in the file: the weights at the start, the images of every
view (bytes, base64), the probes' policies, MixUp's partners and weights (a weight is max(l, 1 - l)
of the l that was drawn). Case "defaults" has full arrays: losses of all ten steps, gradients of
steps 1 and 4 (the ramp starts at 0, so that the first step has no unlabeled gradient), and the
state after ten steps. The other cases have three sums of each array: of its numbers, of its numbers
times sin(1), sin(2), …, and of their sizes.

step-wide.json is six steps of a network of 16 filters on images with odd sides, in two of the cases.
Its weights start with five digits after the point. All arrays are three sums there, but for the
gradients of step 4 in the case "defaults".

How the description was read where it leaves room:
- The probe is answered after the step: averaged weights and moving statistics include the step.
- Guess "mean": softmaxes of all K+1 views are averaged, then aligned and sharpened, and the average
  enters the window. "swap": each view's own prediction is aligned and sharpened, and becomes the
  target of the view before it, the first one's that of the last; the mean of all enters the window.
- The pre-mixup loss takes the target of the weak view and the logits of the first strong view. When
  guesses are swapped, that target is made from these logits themselves; no gradient flows into it.
- The window is filled with alignment switched off, too.
- Without a rotation loss there is no rotation head.
- MixMatch has no window, no distribution of labels and no rates.
Biases of convolutions have no gradient, because normalization takes them away again. In float32
their gradients are noise, and Adam turns noise into moves of up to the learning rate a step, which
shift the moving means: neither their gradients nor they themselves after ten steps are written.
Where an input of the leaky ReLU is 0 but for rounding, float32 may take the other slope; Adam makes
1e-3 of it. A step that comes nearer to 0 than 3e-6 in any case is therefore drawn again.
"""

import base64
import copy
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

NAME = (sys.argv[1:] or ["step"])[0]
WIDE = NAME == "step-wide"
PLAN = {"classes": 3, "channels": 1, "filters": 4, "scales": 2, "repeat": 1, "shrink": 1}
BATCH, VIEWS, SIDE, STEPS = 8, 2, 8, 10
if WIDE:
    PLAN["filters"], SIDE, STEPS = 16, 7, 6
RELEASED = {
    "strongViews": VIEWS,
    "alignment": True,
    "guess": "anchor",
    "temperature": 0.5,
    "unlabeledLoss": "cross-entropy",
    "unlabeledWeight": 1.5,
    "preMixupWeight": 0.5,
    "rotationWeight": 0.5,
    "rampImages": 2**20,
    "statisticsFrom": "last",
    "windowBatches": 128,
    "labelDecay": 0.999,
    "averageDecay": 0.999,
    "statisticsDecay": 0.999,
    "augmentation": {"name": "ctaugment", "decay": 0.99},
    "learningRate": 0.002,
    "weightDecay": 0.02,
}
# What each case changes. The ramp always is up after five steps.
SHORT = {"strongViews": VIEWS, "rampImages": 40}
CASES = {
    "defaults": SHORT,
    "squared": {
        **SHORT,
        "alignment": False,
        "unlabeledLoss": "squared",
        "unlabeledWeight": 75,
        "statisticsFrom": "first",
    },
    "mean": {**SHORT, "guess": "mean", "windowBatches": 4, "labelDecay": 0.9},
    "swap": {**SHORT, "guess": "swap", "windowBatches": 4, "labelDecay": 0.9},
    "bare": {
        **SHORT,
        "preMixupWeight": 0,
        "rotationWeight": 0,
        "windowBatches": 4,
        "averageDecay": 0.9,
        "statisticsDecay": 0.9,
        "augmentation": {"name": "ctaugment", "decay": 0.9},
    },
    # Two views in all; the arithmetic does not mind that the second one is called strong here.
    "mixmatch": {
        **SHORT,
        "strongViews": 1,
        "augmentation": "weak",
        "alignment": False,
        "guess": "mean",
        "unlabeledLoss": "squared",
        "unlabeledWeight": 75,
        "preMixupWeight": 0,
        "rotationWeight": 0,
        "statisticsFrom": "first",
    },
}
if WIDE:
    CASES = {case: CASES[case] for case in ("defaults", "squared")}
BINS = {
    **dict.fromkeys("autocontrast blur brightness color contrast cutout".split(), [17]),
    **dict.fromkeys("equalize invert".split(), [17]),
    **{"identity": [], "posterize": [8], "rescale": [17, 6]},
    **dict.fromkeys("rotate sharpness shear_x shear_y smooth solarize".split(), [17]),
    **dict.fromkeys("translate_x translate_y".split(), [17]),
}


# What is given.


def weight_shapes(rotation=True):
    shapes = {}

    def convolution(name, size, cin, cout):
        shapes[f"{name}/kernel"], shapes[f"{name}/bias"] = (size, size, cin, cout), (cout,)

    def normalization(name, width):
        shapes[f"{name}/gamma"], shapes[f"{name}/beta"] = (width,), (width,)

    def dense(name, cin, cout):
        shapes[f"{name}/kernel"], shapes[f"{name}/bias"] = (cin, cout), (cout,)

    convolution("stem", 3, PLAN["channels"], 16)
    width = 16
    for scale in range(PLAN["scales"]):
        name, out = f"scale{scale}/block0", PLAN["filters"] * 2**scale
        normalization(f"{name}/norm1", width)
        convolution(f"{name}/conv1", 3, width, out)
        normalization(f"{name}/norm2", out)
        convolution(f"{name}/conv2", 3, out, out)
        if width != out:
            convolution(f"{name}/shortcut", 1, width, out)
        width = out
    normalization("tail", width)
    dense("classes", width, PLAN["classes"])
    if rotation:
        dense("rotation", width, 4)
    return shapes


def initial_weights(random):
    """As usual, but the heads are three times as large, so that guesses are far from uniform."""
    weights = {}
    for name, shape in weight_shapes().items():
        values = random.standard_normal(shape)
        if len(shape) == 4:
            values *= np.sqrt(2 / (shape[0] * shape[1] * shape[3]))
        elif len(shape) == 2:
            values *= 3 * np.sqrt(2 / sum(shape))
        else:
            values = 0.1 * values + (1 if name.endswith("gamma") else 0)
        values = values.round(5) if WIDE else values
        weights[name] = values.astype(np.float32).astype(np.float64)
    return weights


def draw_images(random, labels):
    """Stripes, of a direction for each class, in noise: [count, height, width, channels] bytes."""
    down, right = np.mgrid[:SIDE, :SIDE]
    slope = np.array([[1, 0], [0, 1], [0.7, 0.7]])[labels]
    phase = random.uniform(0, 2 * np.pi, (len(labels), 1, 1))
    waves = np.sin(slope[:, :1, None] * down + slope[:, 1:, None] * right + phase)
    noise = random.standard_normal(waves.shape)
    images = np.clip(np.round(127.5 + 70 * waves + 45 * noise), 0, 255)
    return images.astype(np.uint8)[..., None]


def draw_policy(random):
    names = random.choice(list(BINS), 2)
    levels = [[round(float(random.uniform()), 6) for _ in BINS[name]] for name in names]
    return [
        {"operation": str(name), "levels": own, "uniforms": []} for name, own in zip(names, levels)
    ]


def draw_mix(random, rows):
    lambdas = random.beta(0.75, 0.75, rows)
    return {
        "partners": random.permutation(rows).tolist(),
        "weights": [round(float(max(l, 1 - l)), 6) for l in lambdas],
    }


def draw_step(random):
    labels, hidden = random.integers(0, 3, BATCH), random.integers(0, 3, BATCH)
    return {
        "labels": labels.tolist(),
        "labeled": draw_images(random, labels),
        "weak": draw_images(random, hidden),
        "strong": [draw_images(random, hidden) for _ in range(VIEWS)],
        "probes": draw_images(random, labels),
        "policies": [draw_policy(random) for _ in range(BATCH)],
        # By the number of strong views.
        "mixes": {str(k): draw_mix(random, (k + 2) * BATCH) for k in (2, 1)},
    }


# The network, images [batch, channels, height, width].

MARGIN = 3e-6
nearest = []  # how near to 0 the leaky ReLU's inputs came, wherever gradients flow


def pad_same(x, kernel, stride):
    sides = []
    for size in (x.shape[3], x.shape[2]):
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        sides += [total // 2, total - total // 2]
    return F.pad(x, sides)


def features_of(weights, x, moving=None):
    """Features, and the mean and unbiased variance of each layer that this batch has."""
    statistics = {}

    def convolve(name, x, stride=1):
        kernel = weights[f"{name}/kernel"].permute(3, 2, 0, 1)
        padded = pad_same(x, kernel.shape[2], stride)
        return F.conv2d(padded, kernel, weights[f"{name}/bias"], stride)

    def activate(name, x):
        if moving is None:
            mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
            count = x.numel() / x.shape[1]
            statistics[name] = (mean.detach(), variance.detach() * count / (count - 1))
        else:
            mean, variance = moving[name]
        scale = weights[f"{name}/gamma"] / torch.sqrt(variance + 1e-3)
        shift = weights[f"{name}/beta"] - mean * scale
        x = x * scale[:, None, None] + shift[:, None, None]
        if torch.is_grad_enabled():
            nearest.append(x.detach().abs().min().item())
        return F.leaky_relu(x, 0.1)

    x = convolve("stem", x)
    for scale in range(PLAN["scales"]):
        name, stride = f"scale{scale}/block0", 2 if scale > 0 else 1
        h = activate(f"{name}/norm1", x)
        raw = h if scale == 0 else x
        h = convolve(f"{name}/conv1", h, stride)
        h = convolve(f"{name}/conv2", activate(f"{name}/norm2", h))
        if f"{name}/shortcut/kernel" in weights:
            raw = convolve(f"{name}/shortcut", raw, stride)
        x = raw + h
    return activate("tail", x).mean((2, 3)), statistics


def head(weights, name, features):
    return features @ weights[f"{name}/kernel"] + weights[f"{name}/bias"]


# One step.


def cross_entropy(targets, logits):
    return -(targets * torch.log_softmax(logits, 1)).sum(1)


def rotated(x):
    quarter = len(x) // 4
    turns = [0, 2, 1, -1]  # as it is, upside down, counter-clockwise, clockwise
    parts = [torch.rot90(part, k, (2, 3)) for part, k in zip(x.split(quarter), turns)]
    return torch.cat(parts), torch.eye(4, dtype=x.dtype).repeat_interleave(quarter, 0)


def mixed(rows, mix):
    own = mix["weights"].reshape(-1, *[1] * (rows.dim() - 1))
    return own * rows + (1 - own) * rows[mix["partners"]]


def interleaved(blocks):
    """Swaps slice i of block 0 with slice i of block i; a second time, swaps them back."""
    count, rows = len(blocks), len(blocks[0])
    sizes = [rows // count + (i >= count - rows % count) for i in range(count)]
    edges = np.cumsum([0] + sizes)
    out = [block.clone() for block in blocks]
    for i in range(1, count):
        part = slice(edges[i], edges[i + 1])
        out[0][part], out[i][part] = blocks[i][part], blocks[0][part]
    return out


def normalized(rows):
    return rows / rows.sum(-1, keepdim=True)


def guess(predictions, state, options):
    """From each view's softmax: targets of the views, and what the window is to remember."""
    if options["guess"] == "anchor":
        raw = [predictions[0]] * (options["strongViews"] + 1)
    elif options["guess"] == "mean":
        raw = [torch.stack(predictions).mean(0)] * len(predictions)
    else:
        raw = predictions[1:] + predictions[:1]
    targets = []
    for guessed in raw:
        if options["alignment"]:
            running = normalized(state["window"].mean(0))
            prior = normalized(state["prior"])
            guessed = normalized(guessed * (1e-6 + prior) / (1e-6 + running))
        targets.append(normalized(guessed ** (1 / options["temperature"])))
    return targets, torch.cat(raw).mean(0)


def losses_of(weights, state, given, options):
    """The terms, the statistics that count, and the batch's mean guess."""
    classify = lambda x: head(weights, "classes", features_of(weights, x)[0])
    unlabeled = [given["weak"], *given["strong"][: options["strongViews"]]]
    terms = {}

    guessing = 1 if options["guess"] == "anchor" else len(unlabeled)
    with torch.no_grad():
        predictions = [torch.softmax(classify(x), 1) for x in unlabeled[:guessing]]
    targets, mean_guess = guess(predictions, state, options)
    onehot = F.one_hot(given["labels"], PLAN["classes"]).to(targets[0].dtype)

    mix = given["mixes"][str(options["strongViews"])]
    images = mixed(torch.cat([given["labeled"], *unlabeled]), mix)
    rows = mixed(torch.cat([onehot, *targets]), mix)

    passes = [features_of(weights, x) for x in interleaved(images.split(BATCH))]
    logits = torch.cat(interleaved([head(weights, "classes", features) for features, _ in passes]))
    terms["labeled"] = cross_entropy(rows[:BATCH], logits[:BATCH]).mean()
    if options["unlabeledLoss"] == "squared":
        apart = (rows[BATCH:] - torch.softmax(logits[BATCH:], 1)) ** 2
        terms["unlabeled"] = apart.mean()
    else:
        terms["unlabeled"] = cross_entropy(rows[BATCH:], logits[BATCH:]).mean()
    if options["preMixupWeight"]:
        terms["strong"] = cross_entropy(targets[0], classify(unlabeled[1])).mean()
    if options["rotationWeight"]:
        turned, turns = rotated(given["strong"][0])
        features, _ = features_of(weights, turned)
        terms["rotation"] = cross_entropy(turns, head(weights, "rotation", features)).mean()

    ramp = min(state["images"] / options["rampImages"], 1)
    terms["loss"] = (
        terms["labeled"]
        + ramp * options["unlabeledWeight"] * terms["unlabeled"]
        + ramp * options["preMixupWeight"] * terms.get("strong", 0)
        + options["rotationWeight"] * terms.get("rotation", 0)
    )
    statistics = passes[0 if options["statisticsFrom"] == "first" else -1][1]
    return terms, statistics, mean_guess


def adam(weights, gradients, moments, count, rate):
    """TensorFlow's form: the correction of both moments is in the rate, 1e-8 is not corrected."""
    corrected = rate * np.sqrt(1 - 0.999**count) / (1 - 0.9**count)
    for name, gradient in gradients.items():
        first, second = moments[name]
        first += 0.1 * (gradient - first)
        second += 0.001 * (gradient**2 - second)
        weights[name] = weights[name] - corrected * first / (torch.sqrt(second) + 1e-8)
    return weights


def follow(old, new, decay):
    return decay * old + (1 - decay) * new


def learn_rates(rates, probabilities, given, decay):
    labels = given["labels"].tolist()
    for row, label, policy in zip(probabilities.tolist(), labels, given["policies"]):
        match = 1 - sum(abs(p - (i == label)) for i, p in enumerate(row)) / 2
        for decision in policy:
            for parameter, level in enumerate(decision["levels"]):
                bins = rates[decision["operation"]][parameter]
                bin = int(0.999 * len(bins) * level)
                bins[bin] = follow(bins[bin], match, decay)


def step(state, given, options):
    """Moves the state one step on; answers the terms and gradients."""
    weights = {name: w.detach().requires_grad_() for name, w in state["weights"].items()}
    terms, statistics, mean_guess = losses_of(weights, state, given, options)
    found = torch.autograd.grad(terms["loss"], list(weights.values()))
    gradients = dict(zip(weights, found))

    with torch.no_grad():
        weights = {name: w.detach() for name, w in weights.items()}
        count = state["images"] // BATCH + 1
        weights = adam(weights, gradients, state["moments"], count, options["learningRate"])
        kept = 1 - options["learningRate"] * options["weightDecay"]
        weights = {name: w * kept if name.endswith("kernel") else w for name, w in weights.items()}
        state["weights"] = weights
        for name, w in weights.items():
            state["averaged"][name] = follow(state["averaged"][name], w, options["averageDecay"])
        for layer, (mean, variance) in statistics.items():
            moving = state["moving"][layer]
            decay = options["statisticsDecay"]
            state["moving"][layer] = (
                follow(moving[0], mean, decay),
                follow(moving[1], variance, decay),
            )
        if options["augmentation"] != "weak":
            state["window"] = torch.cat([state["window"][1:], mean_guess[None]])
            onehot = F.one_hot(given["labels"], PLAN["classes"]).to(mean_guess.dtype)
            state["prior"] = follow(state["prior"], onehot.mean(0), options["labelDecay"])
            features, _ = features_of(state["averaged"], given["probes"], state["moving"])
            probabilities = torch.softmax(head(state["averaged"], "classes", features), 1)
            learn_rates(state["rates"], probabilities, given, options["augmentation"]["decay"])
        state["images"] += BATCH
    return {name: term.item() for name, term in terms.items()}, gradients


def first_state(initial, options, dtype=torch.float64):
    names = weight_shapes(rotation=options["rotationWeight"] > 0)
    tensors = lambda: {name: torch.tensor(initial[name], dtype=dtype) for name in names}
    layers = [name[: -len("/gamma")] for name in names if name.endswith("/gamma")]
    width = lambda layer: len(initial[f"{layer}/gamma"])
    uniform = torch.full((PLAN["classes"],), 1 / PLAN["classes"], dtype=dtype)
    zeros = lambda name: torch.zeros(initial[name].shape, dtype=dtype)
    return {
        "images": 0,
        "weights": tensors(),
        "averaged": tensors(),
        "moments": {name: (zeros(name), zeros(name)) for name in names},
        "moving": {
            layer: (torch.zeros(width(layer), dtype=dtype), torch.ones(width(layer), dtype=dtype))
            for layer in layers
        },
        "window": uniform.repeat(options["windowBatches"], 1),
        "prior": uniform,
        "rates": {name: [[1.0] * count for count in bins] for name, bins in BINS.items()},
    }


def as_tensors(given, dtype=torch.float64):
    def pixels(images):
        return torch.tensor(images).to(dtype).permute(0, 3, 1, 2) * (2 / 255) - 1

    def mix(drawn):
        return {
            "partners": torch.tensor(drawn["partners"]),
            "weights": torch.tensor(drawn["weights"], dtype=dtype),
        }

    return {
        "labels": torch.tensor(given["labels"]),
        **{name: pixels(given[name]) for name in ("labeled", "weak", "probes")},
        "strong": [pixels(images) for images in given["strong"]],
        "policies": given["policies"],
        "mixes": {views: mix(drawn) for views, drawn in given["mixes"].items()},
    }


def draw_clear_step(random, states, options):
    """Draws a step and takes it in every case; again, until it stays clear of the ReLU's bend."""
    while True:
        given = draw_step(random)
        nearest.clear()
        moved = copy.deepcopy(states)
        results = {case: step(moved[case], as_tensors(given), options[case]) for case in CASES}
        if min(nearest) > MARGIN:
            return given, moved, results


# What is written.


def digits(value, count=9):
    return float(f"{value:.{count}g}")


def numbers(tensor, count=9):
    return [digits(value, count) for value in np.asarray(tensor).ravel().tolist()]


def sums(tensor):
    values = np.asarray(tensor, dtype=np.float64).ravel()
    waves = np.sin(np.arange(1, values.size + 1))
    return [digits(total) for total in (values.sum(), values @ waves, np.abs(values).sum())]


def learns(name):
    return not name.endswith("/bias") or name in ("classes/bias", "rotation/bias")


def after(state, options, form):
    written = {
        "weights": {name: form(w) for name, w in state["weights"].items() if learns(name)},
        "averaged": {name: form(w) for name, w in state["averaged"].items() if learns(name)},
        "statistics": {
            layer: {"mean": form(mean), "variance": form(variance)}
            for layer, (mean, variance) in state["moving"].items()
        },
    }
    if options["augmentation"] == "weak":
        return written
    newest = state["window"][-STEPS:]
    rates = [
        [name, parameter, bin, digits(rate)]
        for name, parameters in state["rates"].items()
        for parameter, bins in enumerate(parameters)
        for bin, rate in enumerate(bins)
        if rate != 1
    ]
    return {
        **written,
        "newestInWindow": [numbers(row) for row in newest],
        "prior": numbers(state["prior"]),
        "rates": rates,
    }


def encoded(given):
    text = lambda images: base64.b64encode(images.tobytes()).decode()
    return {
        **given,
        **{name: text(given[name]) for name in ("labeled", "weak", "probes")},
        "strong": [text(images) for images in given["strong"]],
    }


def lines(value, depth):
    """JSON with a line for each entry down to a depth, so that changes can be read."""
    if depth == 0 or not isinstance(value, (dict, list)):
        return json.dumps(value, separators=(",", ":"))
    if isinstance(value, list):
        return "[\n" + ",\n".join(lines(entry, depth - 1) for entry in value) + "\n]"
    entries = (f"{json.dumps(name)}: {lines(entry, depth - 1)}" for name, entry in value.items())
    return "{\n" + ",\n".join(entries) + "\n}"


def main():
    torch.set_num_threads(1)
    random = np.random.default_rng(4)
    initial = initial_weights(random)
    options = {case: {**RELEASED, **changes} for case, changes in CASES.items()}
    states = {case: first_state(initial, options[case]) for case in CASES}
    steps, results = [], []
    for _ in range(STEPS):
        given, states, result = draw_clear_step(random, states, options)
        steps.append(given)
        results.append(result)
    cases = {}
    for case, changes in CASES.items():
        terms = [result[case][0] for result in results]
        full = case == "defaults" and not WIDE
        cases[case] = {
            "options": changes,
            "losses": [{name: digits(term) for name, term in each.items()} for each in terms],
            "after": after(states[case], options[case], numbers if full else sums),
        }
        if case == "defaults":
            written, count = ((4,), 7) if WIDE else ((1, 4), 9)
            gradients = {number: results[number - 1][case][1] for number in written}
            cases[case]["gradients"] = {
                str(number): {name: numbers(g, count) for name, g in found.items() if learns(name)}
                for number, found in gradients.items()
            }
    golden = {
        "torch": torch.__version__.split("+")[0],
        "network": {"architecture": "wide-resnet", **PLAN},
        "batch": BATCH,
        "shape": [BATCH, SIDE, SIDE, PLAN["channels"]],
        "weights": {
            name: {
                "shape": list(values.shape),
                "values": numbers(values.round(5) if WIDE else values),
            }
            for name, values in initial.items()
        },
        "steps": [encoded(given) for given in steps],
        "cases": cases,
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{NAME}.json")
    with open(path, "w") as file:
        file.write(lines(golden, 5) + "\n")


if __name__ == "__main__":
    main()
