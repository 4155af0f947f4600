"""What may be wrong with the robot's camera and motors: one thing at a time, from a seed of its own."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

DISTURBANCES = ("none", "noise", "hue", "jpeg", "repeat", "slip")
NOISE_SIGMA, HUE_DEGREES, JPEG_QUALITY, REPEATED, IGNORED = 12.0, 10.0, 40, 0.1, 0.05


class Camera:
    def __init__(self, disturbance: str, seed: int) -> None:
        if disturbance not in DISTURBANCES:
            raise ValueError(f"there is no disturbance '{disturbance}'")
        self.disturbance = disturbance
        self.dice = np.random.default_rng(seed + 1)
        self.last: np.ndarray | None = None

    def picture(self, pixels: np.ndarray) -> np.ndarray:
        """What the robot gets to see instead of ``pixels``."""
        if self.disturbance == "noise":
            noise = self.dice.standard_normal(pixels.shape, dtype=np.float32) * NOISE_SIGMA
            return np.clip(np.rint(pixels + noise), 0, 255).astype(np.uint8)
        if self.disturbance == "hue":
            # one direction an episode: a camera's white balance is off, it does not flicker
            return turned(pixels, HUE_DEGREES if self.dice.bit_generator.seed_seq.entropy % 2 else -HUE_DEGREES)
        if self.disturbance == "jpeg":
            file = io.BytesIO()
            Image.fromarray(pixels).save(file, "JPEG", quality=JPEG_QUALITY)
            return np.asarray(Image.open(file).convert("RGB"))
        before, self.last = self.last, pixels
        if self.disturbance == "repeat" and before is not None and self.dice.random() < REPEATED:
            return before
        return pixels

    def ignores_action(self) -> bool:
        return self.disturbance == "slip" and bool(self.dice.random() < IGNORED)


def turned(pixels: np.ndarray, degrees: float) -> np.ndarray:
    """The hue of every pixel turned on the colour wheel."""
    hue, saturation, value = Image.fromarray(pixels).convert("HSV").split()
    shift = round(degrees / 360 * 256)
    hue = hue.point([(i + shift) % 256 for i in range(256)])
    return np.asarray(Image.merge("HSV", (hue, saturation, value)).convert("RGB"))
