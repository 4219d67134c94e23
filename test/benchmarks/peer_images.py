"""Views by Pillow, and reading of data by Python, for peer.py: the same work as in ours.ts.

The operations are those of the tests' golden answers, which ours equal byte for byte. Pillow's images
are Pillow's own before and after: turning them into arrays is not counted.
"""

import gzip
import hashlib
import json
import os
import sys
import time

import numpy as np
from PIL import Image

import reference

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../golden/images"))
import pillow as golden  # noqa: E402

operations = {
    **golden.LEVEL_OPERATIONS,
    "cutout": golden.cutout_levels,
    "identity": lambda image: image.copy(),
    "rescale": golden.rescale_levels(1),
}


def timed(work):
    start, cpu = time.perf_counter(), time.process_time()
    value = work()
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    return value, {"ms": 1000 * wall, "cpuMs": 1000 * used}


class Views:
    def __init__(self, folder):
        with open(os.path.join(folder, "policies.json")) as file:
            given = json.load(file)
        height, width, channels = given["shape"]
        data = np.fromfile(os.path.join(folder, "images.bin"), np.uint8)
        self.arrays = data.reshape(given["count"], height, width, channels)
        self.images = [Image.fromarray(array) for array in self.arrays]
        self.sets = {
            name: [[(each["operation"], each["levels"] + each["uniforms"]) for each in policy] for policy in policies]
            for name, policies in given["sets"].items()
        }
        self.random = np.random.default_rng(1)

    def apply(self, name):
        def one(image, policy):
            for operation, arguments in policy:
                image = operations[operation](image, *arguments)
            return image

        pairs = zip(self.images, self.sets[name])
        made, took = timed(lambda: [one(image, policy) for image, policy in pairs])
        digest = hashlib.sha256(b"".join(image.tobytes() for image in made)).hexdigest()[:16]
        return {**took, "digest": digest}

    def whole(self):
        """As reference.py makes them: weak by NumPy, then a policy drawn by fresh rates."""
        rates = {name: [np.ones(n) for n in bins] for name, (bins, _) in reference.operations.items()}

        def one(array):
            seen = weak(array, self.random)
            return reference.distort(seen, reference.draw_policy(rates, self.random), self.random)

        return timed(lambda: [one(array) for array in self.arrays])[1]


def weak(pixels, random, shift=4):
    height, width = pixels.shape[:2]
    if random.random() < 0.5:
        pixels = pixels[:, ::-1]
    down, right = random.integers(2 * shift + 1, size=2)
    padded = np.pad(pixels, ((shift, shift), (shift, shift), (0, 0)), mode="reflect")
    return np.ascontiguousarray(padded[down : down + height, right : right + width])


def read_sample():
    """The embedded data set from gzip, its checksums verified as ours verifies them."""
    with open(os.path.join(HERE, "../../data-manifest.json")) as file:
        sample = json.load(file)["dataSets"][0]

    def part(entry):
        with open(os.path.join(HERE, "../..", sample["embedded"], entry["name"]), "rb") as file:
            packed = file.read()
        if hashlib.sha256(packed).hexdigest() != entry["sha256"]:
            raise ValueError(f"{entry['name']} has changed")
        data = gzip.decompress(packed)
        sides = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(data[3])]
        return np.frombuffer(data, np.uint8, offset=4 + 4 * len(sides)).reshape(sides)

    parts, took = timed(lambda: [part(entry) for entry in sample["files"]])
    return {**took, "images": len(parts[0]) + len(parts[2])}


def read_cifar(folder):
    """CIFAR-10's binary batches into one array, as torchvision holds its own, and a first batch."""

    def first():
        parts = [np.fromfile(os.path.join(folder, f"data_batch_{i}.bin"), np.uint8) for i in range(1, 6)]
        records = np.concatenate(parts + [np.fromfile(os.path.join(folder, "test_batch.bin"), np.uint8)])
        records = records.reshape(-1, 3073)
        images = np.ascontiguousarray(records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))
        return images[np.random.default_rng(1).permutation(50_000)[:128]]

    batch, took = timed(first)
    return {**took, "images": len(batch)}


def read_large(file, batches):
    """Batches of 64 images out of a file of STL-10's format that is mapped into memory."""

    def read():
        images = np.memmap(file, np.uint8, "r").reshape(-1, 3, 96, 96)
        order = np.random.default_rng(1).permutation(len(images))
        for step in range(batches):
            chosen = [order[(64 * step + i) % len(order)] for i in range(64)]
            np.ascontiguousarray(images[chosen].transpose(0, 3, 2, 1))

    return {**timed(read)[1], "images": 64 * batches}


def read_pngs(folder, side):
    files = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]

    def one(path):
        with Image.open(path) as image:
            color = image.convert("RGB")
        if color.size != (side, side):
            color = color.resize((side, side), Image.Resampling.LANCZOS)
        return np.asarray(color)

    read, took = timed(lambda: [one(path) for path in files])
    return {**took, "images": len(read)}
