"""The run: steps, scores and the command line."""

import argparse
import math
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from gridsight.data import Album, batch, disturbed
from gridsight.exporting import export
from gridsight.model import Detector, embeddings, normalised
from gridsight.scores import fit_calibration, scorecard
from gridsight.settings import (
    BATCH, COLOURS, KINDS, LEARNING_RATE, OBJECTS, PHRASES, SEED, STATES, STEPS, token_ids, WARMUP, WEIGHT_DECAY)

IDS = torch.tensor([token_ids(p[0]) for p in PHRASES])
NAMES = [p[0] for p in PHRASES]
GROUPS = [[NAMES.index(k) for k in KINDS], [NAMES.index(c) for c in COLOURS],
          [NAMES.index(f"{s} door") for s in STATES]]


def truth_table():
    """[kind, colour or none, state or none, phrase]: whether the phrase describes such a cell."""
    table = np.zeros((len(KINDS), len(COLOURS) + 1, len(STATES) + 1, len(PHRASES)), np.float32)
    for p, (_, kinds, colour, state) in enumerate(PHRASES):
        c = slice(None) if colour is None else COLOURS.index(colour)
        s = slice(None) if state is None else STATES.index(state)
        for kind in kinds:
            table[KINDS.index(kind), c, s, p] = 1
    return torch.tensor(table)


TRUTH = truth_table()


def loss_of(model, pictures, labels):
    """Every phrase right or wrong at every cell, and the kinds, colours and states among themselves."""
    located, objectness = embeddings(model.image(normalised(pictures)))
    logits = located @ model.text(IDS).t()
    flat = torch.as_tensor(labels).flatten(1, 2)
    answers = TRUTH[flat[..., 0], flat[..., 1], flat[..., 2]]
    loss = F.binary_cross_entropy_with_logits(logits, answers) * 10
    for group, column in zip(GROUPS, flat.unbind(-1)):
        known = column >= 0
        loss = loss + F.cross_entropy(logits[known][:, group], column[known])
    things = (flat[..., 0] >= KINDS.index(OBJECTS[0])).float()
    return loss + 0.2 * F.binary_cross_entropy_with_logits(objectness, things)


def rate(step, steps):
    warm = WARMUP * steps
    return step / warm if step < warm else 0.5 + 0.5 * math.cos(math.pi * (step - warm) / (steps - warm))


def train(steps, album):
    torch.manual_seed(SEED)
    chance = np.random.default_rng(SEED)
    model = Detector()
    matrices = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0}],
        lr=LEARNING_RATE, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: rate(s + 1, steps + 1))
    begun, mean = time.time(), None
    for step in range(1, steps + 1):
        loss = loss_of(model, *batch(album, BATCH, chance))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        if step % 100 == 0 or step == 20:
            print(f"step {step} loss {mean:.4f} {time.time() - begun:.0f} s", flush=True)
    return model.eval()


def main():
    arguments = argparse.ArgumentParser(description="Trains the eyes for grid worlds and exports them.")
    arguments.add_argument("--out", default="Models/minigrid")
    arguments.add_argument("--fixture")
    arguments.add_argument("--steps", type=int, default=STEPS)
    options = arguments.parse_args()
    torch.set_num_threads(1)
    album = Album()
    model = train(options.steps, album)
    with torch.no_grad():
        text = model.text(IDS)
        calibration = fit_calibration(model, text, TRUTH, album)
        scores = scorecard(model, text, GROUPS, album)
    print(export(model, options.out, calibration, scores, album, options.fixture))
