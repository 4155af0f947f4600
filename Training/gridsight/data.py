"""Pictures of MiniGrid cells as its own renderer draws them, and everything that may happen to a picture."""

import io

import numpy as np
from minigrid.core.grid import Grid
from minigrid.core.world_object import Ball, Box, Door, Key, Wall
from PIL import Image, ImageFilter

from gridsight.settings import COLOURS, KINDS, SIDE, STATES, TILES, VIEW

NONE = -1
MAKERS = {"key": Key, "ball": Ball, "box": Box}
UNSEEN, FLOOR, WALL, DOOR = range(4)
OWN = (VIEW - 1, VIEW // 2)  # row and column of the robot's own cell, where what it carries is drawn


def thing(kind, colour, state):
    """What MiniGrid would have in a cell with this label."""
    name = KINDS[kind]
    if name in ("unseen", "floor"):
        return None
    if name == "wall":
        return Wall()
    if name == "door":
        return Door(COLOURS[colour], STATES[state] == "open", STATES[state] == "locked")
    return MAKERS[name](COLOURS[colour])


class Album:
    """Every tile at every size, drawn once."""

    def __init__(self, sizes=TILES):
        labels = [(k, NONE, NONE) for k in (UNSEEN, FLOOR, WALL)]
        labels += [(DOOR, c, s) for c in range(6) for s in range(3)]
        labels += [(k, c, NONE) for k in range(4, 7) for c in range(6)]
        self.tiles = {}
        for size in sizes:
            for label in labels:
                tile = Grid.render_tile(thing(*label), None, label[0] != UNSEEN, size).astype(np.uint8)
                self.tiles[size, False, label] = tile
                if label[0] == FLOOR or label[0] > DOOR:
                    own = Grid.render_tile(thing(*label), 3, True, size)
                    self.tiles[size, True, label] = own.astype(np.uint8)

    def picture(self, labels, size):
        """labels: [VIEW, VIEW, 3], row by row."""
        rows = []
        for r in range(VIEW):
            rows.append(np.concatenate(
                [self.tiles[size, (r, c) == OWN, tuple(labels[r, c])] for c in range(VIEW)], 1))
        return np.concatenate(rows, 0)


def random_label(chance, things=0.5):
    """Something to stand in a cell."""
    if chance.random() < things:
        return (int(chance.integers(4, 7)), int(chance.integers(6)), NONE)
    return (DOOR, int(chance.integers(6)), int(chance.integers(3)))


def scattered(chance):
    """Cells that know nothing of each other: no use in guessing from the neighbours."""
    labels = np.full((VIEW, VIEW, 3), NONE, int)
    for r in range(VIEW):
        for c in range(VIEW):
            kind = chance.random()
            labels[r, c] = ((UNSEEN, NONE, NONE) if kind < 0.1 else (FLOOR, NONE, NONE) if kind < 0.25
                            else (WALL, NONE, NONE) if kind < 0.35 else random_label(chance))
    return labels


def rooms(chance):
    """Walls with doors in them, things in the rooms, and only what can be seen from the robot's place."""
    labels = np.tile(np.array([FLOOR, NONE, NONE]), (VIEW, VIEW, 1))
    density = chance.choice([0.03, 0.1, 0.25])
    for r in range(VIEW):
        for c in range(VIEW):
            if chance.random() < density:
                labels[r, c] = random_label(chance, things=1)
    for axis in range(2):
        for _ in range(chance.integers(0, 3)):
            line = int(chance.integers(VIEW))
            wall = labels[line] if axis == 0 else labels[:, line]
            wall[:] = (WALL, NONE, NONE)
            if chance.random() < 0.7:
                wall[int(chance.integers(VIEW))] = random_label(chance, things=0.05)
    grid = Grid(VIEW, VIEW)
    labels[OWN] = (FLOOR, NONE, NONE)
    for r in range(VIEW):
        for c in range(VIEW):
            grid.set(c, r, thing(*labels[r, c]))
    labels[~grid.process_vis((OWN[1], OWN[0])).T] = (UNSEEN, NONE, NONE)
    return labels


def scene(chance):
    labels = scattered(chance) if chance.random() < 0.5 else rooms(chance)
    labels[OWN] = (FLOOR, NONE, NONE)
    if chance.random() < 0.6:
        labels[OWN] = (int(chance.integers(4, 7)), int(chance.integers(6)), NONE)
    return labels


def turned_hue(image, degrees):
    """The colour wheel turned, as a camera with a wrong white balance would see it."""
    hue, saturation, value = image.convert("HSV").split()
    shift = round(degrees / 360 * 256)
    hue = hue.point([(i + shift) % 256 for i in range(256)])
    return Image.merge("HSV", (hue, saturation, value)).convert("RGB")


def as_jpeg(image, quality):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=int(quality))
    return Image.open(file).convert("RGB")


def noisy(pixels, sigma, chance):
    noise = chance.standard_normal(pixels.shape, dtype=np.float32) * np.float32(sigma)
    return np.clip(np.rint(pixels + noise), 0, 255).astype(np.uint8)


def disturbed(pixels, size, chance):
    """A random mixture of all that cameras do to a picture."""
    image = Image.fromarray(pixels)
    if chance.random() < 0.6:
        image = turned_hue(image, chance.uniform(-14, 14))
    if chance.random() < 0.3:
        image = image.filter(ImageFilter.GaussianBlur(chance.uniform(0, 0.07) * size))
    if chance.random() < 0.3:
        gain, shift = chance.uniform(0.85, 1.15), chance.uniform(-12, 12)
        image = image.point([min(max(round(i * gain + shift), 0), 255) for i in range(256)] * 3)
    if chance.random() < 0.55:
        image = Image.fromarray(noisy(np.asarray(image), chance.uniform(0, 17), chance))
    if chance.random() < 0.4:
        image = as_jpeg(image, chance.uniform(30, 95))
    return image


def shrunk(image):
    """As the engine brings a picture to the network's size."""
    return np.asarray(image.resize((SIDE, SIDE), Image.BILINEAR))


def batch(album, count, chance):
    """Pictures [count, SIDE, SIDE, 3] and labels [count, VIEW, VIEW, 3]."""
    weights = 1 / np.array(TILES)
    sizes = chance.choice(TILES, count, p=weights / weights.sum())
    labels = [scene(chance) for _ in range(count)]
    pictures = [shrunk(disturbed(album.picture(l, int(s)), int(s), chance)) for l, s in zip(labels, sizes)]
    return np.stack(pictures), np.stack(labels)
