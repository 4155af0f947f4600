"""Sizes, rates and the household's words: what a run is made of."""

import re

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
# a doorway and what stands behind it are centred in one place, so the coarse grid has a head for each of these groups
COARSE_HEADS = [KINDS[12:22], ["door"], ["person"]]
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
