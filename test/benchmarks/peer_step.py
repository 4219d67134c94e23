"""A training step in PyTorch that does the same work as one of ours, from the same views.

Read by peer.py. The network is that of reference.py, of any size; images stay [batch, height, width,
channels] until a pass turns them, so that every convolution sees channels_last. As ours, a step runs
one pass after another and adds up their gradients, so that memory holds one pass. A case is a folder
that ours.ts or a test wrote: case.json, views.bin (bytes) and weights.safetensors.
"""

import copy
import json
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

from peer_case import our_name, read_safetensors, read_views
from reference import Network, operations, learn_rates, normalized


def slices(batch, blocks):
    """Rows of each pass, so that slice i of block 0 changes places with slice i of block i."""
    sizes = [batch // blocks + (i >= blocks - batch % blocks) for i in range(blocks)]
    edges = np.cumsum([0] + sizes)
    rows = np.arange(blocks * batch).reshape(blocks, batch)
    for i in range(1, blocks):
        part = slice(edges[i], edges[i + 1])
        rows[0, part], rows[i, part] = rows[i, part].copy(), rows[0, part].copy()
    return [torch.from_numpy(each) for each in rows]


class Trainer:
    def __init__(self, folder, compiled=False, dtype=torch.float32):
        with open(os.path.join(folder, "case.json")) as file:
            case = json.load(file)
        self.options, self.method, self.dtype = case["options"], case["method"], dtype
        self.steps, self.views = case["steps"], read_views(os.path.join(folder, "views.bin"), case)
        plan = {name: size for name, size in case["network"].items() if name != "architecture"}
        self.repeat = plan["repeat"]
        self.classes, self.batch, self.taken = plan["classes"], len(self.steps[0]["labels"]), 0
        self.network = Network(rotation=self.options.get("rotationWeight", 0) > 0, **plan).to(dtype)
        weights = read_safetensors(os.path.join(folder, "weights.safetensors"))
        with torch.no_grad():
            for name, weight in self.network.named_parameters():
                given = torch.from_numpy(weights[our_name(name, plan["repeat"])]).to(dtype)
                weight.copy_(given.permute(3, 2, 0, 1) if given.dim() == 4 else given)
        self.network.to(memory_format=torch.channels_last)
        # Buffers of the learning network hold the last batch's statistics, those of the averaged
        # one the moving ones.
        self.averaged = copy.deepcopy(self.network).eval()
        self.forward, self.answer = self.network, self.averaged
        if compiled:
            torch._dynamo.reset()  # What was compiled before would count against the limit below.
            torch._dynamo.config.fail_on_recompile_limit_hit = True  # Otherwise it gives up silently.
            self.forward = torch.compile(self.network, dynamic=False)
            self.answer = torch.compile(self.averaged, dynamic=False)
        named = list(self.network.named_parameters())
        self.weights = [weight for _, weight in named]
        self.kernels = [weight for name, weight in named if name.endswith("kernel")]
        self.first = [torch.zeros_like(weight) for weight in self.weights]
        self.second = [torch.zeros_like(weight) for weight in self.weights]
        self.rates = {name: [np.ones(n) for n in bins] for name, (bins, _) in operations.items()}
        uniform = torch.full((self.classes,), 1 / self.classes, dtype=dtype)
        self.window = uniform.repeat(self.options.get("windowBatches", 1), 1)
        self.prior, self.rows = uniform, {}
        self.random = np.random.default_rng(1)

    def images(self, views):
        """[-1, 1], [count, height, width, channels]"""
        return views.to(self.dtype).mul_(2 / 255).sub_(1)

    def run(self, images, head, targets, weights, squared=None, keep=False):
        """A pass forward and backward: gradients add up; answers each row's loss."""
        logits = self.forward(images.permute(0, 3, 1, 2), head, 0.0 if keep else None)
        losses = -(targets * torch.log_softmax(logits, 1)).sum(1)
        if squared is not None:
            apart = ((targets - torch.softmax(logits, 1)) ** 2).mean(1)
            losses = torch.where(squared, apart, losses)
        (losses * weights).sum().backward()
        return losses.detach()

    def supervised_terms(self, views, labels):
        targets = F.one_hot(labels, self.classes).to(self.dtype)
        weights = torch.full((self.batch,), 1 / self.batch, dtype=self.dtype)
        images = self.images(views["labeled"])
        return {"labeled": self.run(images, "classes", targets, weights, keep=True).mean()}, None

    def guess(self, anchor, strong):
        """The target of every unlabeled view, and the guess that the window remembers."""
        kinds = {"anchor": [anchor], "mean": [anchor, *strong]}
        if self.options["guess"] not in kinds:
            raise ValueError(f"guess should be anchor or mean, but is {self.options['guess']}")
        asked = kinds[self.options["guess"]]
        with torch.no_grad():
            answers = [self.forward(x.permute(0, 3, 1, 2), "classes", None) for x in asked]
            raw = torch.stack([torch.softmax(logits, 1) for logits in answers]).mean(0)
            aligned = raw
            if self.options["alignment"]:
                running = normalized(self.window.mean(0))
                aligned = normalized(raw * (1e-6 + normalized(self.prior)) / (1e-6 + running))
            return normalized(aligned ** (1 / self.options["temperature"])), raw.mean(0)

    def draw_mix(self, count):
        alpha = self.options["alpha"]
        own = self.random.beta(alpha, alpha, count)
        return {
            "weights": np.maximum(own, 1 - own),
            "partners": self.random.permutation(count),
        }

    def remixmatch_terms(self, views, given):
        options, batch, strong_count = self.options, self.batch, self.options["strongViews"]
        count, blocks = (strong_count + 2) * batch, strong_count + 2
        drawn = self.draw_mix(count)
        mix = given.get("mix") or drawn  # Given, so that two programs can be compared.
        own = torch.as_tensor(np.asarray(mix["weights"]), dtype=self.dtype)[:, None]
        partners = torch.as_tensor(np.asarray(mix["partners"]))
        labeled, anchor = self.images(views["labeled"]), self.images(views["anchor"])
        strong = [self.images(views[f"strong{k}"]) for k in range(strong_count)]
        target, mean_guess = self.guess(anchor, strong)
        onehot = F.one_hot(given["labels"], self.classes).to(self.dtype)

        images = torch.cat([labeled, anchor, *strong])
        images = torch.lerp(images[partners], images, own[:, :, None, None])
        targets = torch.cat([onehot, *[target] * (strong_count + 1)])
        targets = torch.lerp(targets[partners], targets, own)
        over = options["rampImages"]
        ramp = min(self.taken * batch / over, 1) if over > 0 else 1
        even = torch.full((batch,), 1 / batch, dtype=self.dtype)
        terms = {}
        if options["rotationWeight"] > 0:
            quarters = zip(strong[0].split(batch // 4), (0, 2, 1, -1))
            turned = torch.cat([torch.rot90(part, turns, (1, 2)) for part, turns in quarters])
            turns = torch.eye(4, dtype=self.dtype).repeat_interleave(batch // 4, 0)
            weights = options["rotationWeight"] * even
            terms["rotation"] = self.run(turned, "rotation", turns, weights).mean()
        if options["preMixupWeight"] > 0:
            weights = ramp * options["preMixupWeight"] * even
            terms["strong"] = self.run(strong[0], "classes", target, weights).mean()
        if blocks not in self.rows:
            self.rows[blocks] = slices(batch, blocks)
        kept = blocks - 1 if options["statisticsFrom"] == "last" else 0
        unlabeled = ramp * options["unlabeledWeight"] / ((blocks - 1) * batch)
        losses = torch.empty(count, dtype=self.dtype)
        for i, rows in enumerate(self.rows[blocks]):
            weights = torch.where(rows < batch, 1 / batch, unlabeled).to(self.dtype)
            squared = rows >= batch if options["unlabeledLoss"] == "squared" else None
            given_rows = images[rows], "classes", targets[rows], weights, squared
            losses[rows] = self.run(*given_rows, keep=i == kept)
        terms["labeled"], terms["unlabeled"] = losses[:batch].mean(), losses[batch:].mean()
        return terms, mean_guess

    def update(self):
        """Adam in TensorFlow's form, decay of kernels, then both averages."""
        options, count = self.options, self.taken + 1
        warm = lambda slow: min(slow, count / (9 + count)) if options["warmAverages"] else slow
        rate = options["learningRate"] * (1 - 0.999**count) ** 0.5 / (1 - 0.9**count)
        gradients = [weight.grad for weight in self.weights]
        with torch.no_grad():
            torch._foreach_lerp_(self.first, gradients, 0.1)
            torch._foreach_mul_(self.second, 0.999)
            torch._foreach_addcmul_(self.second, gradients, gradients, value=0.001)
            roots = torch._foreach_sqrt(self.second)
            torch._foreach_add_(roots, 1e-8)
            torch._foreach_addcdiv_(self.weights, self.first, roots, value=-rate)
            torch._foreach_mul_(self.kernels, 1 - options["learningRate"] * options["weightDecay"])
            follow = 1 - warm(options["averageDecay"])
            torch._foreach_lerp_(list(self.averaged.parameters()), self.weights, follow)
            moving, seen = list(self.averaged.buffers()), list(self.network.buffers())
            torch._foreach_lerp_(moving, seen, 1 - warm(options["statisticsDecay"]))
        for weight in self.weights:
            weight.grad = None

    def learn_rates(self, views, given):
        with torch.no_grad():
            logits = self.answer(self.images(views["probes"]).permute(0, 3, 1, 2))
        probabilities = torch.softmax(logits, 1).numpy()
        learn_rates(self.rates, probabilities, given["labels"].tolist(), given["policies"])

    def state(self):
        """What was learned, by our names and in our order of axes: for comparing two programs."""

        def ours(name, weight):
            values = weight.detach().permute(2, 3, 1, 0) if weight.dim() == 4 else weight.detach()
            return our_name(name, self.repeat), values.flatten().tolist()

        named = [ours(*pair) for pair in self.averaged.named_buffers()]
        return {
            "weights": dict(ours(*pair) for pair in self.network.named_parameters()),
            "averaged": dict(ours(*pair) for pair in self.averaged.named_parameters()),
            "statistics": dict(named),
            "rates": {name: [each.tolist() for each in bins] for name, bins in self.rates.items()},
        }

    def step(self):
        """Takes one step; answers its milliseconds, and the loss terms."""
        now = self.taken % len(self.steps)
        start, cpu = time.perf_counter(), time.process_time()
        given, views = dict(self.steps[now]), self.views[now]
        given["labels"] = torch.tensor(given["labels"])
        if self.method == "supervised":
            terms, mean_guess = self.supervised_terms(views, given["labels"])
        else:
            terms, mean_guess = self.remixmatch_terms(views, given)
        self.update()
        if mean_guess is not None:
            self.window = torch.cat([self.window[1:], mean_guess[None]])
            seen = F.one_hot(given["labels"], self.classes).to(self.dtype).mean(0)
            self.prior = torch.lerp(seen, self.prior, self.options["labelDecay"])
        if "probes" in views:
            self.learn_rates(views, given)
        self.taken += 1
        found = {name: term.item() for name, term in terms.items()}
        ms, cpu = 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - cpu)
        return {"ms": ms, "cpuMs": cpu, "terms": found}
