#!/usr/bin/env python3
"""Makes the folders in models/: randomly initialised CLIP, SigLIP, OWL-ViT and OWLv2 models with tokenizers, and what
`transformers` computes with each for one picture and some texts (expected.safetensors).

    pip install torch transformers sentencepiece scipy pillow
    python make_models.py                                  # the tiny ones of the tests, beside this file
    python make_models.py --full --out /tmp/models         # the full published configurations, 0.6 GB each
"""
import argparse
import io
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import sentencepiece
import torch
import transformers as hf
from PIL import Image
from safetensors.torch import save_file

SEED = 11
hf.logging.set_verbosity_error()
FAMILIES = ["clip", "siglip", "owlvit", "owlv2"]
TEXTS = ["a photo of a blue mug", "two red books, and the cat's bowl!", "caf\u00e9 \u00e0 la cr\u00e8me \U0001f600 12"]
WORDS = """a an the of photo picture and with on in at under behind two three red green blue yellow purple white black grey
mug cup plate bowl bottle apple banana book ball key box towel table counter sink shelf bed sofa desk fridge cabinet drawer
kitchen bathroom office hall bedroom living room robot looks picks puts opens closes carries small large old bright dark
cat dog bird car tree house street person walking standing sitting near next left right front photograph painting""".split()


def corpus(rng, lines):
    """Sentences without sense, in which short words are commonest."""
    return [" ".join(rng.choices(WORDS, k=rng.randint(3, 12))) for _ in range(lines)]


def byte_letters():
    """GPT-2's letters for bytes."""
    kept = list(range(0x21, 0x7F)) + list(range(0xA1, 0xAD)) + list(range(0xAE, 0x100))
    extra = iter(range(0x100, 0x200))
    return [chr(b) if b in kept else chr(next(extra)) for b in range(256)]


def learn_merges(lines, count):
    """Byte pair encoding (Sennrich et al. 2016) of the words of `lines`."""
    words = {tuple(w[:-1]) + (w[-1] + "</w>",): n for w, n in Counter(" ".join(lines).split()).items()}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, n in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += n
        if not pairs:
            break
        best = min(pairs, key=lambda p: (-pairs[p], p))
        merges.append(best)
        joined = {}
        for word, n in words.items():
            new, i = [], 0
            while i < len(word):
                if word[i : i + 2] == best:
                    new.append(word[i] + word[i + 1])
                    i += 2
                else:
                    new.append(word[i])
                    i += 1
            joined[tuple(new)] = joined.get(tuple(new), 0) + n
        words = joined
    return merges


def clip_tokenizer(rng, merges, pad):
    pairs = learn_merges(corpus(rng, 400), merges)
    letters = byte_letters()
    tokens = ["!"] + [l for l in letters if l != "!"] + [l + "</w>" for l in letters]
    tokens += ["".join(p) for p in pairs if "".join(p) not in tokens] + ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {t: i for i, t in enumerate(dict.fromkeys(tokens))}
    return hf.CLIPTokenizer(vocab=vocabulary, merges=pairs, pad_token=pad or "<|endoftext|>")


def siglip_tokenizer(rng, folder, pieces):
    text = "\n".join(corpus(rng, 2000) + ["\u00e9\u00e8\u00e0\u00fc\u03c3\u03c2 \u4e2d\u6587 \ufb01 1 2 3 4 5 6 7 8 9 0"] * 4)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text.split("\n")), model_writer=model, vocab_size=pieces, model_type="unigram",
        character_coverage=1.0, hard_vocab_limit=False, pad_id=0, bos_id=-1, eos_id=1, unk_id=2, minloglevel=2)
    (folder / "spiece.model").write_bytes(model.getvalue())
    return hf.SiglipTokenizer(str(folder / "spiece.model"), model_max_length=64)


def randomise(model, generator):
    """Weights with which every part of the model matters."""
    for name, p in model.named_parameters():
        if "norm" in name and name.endswith("weight"):
            p.data = 1 + 0.1 * torch.randn(p.shape, generator=generator)
        elif name.endswith("logit_scale") and p.ndim < 2:
            p.data.fill_(2.0)
        elif p.ndim < 2:
            p.data = 0.1 * torch.randn(p.shape, generator=generator)
        else:
            fan = p[0].numel() if "embedding" not in name else 4
            p.data = torch.randn(p.shape, generator=generator) / fan**0.5


def configuration(family, full, vocabulary, eos):
    big = {"vision": {}, "text": {"vocab_size": 49408}}
    if family == "siglip":
        big["text"] = {"vocab_size": 32000, "eos_token_id": 1, "bos_token_id": None, "pad_token_id": 1}
    else:
        big["text"]["eos_token_id"] = eos
    if family == "owlv2":
        big["vision"] = {"image_size": 960, "patch_size": 16}
    if full:
        return big
    size = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 2,
            "image_size": 48, "patch_size": 8}
    text = {**big["text"], "hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 2,
            "vocab_size": vocabulary, "max_position_embeddings": 24}
    if family == "siglip":
        text.update(hidden_size=32, projection_size=32)
    return {"vision": size, "text": text}


def build(family, full, vocabulary, eos):
    c = configuration(family, full, vocabulary, eos)
    pieces = {"text_config": c["text"], "vision_config": c["vision"]}
    projection = {} if full else {"projection_dim": 24 if family.startswith("owl") else 20}
    if family == "clip":
        return hf.CLIPModel(hf.CLIPConfig(**pieces, **projection))
    if family == "siglip":
        return hf.SiglipModel(hf.SiglipConfig(**pieces))
    if family == "owlvit":
        return hf.OwlViTForObjectDetection(hf.OwlViTConfig(**pieces, **projection))
    return hf.Owlv2ForObjectDetection(hf.Owlv2Config(**pieces, **projection))


def processor(family, size):
    square = {"height": size, "width": size}
    if family == "clip":
        return hf.CLIPImageProcessorPil(size={"shortest_edge": size}, crop_size=square)
    if family == "siglip":
        return hf.SiglipImageProcessorPil(size=square)
    if family == "owlvit":
        return hf.OwlViTImageProcessorPil(size=square, crop_size=square)
    return hf.Owlv2ImageProcessorPil(size=square)


def picture(width, height):
    rng = np.random.default_rng(SEED)
    y, x = np.mgrid[0:height, 0:width]
    waves = np.stack([np.sin(x / 5) * np.cos(y / 9), np.sin((x + y) / 7), np.cos(x * y / 90)], -1)
    pixels = 127 + 100 * waves + rng.normal(0, 15, (height, width, 3))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def make(family, out, full):
    folder = out / family
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    owl = family.startswith("owl")
    if family == "siglip":
        tokenizer, eos = siglip_tokenizer(rng, folder, 128), 1
    else:
        tokenizer = clip_tokenizer(rng, 60, "!" if owl else None)
        eos = tokenizer.eos_token_id
    model = build(family, full, len(tokenizer), eos).eval()
    randomise(model, torch.Generator().manual_seed(SEED))
    model.save_pretrained(folder)
    if family == "siglip":
        (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "SiglipTokenizer"}) + "\n")
    else:
        tokenizer.save_pretrained(folder)
    size = model.config.vision_config.image_size
    images = processor(family, size)
    images.save_pretrained(folder)

    image = picture(640, 427) if full else picture(67, 50)
    image.save(out / "picture.png")
    pixels = images(Image.open(out / "picture.png"), return_tensors="pt")["pixel_values"]
    length = model.config.text_config.max_position_embeddings
    ids = tokenizer(TEXTS, padding="max_length", max_length=length, truncation=True, return_tensors="pt")
    if family == "siglip":
        ids = {"input_ids": ids["input_ids"]}
    with torch.no_grad():
        o = model(**ids, pixel_values=pixels)
    kept = {"pixels": pixels[0].permute(1, 2, 0)}
    if owl:
        kept.update(logits=o.logits[0].T, boxes=o.pred_boxes[0], text_embeddings=o.text_embeds[0])
        if family == "owlv2":
            kept["objectness"] = o.objectness_logits[0]
    else:
        norm = lambda v: v / v.norm(dim=-1, keepdim=True)
        kept.update(image_embedding=norm(o.image_embeds)[0], text_embeddings=norm(o.text_embeds),
                    logits=o.logits_per_text)
    lists = [tokenizer(t, max_length=length, truncation=True)["input_ids"] for t in TEXTS]
    save_file({k: v.contiguous().float() for k, v in kept.items()}, folder / "expected.safetensors",
              metadata={"texts": json.dumps(TEXTS), "ids": json.dumps(lists)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "models")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--family", choices=FAMILIES, action="append")
    options = parser.parse_args()
    for family in options.family or FAMILIES:
        make(family, options.out, options.full)
        print(options.out / family)
