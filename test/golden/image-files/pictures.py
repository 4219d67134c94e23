"""Writes picture files of every kind into a folder, and prints what Pillow shows of each.

    python3 test/golden/image-files/pictures.py FOLDER

Each entry: the size that a file shows, and its pixels as red, green and blue in base64, row by row,
on white where it is transparent, turned as its EXIF orientation says. Of 16 bits the upper eight.
"""

import base64
import json
import random
import struct
import sys
import zlib

from PIL import Image, ImageFilter, ImageOps

FOLDER = sys.argv[1]
WIDTH, HEIGHT = 19, 13
random.seed(1)
told = {}


def noise(bands=1, size=(WIDTH, HEIGHT), blur=0):
    count = size[0] * size[1]
    planes = [Image.frombytes("L", size, random.randbytes(count)) for _ in range(bands)]
    planes = [plane.filter(ImageFilter.GaussianBlur(blur)) for plane in planes] if blur else planes
    return planes[0] if bands == 1 else Image.merge({3: "RGB", 4: "RGBA"}[bands], planes)


def shown(file, image=None):
    image = ImageOps.exif_transpose(image or Image.open(file))
    rgba = image.convert("RGBA")
    picture = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    pixels = base64.b64encode(picture.tobytes()).decode()
    return {"height": picture.height, "width": picture.width, "pixels": pixels}


def save(name, image, seen=None, **options):
    image.save(f"{FOLDER}/{name}", **options)
    told[name] = shown(f"{FOLDER}/{name}", seen)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(name, depth, color, rows, extra=b"", size=(WIDTH, HEIGHT), interlace=0):
    """A PNG file by hand, for what Pillow does not write."""
    header = struct.pack(">IIBBBBB", *size, depth, color, 0, 0, interlace)
    with open(f"{FOLDER}/{name}", "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra)
        file.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def deep(name, color, bands):
    """16 bits a number; what is seen of it are the upper eight of each."""
    rows, upper = [], []
    for _ in range(HEIGHT):
        row = random.randbytes(2 * WIDTH * bands)
        rows.append(b"\0" + row)
        upper.append(row[::2])
    png(name, 16, color, b"".join(rows))
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[bands]
    told[name] = shown(None, Image.frombytes(mode, (WIDTH, HEIGHT), b"".join(upper)))


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


color, soft = noise(3), noise(3, blur=2)
for name, image in {"color": color, "soft": soft, "gray": noise(), "gray-soft": noise(blur=2)}.items():
    for level in (0, 1, 9):
        save(f"plain-{name}-{level}.png", image, compress_level=level)
for bands, kind in ((1, 0), (3, 2)):
    # Any filter in any row, the first one too, which encoders seldom do.
    for first in range(5):
        name = f"plain-filters-{bands}-{first}.png"
        filters = [first, *(random.randrange(5) for _ in range(HEIGHT - 1))]
        png(name, 8, kind, b"".join(bytes([f]) + random.randbytes(bands * WIDTH) for f in filters))
        told[name] = shown(f"{FOLDER}/{name}")
save("alpha.png", noise(4))
save("gray-alpha.png", noise(4).convert("LA"))
save("bits-1.png", noise().convert("1"))
palette = color.quantize(200)
save("palette.png", palette)
save("palette-few.png", color.quantize(3), bits=2)
save("palette-alphas.png", palette, transparency=bytes(random.randbytes(200)))
save("gray-hole.png", noise().point(lambda v: v & 0xF0), transparency=0x30)
save("color-hole.png", color, transparency=color.getpixel((3, 3)))
for bits, pad in ((2, 1), (4, 1)):
    row = (WIDTH * bits + 7) // 8
    png(f"bits-{bits}.png", bits, 0, b"".join(b"\0" + random.randbytes(row) for _ in range(HEIGHT)))
    told[f"bits-{bits}.png"] = shown(f"{FOLDER}/bits-{bits}.png")
deep("deep-gray.png", 0, 1)
deep("deep-gray-alpha.png", 4, 2)
deep("deep-color.png", 2, 3)
deep("deep-alpha.png", 6, 4)
for n in range(1, 9):
    save(f"turned-{n}.png", color, exif=turned(n))
    save(f"turned-{n}.webp", color, lossless=True, exif=turned(n))
    save(f"turned-{n}.jpg", soft, quality=95, subsampling=0, exif=turned(n))
save("gray.jpg", noise(blur=2), quality=90)
save("progressive.jpg", soft, quality=90, progressive=True)
save("halved.jpg", noise(3, (64, 48), 3), quality=90, subsampling=2)
save("lossy.webp", noise(3, (64, 48), 3), quality=90)
for name, mix in {"cmyk": soft.convert("CMYK"), "cmyk-noise": noise(4, blur=2)}.items():
    mix = mix if mix.mode == "CMYK" else Image.merge("CMYK", mix.split())
    save(f"{name}.jpg", mix, quality=100)
frames = [noise(3) for _ in range(3)]
save("moving.webp", frames[0], save_all=True, append_images=frames[1:], lossless=True, duration=9)
save("moving.png", frames[0], save_all=True, append_images=frames[1:], duration=9)
save("tagged.png", color, dpi=(72, 72))

# Files that are refused.
for kind in ("GIF", "BMP", "TIFF", "ICO", "PPM", "PDF"):
    color.save(f"{FOLDER}/bad-{kind.lower()}.png", format=kind)
png("bad-giant.png", 8, 2, b"\0", size=(100_000, 100_000))
png("bad-bomb.png", 8, 0, bytes(20_001) * 20_000, size=(20_000, 20_000))
png("bad-too-few-rows.png", 8, 0, (b"\0" + bytes(WIDTH)) * (HEIGHT - 4))
png("bad-filter.png", 8, 0, (b"\7" + bytes(WIDTH)) * HEIGHT)
png("bad-no-size.png", 8, 0, b"", size=(0, 0))
png("bad-depth.png", 3, 0, b"\0" * 999)
# Texts and color tables that unpack to 100 MB.
stuffed = zlib.compress(bytes(10**8))
plain = (b"\0" + bytes(WIDTH)) * HEIGHT
png("stuffed-text.png", 8, 0, plain, extra=chunk(b"zTXt", b"a\0\0" + stuffed))
png("stuffed-profile.png", 8, 0, plain, extra=chunk(b"iCCP", b"a\0\0" + stuffed))
large = noise(3, (300, 200), 2)
for kind in ("png", "jpg", "webp"):
    large.save(f"{FOLDER}/whole.{kind}")
print(json.dumps(told))
