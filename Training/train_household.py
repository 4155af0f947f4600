#!/usr/bin/env python3
"""Trains the household eyes: an open-vocabulary detector in the OWL-ViT family, small enough for one CPU core.

    python Training/train_household.py --data DIR --out Models/household [--minutes 85] [--draft]

DIR holds train/ and val/, each with shard-XXXXX.rgb (raw uint8 [N,120,160,3]) and shard-XXXXX.jsonl (a line a frame),
as `errand-simulator dataset` writes them:

    errand-simulator dataset --frames 67000 --seed 1 --shard-size 1000 --held-out exclude --out DIR/train
    errand-simulator dataset --frames 2000 --seed 900001 --shard-size 1000 --held-out include --out DIR/val

The run may be stopped and started again: it resumes from its checkpoint, and the learning rate follows the time
budget, not the number of steps. It prints the scores that the model card quotes and exports config.json,
tokenizer.json, model.safetensors (BatchNorm folded into the convolutions) and the fixture of the equivalence test.

The architecture is a hybrid: convolutions to stride 8, three transformer layers at stride 16 for context, and two
grids of locations (stride 4 for small things, stride 8 for furniture, doors and people). Each location has an
embedding that is compared with phrase embeddings (Minderer et al. 2022, "Simple Open-Vocabulary Object Detection"),
and a box. Labels are derived from attributes, so any phrase that the grammar below can say has its truth.
"""

import argparse
import copy
import glob
import hashlib
import json
import math
import os
import random
import re
import tempfile
import time

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as multiprocessing
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

# ---------------------------------------------------------------------------------------------------------------------
# configuration
# ---------------------------------------------------------------------------------------------------------------------
SEED = 20261123
WIDTH, HEIGHT = 160, 120
MEAN, STD = 0.5, 0.25
FINE_STRIDE, COARSE_STRIDE = 4, 8
STEM, C4, C8, D8, D16, F4 = 32, 64, 128, 64, 192, 96  # channels; D8 is the bottleneck's inner width
BLOCKS8, LAYERS, HEADS, MLP = 3, 3, 6, 768
EMBED, TEXT_LAYERS, TEXT_HEADS, TEXT_MLP, TEXT_TOKENS = 128, 2, 4, 256, 16
LOG_SIZE_LIMIT = 4.2

BATCH = 32  # over all processes
LEARNING_RATE, WARMUP, WEIGHT_DECAY = 2e-3, 0.02, 0.02
CLIP = 10.0
EMA = 0.998
EPOCH_SHARE, RICH_POWER = 0.5, 1.5  # an epoch is half of the frames, crowded ones more likely
SURROUNDING_SHARE = 0.5  # of the locations inside instances but off their centres
BACKGROUND_SHARE = 0.2  # of the empty locations, drawn anew each step and weighted up
PAIRS_PER_BATCH = 40
# smaller or more hidden instances are neither positive nor negative; furniture close by may be cut by the picture's edge
MIN_SIDE, MIN_VISIBLE, MIN_VISIBLE_COARSE = 7.0, 0.3, 0.12
MAX_OBJECTS = 40

# The household vocabulary (Sources/AgentMessages/Vocabulary.swift). Every name may be said in several ways.
SYNONYMS = {
    "mug": ["coffee mug", "mugs"], "cup": ["tumbler", "beaker", "cups"], "plate": ["dish", "plates"],
    "bowl": ["bowls"], "bottle": ["flask", "bottles"], "apple": ["apples"], "banana": ["bananas"],
    "book": ["novel", "books"], "ball": ["balls"], "key": ["keys"], "towel": ["cloth", "towels"],
    "box": ["carton", "crate", "boxes"],
    "counter": ["worktop", "kitchen counter"], "sink": ["basin", "washbasin"],
    "table": ["dining table", "tables"], "shelf": ["bookshelf", "bookcase", "shelves"], "bed": ["beds"],
    "sofa": ["couch", "settee"], "desk": ["writing desk", "desks"],
    "fridge": ["refrigerator", "icebox"], "cabinet": ["cupboard", "wardrobe", "cabinets"],
    "drawer": ["chest of drawers", "dresser", "drawers"], "door": ["doorway", "doors"],
    "person": ["human", "man", "woman", "people", "somebody", "someone"],
}
KINDS = list(SYNONYMS)
SMALL = KINDS[:12]
COLOURS = ["red", "orange", "yellow", "green", "blue", "purple", "white", "black"]
STATES = ["none", "open", "closed", "locked"]
OPENABLE = ["box", "fridge", "cabinet", "drawer", "door"]
# pairs that no training frame and no training phrase holds, to test that colours and kinds combine freely
HELD_OUT = [("mug", "orange"), ("cup", "black"), ("plate", "green"), ("bowl", "purple"), ("bottle", "yellow"),
            ("apple", "white"), ("banana", "purple"), ("book", "orange"), ("ball", "blue"), ("key", "green"),
            ("towel", "red"), ("box", "yellow")]
# a group word's members, and kinds about which people differ (neither right nor wrong)
GROUPS = [
    (["thing", "object", "something", "item", "things", "objects"], SMALL, []),
    (["fruit", "piece of fruit"], ["apple", "banana"], []),
    (["dishes", "kitchenware", "crockery", "tableware"], ["mug", "cup", "plate", "bowl"], ["bottle"]),
    (["furniture", "piece of furniture"], ["table", "shelf", "bed", "sofa", "desk"],
     ["counter", "sink", "fridge", "cabinet", "drawer", "door", "box"]),
    (["container"], ["fridge", "cabinet", "drawer", "box"], ["bowl", "bottle", "mug", "cup", "sink"]),
    (["drink container"], ["mug", "cup", "bottle"], ["bowl"]),
    (["seat"], ["sofa"], ["bed"]),
]
FILLERS = "a an the of with in on to and is that which lock locked plate painted coloured colored color colour " \
    "open opened closed shut unlocked room kitchen living bedroom bathroom office hall left right near next " \
    "behind front small big large little one two all any every other another my some it empty full " \
    "light dark bright wooden food drink toy piece fruits surface wall floor entrance".split()
STATE_WORDS = ["open", "opened", "closed", "shut", "locked", "lock", "unlocked"]
PHRASE_TYPES = ["kind", "colour", "colour_kind", "state", "group"]
SPECIALS = ["[PAD]", "[UNK]", "[BOS]", "[EOS]"]


def words(text):
    return re.findall(r"\[unk\]|[a-z0-9]+", text.lower())


def make_vocabulary():
    said = [w for k in KINDS for s in [k] + SYNONYMS[k] for w in words(s)]
    said += COLOURS + [w for g in GROUPS for s in g[0] for w in words(s)] + FILLERS
    return {w: i for i, w in enumerate(SPECIALS + sorted(set(said)))}


VOCABULARY = make_vocabulary()
GROUP_WORDS = sorted({w for g in GROUPS for s in g[0] for w in words(s)} - {"of", "piece", "drink"})
KIND_WORDS = {w for k in KINDS for s in [k] + SYNONYMS[k] for w in words(s)} - {"of", "coffee", "writing", "dining"}


def phrase_type(text):
    """Which calibration a phrase takes, decided by its words alone."""
    said = set(words(text))
    if said & set(STATE_WORDS):
        return "state"
    if said & set(COLOURS):
        return "colour_kind" if said & KIND_WORDS else "colour"
    return "group" if said & set(GROUP_WORDS) else "kind"


def token_ids(text):
    """[BOS] words [EOS], padded with [PAD]; words not in the vocabulary are [UNK]."""
    unknown = VOCABULARY["[UNK]"]
    body = [unknown if w == "[unk]" else VOCABULARY.get(w, unknown) for w in words(text)][:TEXT_TOKENS - 2]
    ids = [VOCABULARY["[BOS]"]] + body + [VOCABULARY["[EOS]"]]
    return ids + [0] * (TEXT_TOKENS - len(ids))


# ---------------------------------------------------------------------------------------------------------------------
# the model
# ---------------------------------------------------------------------------------------------------------------------
class ConvNorm(nn.Module):
    """3x3 convolution, BatchNorm (folded at export), optional ReLU."""

    def __init__(self, inputs, outputs, stride=1, relu=True):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm = nn.BatchNorm2d(outputs, momentum=0.05)
        self.relu = relu

    def forward(self, x):
        x = self.norm(self.conv(x))
        return F.relu(x, inplace=True) if self.relu else x

    def folded(self):
        gain = self.norm.weight / torch.sqrt(self.norm.running_var + self.norm.eps)
        return self.conv.weight * gain[:, None, None, None], self.norm.bias - self.norm.running_mean * gain


class ResidualBlock(nn.Module):
    def __init__(self, channels, inner):
        super().__init__()
        self.conv1 = ConvNorm(channels, inner)
        self.conv2 = ConvNorm(inner, channels, relu=False)

    def forward(self, x):
        return F.relu(x + self.conv2(self.conv1(x)), inplace=True)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x, hidden=None):
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        weights = (q * (d // self.heads) ** -0.5) @ k.transpose(-1, -2)
        if hidden is not None:
            weights = weights.masked_fill(hidden[:, None, None, :], -1e4)
        return self.out((weights.softmax(-1).to(v.dtype) @ v).transpose(1, 2).reshape(b, n, d))


class TransformerLayer(nn.Module):
    def __init__(self, width, heads, mlp):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(width, mlp), "fc2": nn.Linear(mlp, width)})

    def forward(self, x, hidden=None):
        x = x + self.attention(self.norm1(x), hidden)
        return x + self.mlp["fc2"](F.gelu(self.mlp["fc1"](self.norm2(x))))


def upsample(x, rows):
    return F.interpolate(x, scale_factor=2, mode="nearest")[:, :, :rows]


class ImageEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem1, self.stem2 = ConvNorm(3, STEM, 2), ConvNorm(STEM, C4, 2)
        self.block4 = nn.ModuleList([ResidualBlock(C4, C4)])
        self.down8 = ConvNorm(C4, C8, 2)
        self.block8 = nn.ModuleList([ResidualBlock(C8, D8) for _ in range(BLOCKS8)])
        self.down16 = ConvNorm(C8, D16, 2, relu=False)
        self.position = nn.Parameter(torch.randn(80, D16) * 0.02)
        self.layers = nn.ModuleList([TransformerLayer(D16, HEADS, MLP) for _ in range(LAYERS)])
        self.norm = nn.LayerNorm(D16)
        self.up8, self.up4 = nn.Conv2d(D16, C8, 1), nn.Conv2d(C8, C4, 1)
        self.fuse8, self.fuse4 = ConvNorm(C8, C8), ConvNorm(C4, F4)
        self.head8, self.head4 = nn.Conv2d(C8, EMBED + 7, 1), nn.Conv2d(F4, EMBED + 7, 1)
        for head in (self.head4, self.head8):
            nn.init.normal_(head.weight, std=0.03)
            nn.init.zeros_(head.bias)
            with torch.no_grad():
                head.bias[EMBED] = 10.0  # scale
                head.bias[EMBED + 1] = -9.0  # shift: nothing is there
                head.bias[EMBED + 2] = -4.0  # objectness
                head.bias[EMBED + 5:] = 0.8  # log size
                head.weight[EMBED:] *= 0.3

    def forward(self, pixels, keep=None):
        a = self.stem2(self.stem1(pixels))
        for block in self.block4:
            a = block(a)
        b = self.down8(a)
        for block in self.block8:
            b = block(b)
        c = self.down16(b)
        n, d, rows, columns = c.shape
        tokens = c.permute(0, 2, 3, 1).reshape(n, rows * columns, d) + self.position
        for layer in self.layers:
            tokens = layer(tokens)
        tokens = self.norm(tokens)
        up = self.up8(tokens.view(n, rows, columns, d).permute(0, 3, 1, 2))
        f8 = self.fuse8(b + upsample(up, b.shape[2]))
        f4 = self.fuse4(a + upsample(self.up4(f8), a.shape[2]))
        if keep is not None:
            keep.update(a=a, b=b, t=tokens, f8=f8, f4=f4)
        fine, coarse = (h.flatten(2).transpose(1, 2) for h in (self.head4(f4), self.head8(f8)))
        return torch.cat([fine, coarse], 1)  # [frames, locations, EMBED + 7]


class TextEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.token_embedding = nn.Parameter(torch.randn(len(VOCABULARY), EMBED) * 0.05)
        self.position = nn.Parameter(torch.randn(TEXT_TOKENS, EMBED) * 0.02)
        self.layers = nn.ModuleList([TransformerLayer(EMBED, TEXT_HEADS, TEXT_MLP) for _ in range(TEXT_LAYERS)])
        self.norm = nn.LayerNorm(EMBED)
        self.projection = nn.Linear(EMBED, EMBED, bias=False)
        self.shift = nn.Linear(EMBED, 1)

    def forward(self, ids):
        ids = ids[:, :int((ids != 0).sum(1).max())]
        x = self.token_embedding[ids] + self.position[:ids.shape[1]]
        for layer in self.layers:
            x = layer(x, ids == 0)
        end = (ids != 0).sum(1) - 1
        y = self.norm(x[torch.arange(len(ids)), end])
        t = F.normalize(self.projection(y), dim=-1, eps=1e-6)
        return torch.cat([t, torch.ones(len(ids), 1), self.shift(y)], 1)  # [phrases, EMBED + 2]


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.image, self.text = ImageEncoder(), TextEncoder()


def location_grid():
    """Centre x, centre y and stride of every location, fine grid first, row-major."""
    parts = []
    for stride in (FINE_STRIDE, COARSE_STRIDE):
        y, x = np.mgrid[0:HEIGHT // stride, 0:WIDTH // stride]
        parts.append(np.stack([(x + 0.5) * stride, (y + 0.5) * stride, np.full(x.shape, stride)], -1).reshape(-1, 3))
    return torch.tensor(np.concatenate(parts), dtype=torch.float32)


GRID = location_grid()
FINE = int((GRID[:, 2] == FINE_STRIDE).sum())


def split_heads(raw):
    """Raw head outputs [..., 135] to embeddings [..., 130] (one dot product with a text embedding is the logit),
    objectness logits and raw boxes."""
    raw = raw.float()
    scale = F.elu(raw[..., EMBED:EMBED + 1]) + 1
    e = F.normalize(raw[..., :EMBED], dim=-1, eps=1e-6) * scale
    one = torch.ones_like(scale)
    return torch.cat([e, raw[..., EMBED + 1:EMBED + 2], one], -1), raw[..., EMBED + 2], raw[..., EMBED + 3:]


def boxes_of(raw, grid):
    """Corner boxes in pixels, not clipped."""
    centre = grid[..., :2] + raw[..., :2] * grid[..., 2:3]
    half = grid[..., 2:3] * torch.exp(raw[..., 2:].clamp(max=LOG_SIZE_LIMIT)) / 2
    return torch.cat([centre - half, centre + half], -1)


def clipped(boxes):
    limit = torch.tensor([WIDTH, HEIGHT, WIDTH, HEIGHT], dtype=boxes.dtype)
    return torch.minimum(boxes.clamp(min=0), limit)


# ---------------------------------------------------------------------------------------------------------------------
# phrases and their truth
# ---------------------------------------------------------------------------------------------------------------------
class Phrase:
    """A phrase and what makes it true: kinds (1 yes, 0 no, -1 neither), colour, state, colour of the lock."""

    def __init__(self, text, kinds, unsure=(), colour=-1, state=0, lock=-1):
        self.text, self.type = text, phrase_type(text)
        self.colour, self.state, self.lock = colour, state, lock
        self.kinds = [1 if k in kinds else (-1 if k in unsure else 0) for k in KINDS]


def said(rng, kind, synonym=0.5):
    return rng.choice(SYNONYMS[kind]) if rng.random() < synonym else kind


def article(rng, text):
    return rng.choice(["", "", "", "a ", "the "]) + text


def kind_phrase(rng, kind, synonym=0.4):
    return Phrase(article(rng, said(rng, kind, synonym)), [kind])


def colour_phrase(rng, c):
    form = rng.choice(["{} thing", "{} thing", "{} object", "something {}", "{} item", "{}"])
    return Phrase(article(rng, form.format(COLOURS[c])), SMALL, colour=c)


def pair_phrase(rng, kind, c, synonym=0.3):
    return Phrase(article(rng, f"{COLOURS[c]} {said(rng, kind, synonym)}"), [kind], colour=c)


def state_phrase(rng, kind, state):
    word = rng.choice({"open": ["open", "open", "opened"], "closed": ["closed", "closed", "shut"],
                       "locked": ["locked"]}[state])
    return Phrase(article(rng, f"{word} {said(rng, kind, 0.3)}"), [kind], state=STATES.index(state))


def lock_phrase(rng, c):
    form = rng.choice(["door with a {} lock", "{} locked door", "{} lock", "{} lock plate", "locked {} door", "{} door"])
    return Phrase(article(rng, form.format(COLOURS[c])), ["door"], lock=c)


def group_phrase(rng, group):
    names, members, unsure = group
    return Phrase(article(rng, rng.choice(names[:1] * 2 + names)), members, unsure)


def batch_phrases(rng, present_pairs, held_out):
    """The phrases that one batch is asked: every kind and colour, states, groups, pairs seen and not seen, nonsense."""
    phrases = [kind_phrase(rng, k) for k in KINDS] + [colour_phrase(rng, c) for c in range(len(COLOURS))]
    phrases += [state_phrase(rng, k, s) for k in OPENABLE for s in ("open", "closed")]
    phrases += [state_phrase(rng, "door", "locked")] + [lock_phrase(rng, c) for c in rng.sample(range(8), 5)]
    phrases += [group_phrase(rng, g) for g in rng.sample(GROUPS, 5)]
    free = [(k, c) for k in SMALL for c in range(8) if (k, c) not in held_out]
    wanted = [p for p in present_pairs if p not in held_out]
    rng.shuffle(wanted)
    wanted = wanted[:PAIRS_PER_BATCH * 3 // 4]
    rng.shuffle(free)
    wanted += [p for p in free if p not in wanted][:PAIRS_PER_BATCH - len(wanted)]
    phrases += [pair_phrase(rng, k, c) for k, c in wanted]
    for state in ("open", "closed"):
        c = rng.randrange(8)
        if ("box", c) not in held_out:
            phrases.append(Phrase(article(rng, f"{state} {COLOURS[c]} {said(rng, 'box', 0.3)}"), ["box"], colour=c,
                                  state=STATES.index(state)))
    phrases += [Phrase("[UNK]", []), Phrase(f"{rng.choice(COLOURS)} [UNK]", [])]
    return phrases


class PhraseTable:
    """Phrases as tensors, so that the truth of all of them for all instances is a few operations."""

    def __init__(self, phrases):
        self.texts = [p.text for p in phrases]
        self.ids = torch.tensor([token_ids(p.text) for p in phrases])
        self.kinds = torch.tensor([p.kinds for p in phrases], dtype=torch.int8).t().contiguous()  # [kinds, phrases]
        self.colour = torch.tensor([p.colour for p in phrases])
        self.state = torch.tensor([p.state for p in phrases])
        self.lock = torch.tensor([p.lock for p in phrases])

    def truth(self, objects):
        """int8 [..., objects, phrases]: 1 true, 0 false, -1 neither. `objects` holds kind, colour, state, lock."""
        kind, colour, state, lock = (objects[..., i:i + 1] for i in range(4))
        truth = self.kinds[kind.squeeze(-1)]
        no = ((self.colour >= 0) & (colour != self.colour)) | ((self.lock >= 0) & (lock != self.lock))
        closed = STATES.index("closed")
        no |= (self.state > 0) & (state != self.state) & ~((self.state == closed) & (state == STATES.index("locked")))
        unsure = (self.state == closed) & (state == STATES.index("locked"))
        truth = torch.where(unsure & (truth == 1), -1, truth)
        return torch.where(no, 0, truth).to(torch.int8)


# ---------------------------------------------------------------------------------------------------------------------
# data
# ---------------------------------------------------------------------------------------------------------------------
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
        self.attributes, self.boxes = np.stack(attributes), np.stack(boxes)

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


# ---------------------------------------------------------------------------------------------------------------------
# targets and loss
# ---------------------------------------------------------------------------------------------------------------------
IS_SMALL = torch.tensor([k in SMALL for k in KINDS] + [False])  # the last answers kind -1


def assigned(attributes, boxes):
    """Which instance each location stands for.

    Returns, for [frames, locations]: the positive instance (-1: none), the smallest instance of the location's grid
    that contains it (for boxes), and inside [frames, instances, locations] (bool, any instance of that grid)."""
    exists = attributes[..., 0] >= 0
    x1, y1, x2, y2 = (boxes[..., i:i + 1] for i in range(4))
    w, h = x2 - x1, y2 - y1
    usable = exists & (boxes[..., 5] > 0)
    gx, gy, stride = GRID[:, 0], GRID[:, 1], GRID[:, 2]
    fine = torch.arange(len(GRID)) < FINE
    own = IS_SMALL[attributes[..., 0]][..., None] == fine  # [frames, instances, locations]
    inside = (gx > x1 - 1) & (gx < x2 + 1) & (gy > y1 - 1) & (gy < y2 + 1) & own & exists[..., None]
    rx = torch.minimum(torch.maximum(0.3 * w, 0.75 * stride), 2.5 * stride)
    ry = torch.minimum(torch.maximum(0.3 * h, 0.75 * stride), 2.5 * stride)
    distance = torch.maximum((gx - (x1 + x2) / 2).abs() / rx, (gy - (y1 + y2) / 2).abs() / ry)
    distance = distance + torch.where(own & usable[..., None], 0.0, 1e6)
    near, positive = distance.min(1)
    positive = torch.where(near <= 1, positive, -1)
    area = torch.where(inside & usable[..., None], w * h, torch.full_like(distance, 1e9))
    small, container = area.min(1)
    container = torch.where(small < 1e8, container, -1)
    container = torch.where(positive >= 0, positive, container)
    return positive, container, inside


def overlap(a, b):
    """IoU and generalised IoU of paired boxes (Rezatofighi et al. 2019)."""
    area = lambda t: (t[..., 2] - t[..., 0]).clamp(min=0) * (t[..., 3] - t[..., 1]).clamp(min=0)
    low, high = torch.maximum(a[..., :2], b[..., :2]), torch.minimum(a[..., 2:4], b[..., 2:4])
    inter = (high - low).clamp(min=0).prod(-1)
    union = area(a) + area(b) - inter
    hull = (torch.maximum(a[..., 2:4], b[..., 2:4]) - torch.minimum(a[..., :2], b[..., :2])).prod(-1)
    iou = inter / union.clamp(min=1e-6)
    return iou, iou - (hull - union) / hull.clamp(min=1e-6)


def detection_loss(model, pixels, attributes, boxes, table, generator, bf16=True):
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        raw = model.image(pixels)
    text = model.text(table.ids)
    positive, container, inside = assigned(attributes, boxes)
    touched = inside.any(1)
    # positives always, of their surroundings and of the empty rest a share, weighted up
    chance = torch.rand(touched.shape, generator=generator)
    share = torch.where(touched, SURROUNDING_SHARE, BACKGROUND_SHARE)
    share = torch.where(positive >= 0, 1.0, share)
    frame, location = (chance < share).nonzero(as_tuple=True)
    weight = 1 / share[frame, location]
    embedding, objectness, box = split_heads(raw[frame, location])
    logits = embedding @ text.t()

    # truth of each phrase at each taken location; what lies inside a matching instance but off its centre is ignored
    truth = table.truth(attributes.clamp(min=0)) * (attributes[..., :1] >= 0)  # [frames, instances, phrases]
    near = torch.bmm(inside.float().transpose(1, 2), (truth != 0).float())  # [frames, locations, phrases]
    ignored = near[frame, location] > 0
    at = positive[frame, location]
    is_positive = at >= 0
    own_truth = truth[frame, at.clamp(min=0)]
    target = ((own_truth == 1) & is_positive[:, None]).float()
    ignored = torch.where(is_positive[:, None], own_truth < 0, ignored)

    count = is_positive.sum().clamp(min=1).float()
    entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    with torch.no_grad():
        p = logits.sigmoid()
        wrong = (p - target).abs()
        # at an instance every phrase counts; elsewhere only what is believed (focal, Lin et al. 2017)
        focus = torch.where(is_positive[:, None], wrong.sqrt(), 2 * wrong * wrong) * weight[:, None]
        focus = focus.masked_fill(ignored, 0)
    phrase_loss = (entropy * focus).sum() / count

    thing = F.binary_cross_entropy_with_logits(objectness, is_positive.float(), reduction="none")
    with torch.no_grad():
        surprise = (objectness.sigmoid() - is_positive.float()).abs() ** 1.5 * weight
        surprise = surprise.masked_fill(~is_positive & touched[frame, location], 0)
    thing_loss = (thing * surprise).sum() / count

    held = container[frame, location]
    with_box = held >= 0
    wanted = boxes[frame[with_box], held[with_box]][:, :4]
    grid = GRID[location[with_box]]
    found = boxes_of(box[with_box], grid)
    importance = torch.where(is_positive[with_box], 1.0, 0.2)
    iou, giou = overlap(found, wanted)
    size = (wanted[:, 2:] - wanted[:, :2]).clamp(min=2).repeat(1, 2)
    l1 = F.smooth_l1_loss((found - wanted) / size, torch.zeros_like(found), beta=0.1, reduction="none").mean(-1)
    box_loss = ((2 * (1 - giou) + 2 * l1.clamp(max=4)) * importance).sum() / importance.sum().clamp(min=1)
    total = phrase_loss + thing_loss + box_loss
    with torch.no_grad():
        mean_iou = iou[is_positive[with_box]].mean()
    return total, {"phrase": phrase_loss.item(), "thing": thing_loss.item(), "box": box_loss.item(),
                   "iou": mean_iou.item()}


# ---------------------------------------------------------------------------------------------------------------------
# scores
# ---------------------------------------------------------------------------------------------------------------------
def iou_matrix(a, b):
    return overlap(a[:, None, :], b[None, :, :])[0]


def is_easy(box):
    """What the promises are about: longer side at least 12 px, shorter at least 5, at least half visible."""
    w, h = box[2] - box[0], box[3] - box[1]
    return max(w, h) >= 12 and min(w, h) >= 5 and box[4] >= 0.5


def questions_for(rng, attributes, boxes):
    """Phrases with the eligible instances that they mean ([] when absent): present ones from what is in view, and as
    many absent ones, half of which share the kind or the colour with something in view."""
    rows = [tuple(a) for a in attributes.tolist() if a[0] >= 0]
    easy = [i for i in range(len(rows)) if is_easy(boxes[i])]
    options = []
    for i in easy:
        kind, colour, state, lock = rows[i]
        name = KINDS[kind]
        options.append(kind_phrase(rng, name, 0.25))
        if name in SMALL and colour >= 0:
            options.append(pair_phrase(rng, name, colour, 0.25))
            if rng.random() < 0.5:
                options.append(colour_phrase(rng, colour))
        if name in OPENABLE and state > 0:
            options.append(state_phrase(rng, name, STATES[state]))
        if lock >= 0:
            options.append(lock_phrase(rng, lock))
    table = PhraseTable(options) if options else None
    present, seen = [], set()
    if options:
        truth = table.truth(torch.tensor(rows))
        for j, p in enumerate(options):
            key = (tuple(p.kinds), p.colour, p.state, p.lock)
            if key in seen:
                continue
            seen.add(key)
            present.append((p, [i for i in range(len(rows)) if truth[i, j] == 1]))
    tries, absent = 0, []
    small = [r for r in rows if KINDS[r[0]] in SMALL]
    while len(absent) < max(2, len(present)) and tries < 60:
        tries += 1
        if len(absent) % 2 == 0 and rows:
            row = rng.choice(small or rows)
            name = KINDS[row[0]]
            if name in OPENABLE and name != "box" and row[2] > 0:
                p = state_phrase(rng, name, rng.choice(["open", "closed"] + ["locked"] * (name == "door")))
            elif name not in SMALL:
                continue
            elif rng.random() < 0.5:
                p = pair_phrase(rng, name, rng.randrange(8), 0.25)
            else:
                p = pair_phrase(rng, rng.choice(SMALL), max(row[1], 0), 0.25)
        else:
            pick = rng.random()
            p = kind_phrase(rng, rng.choice(KINDS), 0.25) if pick < 0.5 else \
                pair_phrase(rng, rng.choice(SMALL), rng.randrange(8), 0.25) if pick < 0.9 else \
                colour_phrase(rng, rng.randrange(8))
        if rows and (PhraseTable([p]).truth(torch.tensor(rows)) != 0).any():
            continue
        absent.append((p, []))
    return present, absent


def suppressed(logits, boxes, count=60, overlap_limit=0.5):
    """The best locations for a phrase, without those that overlap a better one."""
    kept = []
    for w in logits.topk(count).indices.tolist():
        if not kept or float(iou_matrix(boxes[w:w + 1], boxes[kept]).max()) < overlap_limit:
            kept.append(w)
    return kept[:8]


def answers(model, frames, chosen, batch=25):
    """Every question about the chosen frames with the model's best answer.

    A row: type, text, present (bool), best logit, whether its box is right (IoU 0.5), kind, pair, and for present ones
    the logits of the best right answer per instance."""
    model.eval()
    rows = []
    with torch.no_grad():
        for start in range(0, len(chosen), batch):
            part = chosen[start:start + batch]
            rgb, attributes, boxes = frames.batch(part)
            embedding, _, box = split_heads(model.image(normalised(rgb).contiguous(memory_format=torch.channels_last)))
            corners = clipped(boxes_of(box, GRID))
            for f in range(len(part)):
                rng = random.Random(SEED + int(part[f]))
                present, absent = questions_for(rng, attributes[f], boxes[f])
                asked = present + absent
                if not asked:
                    continue
                table = PhraseTable([p for p, _ in asked])
                logits = embedding[f] @ model.text(table.ids).t()  # [locations, phrases]
                truth = table.truth(attributes[f].clamp(min=0))
                iou = iou_matrix(corners[f], boxes[f][:, :4])  # [locations, instances]
                top, where = logits.max(0)
                for j, (p, meant) in enumerate(asked):
                    right = [i for i in meant if iou[where[j], i] >= 0.5]
                    easy = [i for i in meant if is_easy(boxes[f][i])]
                    finds = [float(logits[iou[:, i] >= 0.5, j].max()) if (iou[:, i] >= 0.5).any() else -99.0
                             for i in easy]
                    small = [k for k, yes in zip(KINDS, p.kinds) if yes == 1]
                    dim = [i for i in range(len(truth)) if truth[i, j] != 0 and boxes[f][i, 4] > 0 and i not in easy]
                    samples = [(float(logits[w, j]), float(bool(easy) and bool((iou[w, easy] >= 0.5).any())))
                               for w in suppressed(logits[:, j], corners[f])
                               if (easy and (iou[w, easy] >= 0.5).any()) or not (iou[w, dim] >= 0.3).any()]
                    rows.append(dict(
                        type=p.type, text=p.text, present=bool(meant), score=float(top[j]), right=bool(right),
                        samples=samples, kind=small[0] if len(small) == 1 else "", colour=p.colour, finds=finds, frame=int(part[f]),
                        box=corners[f][where[j]].tolist()))
    return rows


def fit_calibration(rows):
    """Platt scaling of the logits of all boxes that are found, for each type of phrase: (slope, offset)."""
    result = {}
    for type in PHRASE_TYPES:
        some = [r for r in rows if r["type"] == type]
        if len(some) < 50:
            result[type] = None
            continue
        x, y = torch.tensor([t for r in some for t in r["samples"]]).unbind(1)
        slope, offset = torch.ones((), requires_grad=True), torch.zeros((), requires_grad=True)
        seen = x > -6  # lower ones are claimed by nobody
        x, y = x[seen], y[seen]
        optimiser = torch.optim.LBFGS([slope, offset], max_iter=100, line_search_fn="strong_wolfe")

        def closure():
            optimiser.zero_grad()
            loss = F.binary_cross_entropy_with_logits(slope * x + offset, y)
            loss.backward()
            return loss
        optimiser.step(closure)
        result[type] = [slope.item(), offset.item()]
    fallback = result["kind"] or [1.0, 0.0]
    return {k: v or fallback for k, v in result.items()}


def probability(row, calibration, logit=None):
    slope, offset = calibration[row["type"]]
    z = slope * (row["score"] if logit is None else logit) + offset
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))


def expected_calibration_error(pairs, low=0.0, high=1.0, bins=10):
    pairs = [(p, y) for p, y in pairs if low <= p <= high]
    total = 0.0
    for b in range(bins):
        inside = [(p, y) for p, y in pairs if b / bins <= p < (b + 1) / bins or (b == bins - 1 and p == 1)]
        if inside:
            total += abs(sum(p for p, _ in inside) - sum(y for _, y in inside))
    return total / max(1, len(pairs)), len(pairs)


def scorecard(rows, calibration, held_out, threshold=0.5):
    """The promises of the eyes, from answered questions."""
    present = [r for r in rows if r["present"] and r["finds"]]
    absent = [r for r in rows if not r["present"]]
    found = lambda r: r["right"] and probability(r, calibration) >= threshold
    share = lambda some, test: round(sum(map(test, some)) / max(1, len(some)), 4)
    held = [r for r in present if r["type"] == "colour_kind" and (r["kind"], r["colour"]) in held_out]
    pairs = [(probability(r, calibration, z), y) for r in rows for z, y in r["samples"]]
    pairs = [(p, y) for p, y in pairs if p >= 0.02]
    instances = [(r, z) for r in present for z in r["finds"]]
    ranked = sorted((r["score"] for r in absent), reverse=True)
    card = {
        "present": len(present), "absent": len(absent), "recall": share(present, found),
        "instances": len(instances),
        "instance_recall": share(instances, lambda t: probability(t[0], calibration, t[1]) >= threshold),
        "absent_claimed": share(absent, lambda r: probability(r, calibration) >= threshold),
        "held_out": share(held, found), "held_out_count": len(held),
        "ece": round(expected_calibration_error(pairs)[0], 4),
        "ece_middle": round(expected_calibration_error(pairs, 0.1, 0.9)[0], 4),
        "middle_count": expected_calibration_error(pairs, 0.1, 0.9)[1],
    }
    if ranked:  # the recall if the threshold on calibrated scores were set for 1 % false claims
        one = sorted((probability(r, calibration) for r in absent), reverse=True)[len(absent) // 100]
        card["threshold_1pct"] = round(one, 4)
        card["recall_at_1pct"] = share(present, lambda r: r["right"] and probability(r, calibration) > one)
    card["by_type"] = {t: share([r for r in present if r["type"] == t], found)
                       for t in ["kind", "colour", "colour_kind", "state"]}
    card["claimed_by_type"] = {t: share([r for r in absent if r["type"] == t],
                                        lambda r: probability(r, calibration) >= threshold)
                               for t in ["kind", "colour", "colour_kind", "state"]}
    card["by_kind"] = {k: share([r for r in present if r["type"] == "kind" and r["kind"] == k], found) for k in KINDS}
    return card


# ---------------------------------------------------------------------------------------------------------------------
# export
# ---------------------------------------------------------------------------------------------------------------------
def exported(model):
    """The engine's tensors: BatchNorm folded, 1x1 convolutions as matrices."""
    tensors = {}
    for name, module in model.named_modules():
        if isinstance(module, ConvNorm):
            weight, bias = module.folded()
            tensors[name + ".weight"], tensors[name + ".bias"] = weight, bias
    for name, value in model.named_parameters():
        parent = name.rsplit(".", 2)[0]
        if ".conv." in name or any(isinstance(m, ConvNorm) and name.startswith(n + ".")
                                   for n, m in model.named_modules() if n):
            continue
        tensors[name] = value.flatten(1) if value.dim() == 4 else value
    return {k: v.detach().float().clone().contiguous() for k, v in sorted(tensors.items())}


def configuration(calibration, extra=None):
    return {
        "model_type": "errand-owl-hybrid", "architecture_version": 1, "image_width": WIDTH, "image_height": HEIGHT,
        "image_mean": [MEAN] * 3, "image_std": [STD] * 3, "stem_channels": STEM, "stride4_channels": C4,
        "stride8_channels": C8, "stride8_inner_channels": D8, "stride8_blocks": BLOCKS8, "hidden_size": D16,
        "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "intermediate_size": MLP,
        "fine_channels": F4, "fine_stride": FINE_STRIDE, "coarse_stride": COARSE_STRIDE, "projection_dim": EMBED,
        "hidden_act": "gelu", "layer_norm_eps": 1e-5, "box_log_size_limit": LOG_SIZE_LIMIT,
        "text": {"hidden_size": EMBED, "num_hidden_layers": TEXT_LAYERS, "num_attention_heads": TEXT_HEADS,
                 "intermediate_size": TEXT_MLP, "max_position_embeddings": TEXT_TOKENS,
                 "vocab_size": len(VOCABULARY)},
        "calibration": calibration,
        "words": {"colour": COLOURS, "state": STATE_WORDS, "group": GROUP_WORDS, "kind": sorted(KIND_WORDS)},
        "kinds": {"fine": SMALL, "coarse": KINDS[len(SMALL):]}, **(extra or {}),
    }


def tokenizer_file():
    special = [{"id": i, "content": s, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
                "special": True} for i, s in enumerate(SPECIALS)]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special,
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": "[^a-z0-9]+"}, "behavior": "Removed", "invert": False}]},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[BOS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "[EOS]", "type_id": 0}}],
            "pair": [], "special_tokens": {s: {"id": s, "ids": [VOCABULARY[s]], "tokens": [s]}
                                           for s in ("[BOS]", "[EOS]")}},
        "decoder": None, "model": {"type": "WordLevel", "vocab": VOCABULARY, "unk_token": "[UNK]"},
    }


def reference(w, rgb, ids):
    """The exported model in plain functions: what an engine must compute. Returns the fixture's tensors."""
    def conv(name, x, stride=1):
        return F.conv2d(x, w[name + ".weight"], w[name + ".bias"], stride, 1)

    def dense(name, x):
        return F.linear(x, w[name + ".weight"], w.get(name + ".bias"))

    def norm(name, x):
        return F.layer_norm(x, x.shape[-1:], w[name + ".weight"], w[name + ".bias"], 1e-5)

    def block(name, x):
        return F.relu(x + conv(name + ".conv2", F.relu(conv(name + ".conv1", x))))

    def layer(name, x, heads):
        n, d = x.shape
        q, k, v = dense(name + ".attention.qkv", norm(name + ".norm1", x)).view(n, 3, heads, d // heads).permute(1, 2, 0, 3)
        mixed = ((q @ k.transpose(1, 2)) / math.sqrt(d // heads)).softmax(-1) @ v
        x = x + dense(name + ".attention.out", mixed.transpose(0, 1).reshape(n, d))
        return x + dense(name + ".mlp.fc2", F.gelu(dense(name + ".mlp.fc1", norm(name + ".norm2", x))))

    def channelwise(name, x):  # x [1, channels, rows, columns]
        return torch.einsum("oc,ncij->noij", w[name + ".weight"], x) + w[name + ".bias"][:, None, None]

    x = normalised(rgb[None])
    a = block("image.block4.0", F.relu(conv("image.stem2", F.relu(conv("image.stem1", x, 2)), 2)))
    b = F.relu(conv("image.down8", a, 2))
    for i in range(BLOCKS8):
        b = block(f"image.block8.{i}", b)
    t = conv("image.down16", b, 2)[0].flatten(1).t() + w["image.position"]
    for i in range(LAYERS):
        t = layer(f"image.layers.{i}", t, HEADS)
    t = norm("image.norm", t)
    f8 = F.relu(conv("image.fuse8", b + upsample(channelwise("image.up8", t.t().reshape(1, D16, 8, 10)), 15)))
    f4 = F.relu(conv("image.fuse4", a + upsample(channelwise("image.up4", f8), 30)))
    raw = torch.cat([channelwise("image.head4", f4).flatten(2)[0].t(), channelwise("image.head8", f8).flatten(2)[0].t()])
    embedding, objectness, box = split_heads(raw)
    texts = []
    for row in ids:
        n = int((row != 0).sum())
        y = w["text.token_embedding"][row[:n]] + w["text.position"][:n]
        for i in range(TEXT_LAYERS):
            y = layer(f"text.layers.{i}", y, TEXT_HEADS)
        y = norm("text.norm", y[n - 1])
        texts.append(torch.cat([F.normalize(dense("text.projection", y), dim=-1, eps=1e-6), torch.ones(1),
                                dense("text.shift", y)]))
    text = torch.stack(texts)
    return dict(a=a[0], b=b[0], t=t, f8=f8[0], f4=f4[0], location_embeddings=embedding, objectness=objectness,
                boxes=clipped(boxes_of(box, GRID)), text_embeddings=text, logits=text @ embedding.t())


FIXTURE_PHRASES = ["mug", "a blue mug", "the red thing", "sink", "Open fridge!", "locked door", "door with a green lock",
                   "fruit", "chest of drawers", "a purple zeppelin", "yellow banana", "person"]


def export(model, folder, calibration, rgb=None, fixture=None, brief=False, extra=None):
    os.makedirs(folder, exist_ok=True)
    model.eval()
    weights = exported(model)
    save_file(weights, os.path.join(folder, "model.safetensors.new"), metadata={"format": "pt"})
    os.replace(os.path.join(folder, "model.safetensors.new"), os.path.join(folder, "model.safetensors"))
    for name, content in (("config.json", configuration(calibration, extra)), ("tokenizer.json", tokenizer_file()),
                          ("held_out.json", HELD_OUT)):
        with open(os.path.join(folder, name), "w") as file:
            json.dump(content, file, indent=1)
            file.write("\n")
    if fixture:
        ids = torch.tensor([token_ids(p) for p in FIXTURE_PHRASES])
        with torch.no_grad():
            tensors = reference(weights, rgb, ids)
            # the folded model must be the trained one
            kept = split_heads(model.image(normalised(rgb[None])))[0][0]
            gap = float((kept - tensors["location_embeddings"]).abs().max())
            texts = float((model.text(ids) - tensors["text_embeddings"]).abs().max())
            if gap > 5e-4 or texts > 1e-4:
                raise SystemExit(f"export differs from the trained model: image {gap}, text {texts}")
        if brief:  # what a test in the repository needs, without the large intermediate maps
            tensors = {k: v for k, v in tensors.items() if k not in ("a", "f4", "b")}
        tensors = {k: v.contiguous() for k, v in tensors.items()}
        tensors.update(rgb=rgb.contiguous(), phrase_ids=ids.int())
        os.makedirs(os.path.dirname(fixture) or ".", exist_ok=True)
        save_file(tensors, fixture, metadata={"phrases": json.dumps(FIXTURE_PHRASES)})
        with open(os.path.splitext(fixture)[0] + ".json", "w") as file:
            json.dump({"phrases": FIXTURE_PHRASES, "ids": [r[r != 0].tolist() for r in ids]}, file, indent=1)
            file.write("\n")
    with open(os.path.join(folder, "model.safetensors"), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


# ---------------------------------------------------------------------------------------------------------------------
# training
# ---------------------------------------------------------------------------------------------------------------------
def new_detector():
    torch.manual_seed(SEED)
    return Detector().to(memory_format=torch.channels_last)


class Muon:
    """Momentum orthogonalised by Newton-Schulz (Jordan et al. 2024; scaled as Liu et al. 2025) for the matrices inside
    the network, which learn in fewer frames so than with AdamW. Each process does its share of the matrices."""

    def __init__(self, parameters, processes, process):
        self.parameters = parameters
        self.momentum = [torch.zeros_like(p).flatten(1) for p in parameters]
        shapes = {}
        for i, p in enumerate(parameters):
            shapes.setdefault(tuple(p.flatten(1).shape), []).append(i)
        self.processes, self.mine, load = processes, [], [0] * processes
        for (rows, columns), members in sorted(shapes.items(), key=lambda t: -np.prod(t[0]) * min(t[0])):
            for i in members:
                owner = load.index(min(load))
                load[owner] += rows * columns * min(rows, columns)
                if owner == process:
                    self.mine.append(i)

    def step(self, rate):
        updates = [torch.zeros_like(m) for m in self.momentum]
        with torch.no_grad():
            for i, (p, m) in enumerate(zip(self.parameters, self.momentum)):
                m.mul_(0.95).add_(p.grad.flatten(1))
            for i in self.mine:
                m = self.momentum[i]
                x = (self.parameters[i].grad.flatten(1) + 0.95 * m).bfloat16()
                tall = x.shape[0] > x.shape[1]
                x = x.t() if tall else x
                x = x / (x.norm() + 1e-7)
                for _ in range(4):
                    a = x @ x.t()
                    x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
                x = x.t() if tall else x
                updates[i] = x.float() * (0.2 * max(m.shape) ** 0.5)
            if self.processes > 1:
                flat = torch.cat([u.flatten() for u in updates])
                dist.all_reduce(flat)
                updates = [f.view_as(u) for f, u in zip(flat.split([u.numel() for u in updates]), updates)]
            for p, u in zip(self.parameters, updates):
                p.mul_(1 - rate * WEIGHT_DECAY).add_(u.view(p.shape), alpha=-rate)


def is_inner_matrix(name, parameter):
    inside = ".conv.weight" in name or ".attention." in name or ".mlp." in name
    return inside and parameter.dim() >= 2 and "stem1" not in name


def average_into(target, source, decay):
    with torch.no_grad():
        t, s = target.state_dict(), source.state_dict()
        floats = [k for k in t if t[k].is_floating_point()]
        torch._foreach_lerp_([t[k] for k in floats], [s[k] for k in floats], 1 - decay)


def learning_rate(progress, peak=LEARNING_RATE):
    if progress < WARMUP:
        return peak * max(0.02, progress / WARMUP)
    return peak * max(0.002, 0.5 * (1 + math.cos(math.pi * min(1, (progress - WARMUP) / (1 - WARMUP)))))


def log(text):
    if rank() == 0:
        print(time.strftime("%H:%M:%S", time.gmtime()), text, flush=True)


def rank():
    return dist.get_rank() if dist.is_initialized() else 0


def share_gradients(model, spent, processes):
    """Averages gradients over processes, and the time spent with them, so that all follow one clock."""
    gradients = [p.grad for p in model.parameters()]
    flat = torch.cat([g.flatten() for g in gradients] + [torch.tensor([spent])])
    dist.all_reduce(flat)
    flat /= processes
    at = 0
    for g in gradients:
        g.copy_(flat[at:at + g.numel()].view_as(g))
        at += g.numel()
    return float(flat[-1])


def train(process, options, meeting):
    """One of `--processes` equal processes: one thread each, gradients averaged (faster than two threads in one
    process, and not stalled when other programs want a core)."""
    torch.set_num_threads(options.threads)
    if options.processes > 1:
        dist.init_process_group("gloo", init_method="file://" + meeting, rank=process, world_size=options.processes)
    held_out = {(kind, COLOURS.index(colour)) for kind, colour in HELD_OUT}
    folder = os.path.join(options.data, options.train)
    frames = Frames(folder, options.limit, complete_shards(folder))
    validation = Frames(os.path.join(options.data, options.validation))
    log(f"{len(frames)} training frames, {len(validation)} validation frames, held out {sorted(held_out)}")
    model = new_detector()
    average = copy.deepcopy(model)
    matrices = [p for n, p in model.named_parameters() if is_inner_matrix(n, p)]
    others = [p for n, p in model.named_parameters() if not is_inner_matrix(n, p)]
    muon = Muon(matrices, options.processes, process)
    optimiser = torch.optim.AdamW(others, lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=1e-4, foreach=True)
    step, spent = 0, 0.0
    if os.path.exists(options.checkpoint):
        saved = torch.load(options.checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        muon.momentum = saved["momentum"]
        step, spent = saved["step"], saved["spent"]
        log(f"resumed at step {step}, {spent / 60:.1f} minutes")
    elif options.start_from:
        saved = torch.load(options.start_from, weights_only=True)
        model.load_state_dict(saved["average"])
        average.load_state_dict(saved["average"])
    budget, part = options.minutes * 60, BATCH // options.processes
    own = random.Random(SEED + step + 7919 * process)
    generator = torch.Generator().manual_seed(SEED + step + 7919 * process)
    order, cursor, epoch = [], 0, 0
    began, tick = time.time() - spent, time.time()
    marks = {"score": spent, "save": spent, "export": spent, "log": spent}
    sums, seen = {}, 0
    while spent < budget:
        if cursor + BATCH > len(order):
            if epoch and not options.limit:
                frames = frames.grown()
            order, cursor, epoch = frames.order(SEED + step), 0, epoch + 1
            random.Random(SEED + step).shuffle(order)
        chosen = np.array(order[cursor + process * part:cursor + (process + 1) * part])
        cursor += BATCH
        rgb, attributes, boxes = frames.batch(chosen)
        pixels, boxes = augmented(rgb, boxes, generator)
        small = (attributes[..., 0] >= 0) & IS_SMALL[attributes[..., 0]] & (attributes[..., 1] >= 0)
        pairs = sorted({(KINDS[k], c) for k, c in attributes[small][:, :2].tolist()})
        table = PhraseTable(batch_phrases(own, pairs, held_out))
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(spent / budget, options.peak)
        model.train()
        loss, parts = detection_loss(model, pixels.contiguous(memory_format=torch.channels_last), attributes, boxes,
                                     table, generator)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        spent = time.time() - began
        if options.processes > 1:
            spent = share_gradients(model, spent, options.processes)
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP, foreach=True)
        muon.step(learning_rate(spent / budget, options.peak))
        optimiser.step()
        step += 1
        average_into(average, model, min(EMA, (1 + step) / (10 + step)))
        parts.update(loss=loss.item(), norm=float(norm))
        seen += 1
        for key, value in parts.items():
            sums[key] = sums.get(key, 0) + value
        if spent - marks["log"] > 30:
            speed = seen * BATCH / (time.time() - tick)
            log(f"step {step} epoch {epoch} {spent / 60:.1f} min lr {learning_rate(spent / budget, options.peak):.2e} "
                f"{speed:.0f} frames/s " + " ".join(f"{k} {v / seen:.3f}" for k, v in sums.items()))
            sums, seen, tick, marks["log"] = {}, 0, time.time(), spent
        if spent - marks["save"] > 180:
            save_checkpoint(options.checkpoint, model, average, optimiser, muon, step, spent)
            marks["save"] = spent
        exporting = options.export_minutes and spent - marks["export"] > options.export_minutes * 60
        if exporting or spent - marks["score"] > options.score_minutes * 60:
            if exporting:
                finish(average, validation, held_out, options, options.score_frames)
                marks["export"] = spent
            else:
                report(average, validation, held_out, options)
            marks["score"] = spent
            sums, seen, tick = {}, 0, time.time()
    save_checkpoint(options.checkpoint, model, average, optimiser, muon, step, budget)
    log(f"trained {step} steps, {step * BATCH} frames")
    finish(average, validation, held_out, options, 2000)


def save_checkpoint(path, model, average, optimiser, muon, step, spent):
    if rank() == 0:
        torch.save(dict(model=model.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict(),
                        momentum=muon.momentum, step=step, spent=spent), path + ".new")
        os.replace(path + ".new", path)


def report(model, validation, held_out, options, count=None):
    """Fits the calibration on every other validation frame, scores on the rest. BatchNorm statistics are rank 0's."""
    chosen = np.linspace(0, len(validation) - 1, min(count or options.score_frames, len(validation))).astype(int)
    if options.processes > 1:
        for value in model.state_dict().values():
            dist.broadcast(value, 0)
        parts = [None] * options.processes
        dist.all_gather_object(parts, answers(model, validation, chosen[rank()::options.processes]))
        rows = sorted((r for part in parts for r in part), key=lambda r: r["frame"])
    else:
        rows = answers(model, validation, chosen)
    parity = {f: i % 2 for i, f in enumerate(sorted({r["frame"] for r in rows}))}
    calibration = fit_calibration([r for r in rows if parity[r["frame"]] == 0])
    rest = [r for r in rows if parity[r["frame"]] == 1]
    card = scorecard(rest, calibration, held_out)
    log("score " + json.dumps(card))
    wrong = sorted((r for r in rest if not r["present"]), key=lambda r: -probability(r, calibration))[:16]
    log("claimed though absent: " + ", ".join(f"{r['text']} {probability(r, calibration):.2f}" for r in wrong))
    return calibration, card


def finish(model, validation, held_out, options, count):
    """Scores and exports, with the fixture."""
    calibration, card = report(model, validation, held_out, options, count)
    if rank() != 0:
        return
    rgb = validation.batch(np.array([len(validation) // 2]))[0][0]
    digest = export(model, options.out, calibration, rgb, options.fixture, brief=True,
                    extra={"claim_threshold": card["threshold_1pct"]})
    with open(os.path.join(options.out, "scores.json"), "w") as file:
        json.dump({"sha256": digest, "validation": card}, file, indent=1)
        file.write("\n")
    log(f"exported {options.out} sha256 {digest}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--data", default="data")
    parser.add_argument("--train", default="train")
    parser.add_argument("--validation", default="val")
    parser.add_argument("--out", default=os.path.join(here, "Models/household"))
    parser.add_argument("--fixture",
                        default=os.path.join(here, "Tests/VisionLanguageTests/Fixtures/household.safetensors"))
    parser.add_argument("--checkpoint", default="household.checkpoint")
    parser.add_argument("--start-from", help="a checkpoint whose averaged weights to begin with")
    parser.add_argument("--minutes", type=float, default=85)
    parser.add_argument("--peak", type=float, default=LEARNING_RATE, help="the highest learning rate")
    parser.add_argument("--score-minutes", type=float, default=10)
    parser.add_argument("--score-frames", type=int, default=600)
    parser.add_argument("--export-minutes", type=float, default=0, help="export now and then while training")
    parser.add_argument("--limit", type=int, help="use only so many training frames")
    parser.add_argument("--processes", type=int, default=2, help="each with its share of the batch")
    parser.add_argument("--threads", type=int, default=1, help="of each process")
    parser.add_argument("--draft", action="store_true", help="export untrained weights and a fixture, then stop")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    random.seed(SEED)
    np.random.seed(SEED)
    if options.draft:
        model = new_detector()
        generator = torch.Generator().manual_seed(SEED)
        for module in model.modules():  # so that the folding is not trivial
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.1, generator=generator)
                module.running_var.uniform_(0.5, 1.5, generator=generator)
        rgb = (torch.rand(HEIGHT // 8, WIDTH // 8, 3, generator=generator) * 255).byte()
        rgb = rgb.repeat_interleave(8, 0).repeat_interleave(8, 1).contiguous()
        plain = {k: [1.0, 0.0] for k in PHRASE_TYPES}
        print(export(model, options.out, plain, rgb, options.fixture))
        return
    if options.processes == 1:
        train(0, options, "")
    else:
        with tempfile.TemporaryDirectory() as folder:
            multiprocessing.spawn(train, (options, os.path.join(folder, "meeting")), options.processes)


if __name__ == "__main__":
    main()
