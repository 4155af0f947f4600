"""Phrases and what makes them true."""

import torch

from household.settings import (
    COLOURS, GROUPS, KINDS, OPENABLE, PAIRS_PER_BATCH, phrase_type, SMALL, STATES, SYNONYMS, token_ids)


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
