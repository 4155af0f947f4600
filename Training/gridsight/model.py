"""The household's detector at the size of a grid world: one coarse location looks at one cell."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from gridsight.settings import (
    BLOCKS8, C4, C8, CELL, D16, D8, EMBED, F4, HEADS, LAYERS, MLP, SIDE, STEM, TEXT_HEADS, TEXT_LAYERS, TEXT_MLP,
    TEXT_TOKENS, VOCABULARY)
from household.model import ConvNorm, ResidualBlock, TransformerLayer, upsample

CONTEXT = -(-SIDE // 16)


class ImageEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem1, self.stem2 = ConvNorm(3, STEM, 2), ConvNorm(STEM, C4, 2)
        self.block4 = nn.ModuleList([ResidualBlock(C4, C4)])
        self.down8 = ConvNorm(C4, C8, 2)
        self.block8 = nn.ModuleList([ResidualBlock(C8, D8) for _ in range(BLOCKS8)])
        self.down16 = ConvNorm(C8, D16, 2, relu=False)
        self.position = nn.Parameter(torch.randn(CONTEXT * CONTEXT, D16) * 0.02)
        self.layers = nn.ModuleList([TransformerLayer(D16, HEADS, MLP) for _ in range(LAYERS)])
        self.norm = nn.LayerNorm(D16)
        self.up8 = nn.Conv2d(D16, C8, 1)
        self.fuse8 = ConvNorm(C8, C8)
        self.head8 = nn.Conv2d(C8, EMBED + 7, 1)
        nn.init.normal_(self.head8.weight, std=0.03)
        nn.init.zeros_(self.head8.bias)
        with torch.no_grad():
            self.head8.bias[EMBED] = 10.0  # scale
            self.head8.bias[EMBED + 1] = -5.0  # shift

    def forward(self, pixels):
        a = self.block4[0](self.stem2(self.stem1(pixels)))
        b = self.down8(a)
        for block in self.block8:
            b = block(b)
        c = self.down16(b)
        n, d, rows, columns = c.shape
        tokens = c.permute(0, 2, 3, 1).reshape(n, rows * columns, d) + self.position
        for layer in self.layers:
            tokens = layer(tokens)
        up = self.up8(self.norm(tokens).view(n, rows, columns, d).permute(0, 3, 1, 2))
        f8 = self.fuse8(b + upsample(up, b.shape[2])[..., :b.shape[3]])
        return self.head8(f8).flatten(2).transpose(1, 2)  # [frames, cells, EMBED + 7]


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
        x = self.token_embedding[ids] + self.position
        for layer in self.layers:
            x = layer(x, ids == 0)
        y = self.norm(x[torch.arange(len(ids)), (ids != 0).sum(1) - 1])
        t = F.normalize(self.projection(y), dim=-1, eps=1e-6)
        return torch.cat([t, torch.ones(len(ids), 1), self.shift(y)], 1)  # [phrases, EMBED + 2]


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.image, self.text = ImageEncoder(), TextEncoder()


def embeddings(raw):
    """Head outputs [..., EMBED + 7] to what a phrase is compared with, [..., EMBED + 2], and objectness logits."""
    scale = F.elu(raw[..., EMBED:EMBED + 1]) + 1
    unit = F.normalize(raw[..., :EMBED], dim=-1, eps=1e-6)
    return torch.cat([unit * scale, raw[..., EMBED + 1:EMBED + 2], torch.ones_like(scale)], -1), raw[..., EMBED + 2]


def unused_fine_grid():
    """The family has a second, finer grid of locations; here it sees nothing."""
    head = {"image.head4.weight": torch.zeros(EMBED + 7, F4), "image.head4.bias": torch.zeros(EMBED + 7)}
    head["image.head4.bias"][EMBED + 1:EMBED + 3] = -30.0
    return {"image.up4.weight": torch.zeros(C4, C8), "image.up4.bias": torch.zeros(C4),
            "image.fuse4.weight": torch.zeros(F4, C4, 3, 3), "image.fuse4.bias": torch.zeros(F4), **head}


def normalised(pictures):
    """uint8 [frames, SIDE, SIDE, 3] to what the network takes."""
    from gridsight.settings import MEAN, STD
    return ((torch.as_tensor(pictures).float() / 255 - MEAN) / STD).permute(0, 3, 1, 2).contiguous()


assert SIDE % CELL == 0 and CELL == 8, "one location of stride 8 to a cell"
