"""How good the eyes are on frames that they have not seen, and how far their scores can be trusted."""

import math
import random

import torch
import torch.nn.functional as F

from household.settings import KINDS, OPENABLE, PHRASE_TYPES, SEED, SMALL, STATES
from household.model import boxes_of, clipped, GRID, split_heads
from household.phrases import colour_phrase, kind_phrase, lock_phrase, pair_phrase, PhraseTable, state_phrase
from household.data import normalised
from household.targets import overlap


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
