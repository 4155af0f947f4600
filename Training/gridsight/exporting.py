"""From trained weights to a folder that the engine reads, and the fixture of its test."""

import hashlib
import json
import os

import numpy as np
import torch
from safetensors.torch import save_file

from gridsight.data import batch
from gridsight.model import embeddings, normalised, unused_fine_grid
from gridsight.settings import (
    BLOCKS8, C4, C8, COLOURS, D16, D8, EMBED, F4, HEADS, KINDS, LAYERS, LOG_SIZE_LIMIT, MEAN, MLP, PHRASES, SEED, SIDE,
    SPECIALS, STATES, STD, STEM, TEXT_HEADS, TEXT_LAYERS, TEXT_MLP, TEXT_TOKENS, token_ids, VOCABULARY)
from household.model import ConvNorm


def exported(model):
    """The engine's tensors: BatchNorm folded, 1x1 convolutions as matrices."""
    tensors = unused_fine_grid()
    inside = {n for n, m in model.named_modules() if isinstance(m, ConvNorm)}
    for name, module in model.named_modules():
        if name in inside:
            tensors[name + ".weight"], tensors[name + ".bias"] = module.folded()
    for name, value in model.named_parameters():
        if not any(name.startswith(n + ".") for n in inside):
            tensors[name] = value.flatten(1) if value.dim() == 4 else value
    return {k: v.detach().float().clone().contiguous() for k, v in sorted(tensors.items())}


def configuration(calibration):
    return {
        "model_type": "errand-owl-hybrid", "architecture_version": 1, "image_width": SIDE, "image_height": SIDE,
        "image_mean": [MEAN] * 3, "image_std": [STD] * 3, "stem_channels": STEM, "stride4_channels": C4,
        "stride8_channels": C8, "stride8_inner_channels": D8, "stride8_blocks": BLOCKS8, "hidden_size": D16,
        "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "intermediate_size": MLP,
        "fine_channels": F4, "fine_stride": 4, "coarse_stride": 8, "projection_dim": EMBED,
        "hidden_act": "gelu", "layer_norm_eps": 1e-5, "box_log_size_limit": LOG_SIZE_LIMIT,
        "text": {"hidden_size": EMBED, "num_hidden_layers": TEXT_LAYERS, "num_attention_heads": TEXT_HEADS,
                 "intermediate_size": TEXT_MLP, "max_position_embeddings": TEXT_TOKENS,
                 "vocab_size": len(VOCABULARY)},
        "calibration": calibration,
        "words": {"colour": COLOURS, "state": STATES, "group": ["object", "thing"], "kind": KINDS},
        "kinds": {"fine": [], "coarse": KINDS},
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


def write_json(folder, name, content):
    with open(os.path.join(folder, name), "w") as file:
        json.dump(content, file, indent=1)
        file.write("\n")


def export(model, folder, calibration, scores, album, fixture):
    """Writes the folder; returns the hash of the weights."""
    os.makedirs(folder, exist_ok=True)
    weights = os.path.join(folder, "model.safetensors")
    save_file(exported(model), weights + ".new", metadata={"format": "pt"})
    os.replace(weights + ".new", weights)
    write_json(folder, "config.json", configuration(calibration))
    write_json(folder, "tokenizer.json", tokenizer_file())
    write_json(folder, "scores.json", {"cells_read_right": scores})
    if fixture:
        picture, _ = batch(album, 1, np.random.default_rng(SEED + 11))
        ids = torch.tensor([token_ids(p[0]) for p in PHRASES])
        with torch.no_grad():
            located = embeddings(model.image(normalised(picture)))[0][0]
            save_file({"rgb": torch.tensor(picture[0]), "cells": located, "phrases": model.text(ids)}, fixture,
                      metadata={"phrases": json.dumps([p[0] for p in PHRASES])})
    with open(weights, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()
