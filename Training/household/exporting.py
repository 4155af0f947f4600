"""From trained weights to a folder that the engine reads, and the fixture of its test."""

import hashlib
import json
import math
import os

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from household.settings import (
    BLOCKS8, C4, C8, COARSE_HEADS, COARSE_STRIDE, COLOURS, D16, D8, EMBED, F4, FINE_STRIDE, GROUP_WORDS, HEADS,
    HEIGHT, HELD_OUT, KIND_WORDS, LAYERS, LOG_SIZE_LIMIT, MEAN, MLP, SMALL, SPECIALS, STATE_WORDS, STD, STEM,
    TEXT_HEADS, TEXT_LAYERS, TEXT_MLP, TEXT_TOKENS, token_ids, VOCABULARY, WIDTH)
from household.model import boxes_of, clipped, ConvNorm, GRID, split_heads, upsample
from household.data import normalised


def exported(model):
    """The engine's tensors: BatchNorm folded, 1x1 convolutions as matrices."""
    tensors = {}
    for name, module in model.named_modules():
        if isinstance(module, ConvNorm):
            weight, bias = module.folded()
            tensors[name + ".weight"], tensors[name + ".bias"] = weight, bias
    for name, value in model.named_parameters():
        if ".conv." in name or any(isinstance(m, ConvNorm) and name.startswith(n + ".")
                                   for n, m in model.named_modules() if n):
            continue
        tensors[name] = value.flatten(1) if value.dim() == 4 else value
    return {k: v.detach().float().clone().contiguous() for k, v in sorted(tensors.items())}


def configuration(calibration, extra=None):
    return {
        "model_type": "errand-owl-hybrid", "architecture_version": 2, "image_width": WIDTH, "image_height": HEIGHT,
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
        "kinds": {"fine": SMALL, "coarse": COARSE_HEADS}, **(extra or {}),
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
        qkv = dense(name + ".attention.qkv", norm(name + ".norm1", x))
        q, k, v = qkv.view(n, 3, heads, d // heads).permute(1, 2, 0, 3)
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
    maps = [channelwise("image.head4", f4)]
    maps += [channelwise(f"image.heads8.{i}", f8) for i in range(len(COARSE_HEADS))]
    raw = torch.cat([m.flatten(2)[0].t() for m in maps])
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
