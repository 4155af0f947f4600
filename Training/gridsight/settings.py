"""Sizes, rates and the grid world's words: what a run is made of."""

from household.settings import words

SEED = 20261124
VIEW, CELL = 7, 8  # cells along the view's edge, pixels along a cell's edge in the network's picture
SIDE = VIEW * CELL
MEAN, STD = 0.5, 0.25
STEM, C4, C8, D8, D16, F4 = 24, 48, 96, 48, 64, 8  # channels; D8 is the bottleneck's inner width
BLOCKS8, LAYERS, HEADS, MLP = 2, 1, 2, 128
EMBED, TEXT_LAYERS, TEXT_HEADS, TEXT_MLP, TEXT_TOKENS = 48, 1, 2, 96, 8
LOG_SIZE_LIMIT = 4.2

BATCH, STEPS, LEARNING_RATE, WARMUP, WEIGHT_DECAY = 48, 5000, 3e-3, 0.05, 0.02
TILES = [8, 9, 10, 11, 12, 14, 16, 18, 20, 24, 28, 32]  # pixels along a cell's edge in the camera's picture

KINDS = ["unseen", "floor", "wall", "door", "key", "ball", "box"]
OBJECTS = KINDS[3:]
COLOURS = ["red", "green", "blue", "purple", "yellow", "grey"]
STATES = ["open", "closed", "locked"]

# every phrase with what it says: kinds, colour, state
PHRASES = (
    [(k, [k], None, None) for k in KINDS]
    + [(c, OBJECTS, c, None) for c in COLOURS]
    + [(f"{s} door", ["door"], None, s) for s in STATES]
    + [(f"{c} {k}", [k], c, None) for c in COLOURS for k in OBJECTS]
    + [(f"{s} {c} door", ["door"], c, s) for c in COLOURS for s in STATES]
    + [("object", OBJECTS, None, None), ("thing", OBJECTS[1:], None, None)])
SPECIALS = ["[PAD]", "[UNK]", "[BOS]", "[EOS]"]
VOCABULARY = {w: i for i, w in enumerate(
    SPECIALS + sorted({w for p in PHRASES for w in words(p[0])} | {"a", "an", "the"}))}


def token_ids(text):
    """[BOS] words [EOS], padded with [PAD]; words not in the vocabulary are [UNK]."""
    body = [VOCABULARY.get(w, VOCABULARY["[UNK]"]) for w in words(text)][:TEXT_TOKENS - 2]
    ids = [VOCABULARY["[BOS]"]] + body + [VOCABULARY["[EOS]"]]
    return ids + [0] * (TEXT_TOKENS - len(ids))
