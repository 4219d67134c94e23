"""Writes pillow.json: what Pillow makes of small images, for the tests of lib/images.

    pip install pillow==13.0.0
    python test/golden/images/pillow.py
    npx prettier --write test/golden/images/pillow.json

The file holds the images themselves, for each sweep the arguments of its calls, and for each
image the first 12 hexadecimal digits of the sha-256 of each call's bytes, in the same order.
A sweep named after a function of lib/images calls it; "levels NAME" applies an operation of
CTAugment at levels from 0 to 1, in the geometry named behind it.
"""

import base64
import hashlib
import json
import os

import PIL
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

FILTERS = {
    "lanczos": Image.Resampling.LANCZOS,
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
    "box": Image.Resampling.BOX,
    "hamming": Image.Resampling.HAMMING,
    "nearest": Image.Resampling.NEAREST,
}


# The images: noise of a linear congruential generator, and what noise does not show.


def noise(count, seed, low=0, high=255):
    state = seed
    values = []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(low + (state >> 24) * (high - low) // 255)
    return bytes(values)


def gradient(height, width, channels):
    return bytes(
        (7 * x + 5 * y + 60 * c) % 256
        for y in range(height)
        for x in range(width)
        for c in range(channels)
    )


SHAPES = {
    "noise 32x32x3": (32, 32, 3, noise(3072, 1)),
    "dull 32x32x3": (32, 32, 3, noise(3072, 2, 90, 140)),
    "noise 9x9x1": (9, 9, 1, noise(81, 3)),
    "noise 9x9x3": (9, 9, 3, noise(243, 4)),
    "gradient 16x16x3": (16, 16, 3, gradient(16, 16, 3)),
    "constant 16x16x3": (16, 16, 3, bytes([200, 31, 7] * 256)),
    "noise 21x23x3": (21, 23, 3, noise(1449, 5)),
    "noise 96x96x1": (96, 96, 1, noise(9216, 6)),
    "noise 2x5x1": (2, 5, 1, noise(10, 7)),
    "pixel 1x1x3": (1, 1, 3, bytes([10, 127, 255])),
}


def picture(height, width, channels, pixels):
    return Image.frombytes("RGB" if channels == 3 else "L", (width, height), pixels)


# The operations of CTAugment in Pillow's words, levels from 0 to 1.


def affine(image, *matrix):
    return image.transform(image.size, Image.Transform.AFFINE, matrix)


def rescaled(image, margin_x, margin_y, name):
    width, height = image.size
    box = (margin_x, margin_y, width - margin_x, height - margin_y)
    return image.crop(box).resize(image.size, FILTERS[name])


def covered(image, size, row, column):
    image = image.copy()
    width, height = image.size
    half = size // 2
    left, top = max(column - half, 0), max(row - half, 0)
    right, bottom = min(column + half, width), min(row + half, height)
    if right > left and bottom > top:
        gray = (127, 127, 127) if image.mode == "RGB" else 127
        image.paste(gray, (left, top, right, bottom))
    return image


def cutout_levels(image, level, down, right):
    width, height = image.size
    size = 1 + int(level * min(width, height) * 0.499)
    return covered(image, size, int(down * height), int(right * width))


def rescale_levels(unit):
    def apply(image, level, which):
        width, height = image.size if unit is None else (unit, unit)
        name = list(FILTERS)[int(which * 5.99)]
        return rescaled(image, level * 0.25 * width, level * 0.25 * height, name)

    return apply


def towards(effect):
    return lambda image, level: Image.blend(image, effect(image), level)


def enhanced(kind):
    return lambda image, level: kind(image).enhance(0.1 + 1.9 * level)


def slid(level):
    return (2 * level - 1) * 0.3


def whole_degrees(level):
    return int(round((2 * level - 1) * 45))  # Python rounds halves to even, as NumPy does


LEVEL_OPERATIONS = {
    "autocontrast": towards(ImageOps.autocontrast),
    "blur": towards(lambda image: image.filter(ImageFilter.BLUR)),
    "brightness": enhanced(ImageEnhance.Brightness),
    "color": enhanced(ImageEnhance.Color),
    "contrast": enhanced(ImageEnhance.Contrast),
    "equalize": towards(ImageOps.equalize),
    "invert": towards(ImageOps.invert),
    "posterize": lambda image, level: ImageOps.posterize(image, 1 + int(level * 7.999)),
    "rotate": lambda image, level: image.rotate(whole_degrees(level)),
    "sharpness": enhanced(ImageEnhance.Sharpness),
    "shear_x": lambda image, level: affine(image, 1, slid(level), 0, 0, 1, 0),
    "shear_y": lambda image, level: affine(image, 1, 0, 0, slid(level), 1, 0),
    "smooth": towards(lambda image: image.filter(ImageFilter.SMOOTH)),
    "solarize": lambda image, level: ImageOps.solarize(image, int(level * 255.999)),
    "translate_x": lambda image, level: affine(image, 1, 0, slid(level), 0, 1, 0),
    "translate_y": lambda image, level: affine(image, 1, 0, 0, 0, 1, slid(level)),
}

# The middles and the ends of 17 bins, and a level just below 1.
LEVELS = sorted({(i + 0.5) / 17 for i in range(17)} | {i / 17 for i in range(18)} | {0.9999})
ONES = [[level] for level in LEVELS]
FACTORS = [[f] for f in (-1, -0.25, 0, 1e-9, 0.1, 1 / 3, 0.575, 0.999, 1, 1.05, 1.525, 2, 7.3)]
ANGLES = [*range(-45, 46), -180, -135, -90, -0.5, 0.1, 90, 123.4, 180, 270, 360, 450]
SLIDES = [[s] for s in (-40, -3, -1.5, -0.7, -0.5, -0.3, 0, 0.3, 0.4999, 0.5, 0.6, 1, 2.5, 9, 40)]
SIZES = [(32, 32), (16, 16), (7, 5), (40, 33), (1, 1), (21, 9), (9, 23), (10, 40), (8, 20), (50, 60)]

SWEEPS = {
    "autocontrast": (ImageOps.autocontrast, [[]]),
    "equalize": (ImageOps.equalize, [[]]),
    "invert": (ImageOps.invert, [[]]),
    "posterize": (ImageOps.posterize, [[bits] for bits in range(1, 9)]),
    "solarize": (ImageOps.solarize, [[threshold] for threshold in range(257)]),
    "smooth": (lambda image: image.filter(ImageFilter.SMOOTH), [[]]),
    "blur": (lambda image: image.filter(ImageFilter.BLUR), [[]]),
    "grayscale": (lambda image: image.convert("L").convert(image.mode), [[]]),
    "brightness": (lambda image, f: ImageEnhance.Brightness(image).enhance(f), FACTORS),
    "color": (lambda image, f: ImageEnhance.Color(image).enhance(f), FACTORS),
    "contrast": (lambda image, f: ImageEnhance.Contrast(image).enhance(f), FACTORS),
    "sharpness": (lambda image, f: ImageEnhance.Sharpness(image).enhance(f), FACTORS),
    "blend": (lambda image, w: Image.blend(image, ImageOps.invert(image), w), FACTORS),
    "rotate": (lambda image, degrees: image.rotate(degrees), [[a] for a in ANGLES]),
    "shearX": (lambda image, s: affine(image, 1, s, 0, 0, 1, 0), SLIDES),
    "shearY": (lambda image, s: affine(image, 1, 0, 0, s, 1, 0), SLIDES),
    "translateX": (lambda image, s: affine(image, 1, 0, s, 0, 1, 0), SLIDES),
    "translateY": (lambda image, s: affine(image, 1, 0, 0, 0, 1, s), SLIDES),
    "resize": (
        lambda image, height, width, name: image.resize((width, height), FILTERS[name]),
        [[height, width, name] for height, width in SIZES for name in FILTERS],
    ),
    "rescale": (
        rescaled,
        [[x, y, name] for x, y in ((0, 0.25), (0.2, 0.1), (0.49, 0.25)) for name in FILTERS],
    ),
    "flipLeftRight": (ImageOps.mirror, [[]]),
    "levels cutout released": (
        cutout_levels,
        [[a, u, v] for a in LEVELS for u, v in ((0, 0), (0.5, 0.5), (0.3, 0.99))],
    ),
    "levels rescale released": (
        rescale_levels(1),
        [[a, b] for a in LEVELS[::4] for b in (0, 0.5, 0.999)],
    ),
    "levels rescale fraction": (
        rescale_levels(None),
        [[a, (i + 0.5) / 6] for a in LEVELS[::2] for i in range(6)],
    ),
    "levels translate_x fraction": (
        lambda image, level: affine(image, 1, 0, slid(level) * image.width, 0, 1, 0),
        ONES,
    ),
    "levels translate_y fraction": (
        lambda image, level: affine(image, 1, 0, 0, 0, 1, slid(level) * image.height),
        ONES,
    ),
    **{f"levels {name} released": (apply, ONES) for name, apply in LEVEL_OPERATIONS.items()},
}


def digest(image):
    return hashlib.sha256(image.tobytes()).hexdigest()[:12]


def main():
    golden = {"pillow": PIL.__version__, "images": {}, "sweeps": {}}
    for name, (height, width, channels, pixels) in SHAPES.items():
        golden["images"][name] = {
            "height": height,
            "width": width,
            "channels": channels,
            "pixels": base64.b64encode(pixels).decode(),
        }
    for sweep, (apply, calls) in SWEEPS.items():
        golden["sweeps"][sweep] = {
            "calls": calls,
            "digests": {
                name: " ".join(digest(apply(picture(*shape), *call)) for call in calls)
                for name, shape in SHAPES.items()
            },
        }
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pillow.json"), "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main()
