"""Makes pillow.json: small image files of many kinds, and the pixels that they show.

    python3 -m pip install pillow && python3 test/golden/image-files/pillow.py > test/golden/image-files/pillow.json

Each entry: the file in base64, the size it shows, and its pixels as red, green and blue, row by row,
on white where it is transparent, turned as its EXIF orientation says. Run with Pillow 13.0.
"""

import base64
import io
import json

from PIL import Image, ImageOps

HEIGHT, WIDTH = 8, 16
CARDS = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (250, 220, 10)]


def quarters():
    """Four rectangles of a color each, every corner another one."""
    image = Image.new("RGB", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            image.putpixel((x, y), CARDS[2 * (2 * y // HEIGHT) + 2 * x // WIDTH])
    return image


def ramp(mode="L"):
    image = Image.new("L", (WIDTH, HEIGHT))
    image.putdata([2 * i for i in range(WIDTH * HEIGHT)])
    return image.convert(mode)


def faded():
    """The quarters, ever more transparent to the right."""
    image = quarters().convert("RGBA")
    alpha = Image.new("L", (WIDTH, HEIGHT))
    alpha.putdata([17 * (i % WIDTH) for i in range(WIDTH * HEIGHT)])
    image.putalpha(alpha)
    return image


def shown(image):
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        places = [(x, y) for y in range(image.height) for x in range(image.width)]
        image = Image.frombytes("L", image.size, bytes(image.getpixel(p) // 257 for p in places))
    rgba = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")


def entry(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    picture = shown(Image.open(io.BytesIO(file.getvalue())))
    return {
        "file": base64.b64encode(file.getvalue()).decode(),
        "height": picture.height,
        "width": picture.width,
        "pixels": base64.b64encode(picture.tobytes()).decode(),
    }


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


deep = Image.new("I;16", (WIDTH, HEIGHT))
deep.putdata([257 * 2 * i for i in range(WIDTH * HEIGHT)])
palette = quarters().quantize(4)
hole = palette.getpixel((0, 0))

files = {
    "color.png": entry(quarters(), "PNG"),
    "gray.png": entry(ramp(), "PNG"),
    "black-and-white.png": entry(ramp("1"), "PNG"),
    "16-bit.png": entry(deep, "PNG"),
    "palette.png": entry(palette, "PNG"),
    "palette-with-hole.png": entry(palette, "PNG", transparency=hole),
    "transparent.png": entry(faded(), "PNG"),
    "gray-transparent.png": entry(faded().convert("LA"), "PNG"),
    "color.webp": entry(quarters(), "WEBP", lossless=True),
    "transparent.webp": entry(faded(), "WEBP", lossless=True, exact=True),
    "turned.webp": entry(quarters(), "WEBP", lossless=True, exif=turned(6)),
    "gray.jpg": entry(ramp(), "JPEG", quality=100),
    **{
        f"turned-{n}.jpg": entry(
            quarters(), "JPEG", quality=100, subsampling=0, exif=turned(n)
        )
        for n in range(1, 9)
    },
    "cmyk.jpg": entry(quarters().convert("CMYK"), "JPEG", quality=100),
}
print(json.dumps(files, indent=2))
