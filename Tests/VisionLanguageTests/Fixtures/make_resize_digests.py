#!/usr/bin/env python3
"""Prints the digests of RGBImageTests: what Pillow's resizing makes of a made-up picture (pip install "pillow>=13"), and writes
it as picture.jpg with the digest of what Pillow decodes from that."""
import hashlib
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 37, 23
pixels = bytes((i * i * 7 + i * 31) % 256 for i in range(WIDTH * HEIGHT * 3))
picture = Image.frombytes("RGB", (WIDTH, HEIGHT), pixels)
for size in [(37, 23), (20, 20), (160, 120), (5, 3), (1, 1), (37, 40), (50, 23), (45, 9), (36, 4)]:
    for filter in [Image.Resampling.BILINEAR, Image.Resampling.BICUBIC]:
        print(filter.name, size, hashlib.sha256(picture.resize(size, filter).tobytes()).hexdigest())

waves = Image.open(Path(__file__).parent / "models/picture.png")
waves.save(Path(__file__).parent / "picture.jpg", quality=88)
print("picture.jpg", hashlib.sha256(Image.open(Path(__file__).parent / "picture.jpg").tobytes()).hexdigest())
