"""How good the eyes are, cell by cell, under each disturbance; and what their scores are worth."""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageFilter

from gridsight.data import as_jpeg, batch, noisy, scene, shrunk, turned_hue
from gridsight.model import embeddings, normalised
from gridsight.settings import PHRASES, SEED

FRAMES = 400
DISTURBANCES = {
    "none": lambda image, size, chance: image,
    "noise": lambda image, size, chance: Image.fromarray(noisy(np.asarray(image), 12, chance)),
    "hue": lambda image, size, chance: turned_hue(image, chance.choice([-10, 10])),
    "jpeg": lambda image, size, chance: as_jpeg(image, 40),
    "blur": lambda image, size, chance: image.filter(ImageFilter.GaussianBlur(0.05 * size)),
}


def looked(model, pictures):
    return torch.cat([embeddings(model.image(normalised(p)))[0] for p in np.array_split(pictures, 8)])


def right(located, text, groups, labels):
    """[frames, cells]: whether kind, colour and state of a cell are all as they are."""
    logits = located @ text.t()
    flat = torch.as_tensor(labels).flatten(1, 2)
    result = torch.ones(flat.shape[:2], dtype=torch.bool)
    for group, column in zip(groups, flat.unbind(-1)):
        result &= (logits[..., group].argmax(-1) == column) | (column < 0)
    return result


def scorecard(model, text, groups, album):
    """Share of cells that are read right, by disturbance and by the camera's pixels for a cell."""
    table = {}
    for name, disturb in DISTURBANCES.items():
        for size in (8, 12, 16, 24, 32):
            chance = np.random.default_rng(SEED + 7)
            labels = np.stack([scene(chance) for _ in range(FRAMES)])
            pictures = np.stack([
                shrunk(disturb(Image.fromarray(album.picture(l, size)), size, chance)) for l in labels])
            good = right(looked(model, pictures), text, groups, labels)
            table.setdefault(name, {})[str(size)] = round(float(good.float().mean()), 6)
            own = good[:, 45].float().mean()
            print(f"{name} at {size} pixels: {float(good.float().mean()):.5f} of cells, {float(own):.4f} of hands")
    return table


def phrase_type(phrase):
    text, kinds, colour, state = phrase
    if state:
        return "state"
    if colour:
        return "colour_kind" if len(kinds) == 1 else "colour"
    return "group" if len(kinds) > 1 else "kind"


def fit_calibration(model, text, truth, album):
    """Slope and offset per type of phrase (Platt 1999), on pictures of their own."""
    chance = np.random.default_rng(SEED + 3)
    pictures, labels = batch(album, 300, chance)
    flat = torch.as_tensor(labels).flatten(1, 2)
    logits = looked(model, pictures) @ text.t()
    answers = truth[flat[..., 0], flat[..., 1], flat[..., 2]]
    result = {}
    for kind in ("kind", "colour", "colour_kind", "state", "group"):
        members = [i for i, p in enumerate(PHRASES) if phrase_type(p) == kind]
        x, y = logits[..., members].flatten(), answers[..., members].flatten()
        line = torch.tensor([1.0, 0.0], requires_grad=True)
        fit = torch.optim.LBFGS([line], max_iter=30)

        def closure():
            fit.zero_grad()
            with torch.enable_grad():
                loss = F.binary_cross_entropy_with_logits(line[0] * x + line[1], y) + 1e-3 * (
                    (line[0] - 1) ** 2 + line[1] ** 2)
            loss.backward()
            return loss

        with torch.enable_grad():
            fit.step(closure)
        result[kind] = [float(v) for v in line.detach()]
    return result
