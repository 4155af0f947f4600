#!/usr/bin/env python3
"""Prints the digests of RGBImageTests: what Pillow's bilinear resize makes of a made-up picture (pip install pillow)."""
import hashlib

from PIL import Image

WIDTH, HEIGHT = 37, 23
pixels = bytes((i * i * 7 + i * 31) % 256 for i in range(WIDTH * HEIGHT * 3))
picture = Image.frombytes("RGB", (WIDTH, HEIGHT), pixels)
for size in [(37, 23), (20, 20), (160, 120), (5, 3), (1, 1), (37, 40), (50, 23)]:
    print(size, hashlib.sha256(picture.resize(size, Image.Resampling.BILINEAR).tobytes()).hexdigest())
