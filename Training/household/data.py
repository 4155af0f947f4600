"""Shards of labelled frames, and what is done to a frame before the model sees it."""

import glob
import json
import os

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F

from household.settings import (
    BATCH, COLOURS, EPOCH_SHARE, HEIGHT, KINDS, MAX_OBJECTS, MEAN, MIN_SIDE, MIN_VISIBLE, MIN_VISIBLE_COARSE,
    RICH_POWER, SMALL, STATES, STD, WIDTH)


def read_objects(record):
    """One label line to rows (kind, colour, state, lock) and (x1, y1, x2, y2, visible share, usable)."""
    attributes, boxes = [], []
    for o in record["objects"]:
        if o["kind"] not in KINDS:
            continue
        colour = COLOURS.index(o["colour"]) if o.get("colour") in COLOURS else -1
        state = STATES.index(o.get("state") or "none")
        lock = COLOURS.index(o["lock"]) if o.get("lock") in COLOURS else -1
        attributes.append((KINDS.index(o["kind"]), colour, state, lock))
        visible = o["fraction"] * o.get("inPicture", 1)
        width, height = o["box"][2] - o["box"][0], o["box"][3] - o["box"][1]
        enough = MIN_VISIBLE if o["kind"] in SMALL else MIN_VISIBLE_COARSE
        usable = o["fraction"] >= MIN_VISIBLE and visible >= enough and max(width, height) >= MIN_SIDE \
            and min(width, height) >= 3
        boxes.append((*o["box"], visible, float(usable)))
    # the largest first, should there be too many
    order = sorted(range(len(boxes)), key=lambda i: -(boxes[i][2] - boxes[i][0]) * (boxes[i][3] - boxes[i][1]))
    order = order[:MAX_OBJECTS]
    return [attributes[i] for i in order], [boxes[i] for i in order]


def complete_shards(folder):
    """How many shards there are, without the last, which may be growing; the same in every process."""
    count = [max(1, len(glob.glob(os.path.join(folder, "shard-*.jsonl"))) - 1)]
    if dist.is_initialized():
        dist.broadcast_object_list(count, 0)
    return count[0]


class Frames:
    """Shards of frames, memory-mapped, with labels as padded arrays (kind -1 where there is none)."""

    def __init__(self, folder, limit=None, shards=None):
        self.folder, self.pixels, self.index, attributes, boxes = folder, [], [], [], []
        self.shards = sorted(glob.glob(os.path.join(folder, "shard-*.jsonl")))[:shards]
        for path in self.shards:
            with open(path) as file:
                records = [json.loads(line) for line in file if line.endswith("\n")]
            raw = np.memmap(path[:-6] + ".rgb", np.uint8, "r")
            whole = len(raw) // (HEIGHT * WIDTH * 3)  # a shard may still be growing
            raw = raw[:whole * HEIGHT * WIDTH * 3].reshape(-1, HEIGHT, WIDTH, 3)
            shard = len(self.pixels)
            self.pixels.append(raw)
            for i, record in enumerate(records[:len(raw)]):
                a, b = read_objects(record)
                self.index.append((shard, i))
                attributes.append(np.array(a + [(-1, -1, 0, -1)] * (MAX_OBJECTS - len(a)), np.int16))
                boxes.append(np.array(b + [(0, 0, 0, 0, 0, 0)] * (MAX_OBJECTS - len(b)), np.float32))
            if limit and len(self.index) >= limit:
                break
        self.index = self.index[:limit]
        self.attributes, self.boxes = np.stack(attributes)[:limit], np.stack(boxes)[:limit]

    def __len__(self):
        return len(self.index)

    def grown(self):
        """These frames, or more if complete new shards have arrived."""
        count = complete_shards(self.folder)
        return self if count <= len(self.shards) else Frames(self.folder, shards=count)

    def batch(self, chosen):
        rgb = np.stack([self.pixels[s][i] for s, i in (self.index[c] for c in chosen)])
        attributes, boxes = self.attributes[chosen], self.boxes[chosen]
        most = max(1, int((attributes[..., 0] >= 0).sum(1).max()))
        return (torch.from_numpy(rgb), torch.from_numpy(attributes[:, :most]).long(),
                torch.from_numpy(boxes[:, :most].copy()))

    def order(self, seed):
        """Some of the frames, drawn without repeats, those with much to learn from more often."""
        w, h = self.boxes[..., 2] - self.boxes[..., 0], self.boxes[..., 3] - self.boxes[..., 1]
        easy = (np.maximum(w, h) >= 12) & (np.minimum(w, h) >= 5) & (self.boxes[..., 4] >= 0.5)
        small = (self.attributes[..., 0] >= 0) & (self.attributes[..., 0] < len(SMALL))
        wealth = 0.3 + (easy * (0.6 + 0.6 * small) + 0.2 * (self.boxes[..., 5] > 0)).sum(1)
        draw = np.random.default_rng(seed).random(len(self)) ** (1 / wealth ** RICH_POWER)  # Efraimidis, Spirakis 2006
        return np.argsort(-draw)[:max(BATCH, int(len(self) * EPOCH_SHARE))].tolist()


def normalised(rgb):
    """uint8 [n, rows, columns, 3] to channels-last [n, 3, rows, columns]."""
    return ((rgb.float() / 255 - MEAN) / STD).permute(0, 3, 1, 2)


def augmented(rgb, boxes, generator):
    """Flip, light, contrast, gamma, channel gains, blur and noise; small enough that a colour keeps its name."""
    n = len(rgb)
    u = lambda *s: torch.rand(*s, generator=generator)
    flip = u(n) < 0.5
    x = rgb.float().div_(255)
    x[flip] = x[flip].flip(2)
    mirrored = boxes.clone()
    mirrored[..., 0], mirrored[..., 2] = WIDTH - boxes[..., 2], WIDTH - boxes[..., 0]
    boxes = torch.where((flip[:, None] & (boxes[..., 4] > 0))[..., None], mirrored, boxes)
    gain = (1 + 0.30 * (u(n, 1, 1, 1) - 0.5)) * (1 + 0.12 * (u(n, 1, 1, 3) - 0.5))
    offset = 0.12 * (u(n, 1, 1, 1) - 0.5)
    x = x.mul_(gain).add_(offset)
    blurred = u(n) < 0.15
    if blurred.any():
        y = x[blurred].permute(0, 3, 1, 2)
        x[blurred] = F.avg_pool2d(F.pad(y, (1, 1, 1, 1), mode="replicate"), 3, 1).permute(0, 2, 3, 1)
    noise = torch.randn(x.shape, generator=generator) * (0.05 * (u(n, 1, 1, 1) - 0.4).clamp(min=0) / 0.6)
    x = x.add_(noise).clamp_(0, 1)
    return x.sub_(MEAN).div_(STD).permute(0, 3, 1, 2), boxes
