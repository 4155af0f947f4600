"""The detector: an image encoder, a text encoder, and what its heads mean."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from household.settings import (
    BLOCKS8, C4, C8, COARSE_HEADS, COARSE_STRIDE, D16, D8, EMBED, F4, FINE_STRIDE, HEADS, HEIGHT, LAYERS, LOG_SIZE_LIMIT, MLP,
    STEM, TEXT_HEADS, TEXT_LAYERS, TEXT_MLP, TEXT_TOKENS, VOCABULARY, WIDTH)


class ConvNorm(nn.Module):
    """3x3 convolution, BatchNorm (folded at export), optional ReLU."""

    def __init__(self, inputs, outputs, stride=1, relu=True):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm = nn.BatchNorm2d(outputs, momentum=0.05)
        self.relu = relu

    def forward(self, x):
        x = self.norm(self.conv(x))
        return F.relu(x, inplace=True) if self.relu else x

    def folded(self):
        gain = self.norm.weight / torch.sqrt(self.norm.running_var + self.norm.eps)
        return self.conv.weight * gain[:, None, None, None], self.norm.bias - self.norm.running_mean * gain


class ResidualBlock(nn.Module):
    def __init__(self, channels, inner):
        super().__init__()
        self.conv1 = ConvNorm(channels, inner)
        self.conv2 = ConvNorm(inner, channels, relu=False)

    def forward(self, x):
        return F.relu(x + self.conv2(self.conv1(x)), inplace=True)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x, hidden=None):
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        weights = (q * (d // self.heads) ** -0.5) @ k.transpose(-1, -2)
        if hidden is not None:
            weights = weights.masked_fill(hidden[:, None, None, :], -1e4)
        return self.out((weights.softmax(-1).to(v.dtype) @ v).transpose(1, 2).reshape(b, n, d))


class TransformerLayer(nn.Module):
    def __init__(self, width, heads, mlp):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(width, mlp), "fc2": nn.Linear(mlp, width)})

    def forward(self, x, hidden=None):
        x = x + self.attention(self.norm1(x), hidden)
        return x + self.mlp["fc2"](F.gelu(self.mlp["fc1"](self.norm2(x))))


def upsample(x, rows):
    return F.interpolate(x, scale_factor=2, mode="nearest")[:, :, :rows]


class ImageEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem1, self.stem2 = ConvNorm(3, STEM, 2), ConvNorm(STEM, C4, 2)
        self.block4 = nn.ModuleList([ResidualBlock(C4, C4)])
        self.down8 = ConvNorm(C4, C8, 2)
        self.block8 = nn.ModuleList([ResidualBlock(C8, D8) for _ in range(BLOCKS8)])
        self.down16 = ConvNorm(C8, D16, 2, relu=False)
        self.position = nn.Parameter(torch.randn(80, D16) * 0.02)
        self.layers = nn.ModuleList([TransformerLayer(D16, HEADS, MLP) for _ in range(LAYERS)])
        self.norm = nn.LayerNorm(D16)
        self.up8, self.up4 = nn.Conv2d(D16, C8, 1), nn.Conv2d(C8, C4, 1)
        self.fuse8, self.fuse4 = ConvNorm(C8, C8), ConvNorm(C4, F4)
        self.head4 = nn.Conv2d(F4, EMBED + 7, 1)
        self.heads8 = nn.ModuleList([nn.Conv2d(C8, EMBED + 7, 1) for _ in COARSE_HEADS])
        for head in (self.head4, *self.heads8):
            nn.init.normal_(head.weight, std=0.03)
            nn.init.zeros_(head.bias)
            with torch.no_grad():
                head.bias[EMBED] = 10.0  # scale
                head.bias[EMBED + 1] = -9.0  # shift: nothing is there
                head.bias[EMBED + 2] = -4.0  # objectness
                head.bias[EMBED + 5:] = 0.8  # log size
                head.weight[EMBED:] *= 0.3

    def forward(self, pixels, keep=None):
        a = self.stem2(self.stem1(pixels))
        for block in self.block4:
            a = block(a)
        b = self.down8(a)
        for block in self.block8:
            b = block(b)
        c = self.down16(b)
        n, d, rows, columns = c.shape
        tokens = c.permute(0, 2, 3, 1).reshape(n, rows * columns, d) + self.position
        for layer in self.layers:
            tokens = layer(tokens)
        tokens = self.norm(tokens)
        up = self.up8(tokens.view(n, rows, columns, d).permute(0, 3, 1, 2))
        f8 = self.fuse8(b + upsample(up, b.shape[2]))
        f4 = self.fuse4(a + upsample(self.up4(f8), a.shape[2]))
        if keep is not None:
            keep.update(a=a, b=b, t=tokens, f8=f8, f4=f4)
        maps = [self.head4(f4)] + [head(f8) for head in self.heads8]
        return torch.cat([m.flatten(2).transpose(1, 2) for m in maps], 1)  # [frames, locations, EMBED + 7]


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
        ids = ids[:, :int((ids != 0).sum(1).max())]
        x = self.token_embedding[ids] + self.position[:ids.shape[1]]
        for layer in self.layers:
            x = layer(x, ids == 0)
        end = (ids != 0).sum(1) - 1
        y = self.norm(x[torch.arange(len(ids)), end])
        t = F.normalize(self.projection(y), dim=-1, eps=1e-6)
        return torch.cat([t, torch.ones(len(ids), 1), self.shift(y)], 1)  # [phrases, EMBED + 2]


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.image, self.text = ImageEncoder(), TextEncoder()


def location_grid():
    """Centre x, centre y and stride of every location, the fine head first, row-major; and which head each is of."""
    parts, heads = [], []
    for head, stride in enumerate([FINE_STRIDE] + [COARSE_STRIDE] * len(COARSE_HEADS)):
        y, x = np.mgrid[0:HEIGHT // stride, 0:WIDTH // stride]
        parts.append(np.stack([(x + 0.5) * stride, (y + 0.5) * stride, np.full(x.shape, stride)], -1).reshape(-1, 3))
        heads += [head] * x.size
    return torch.tensor(np.concatenate(parts), dtype=torch.float32), torch.tensor(heads)


GRID, HEAD = location_grid()


def split_heads(raw):
    """Raw head outputs [..., 135] to embeddings [..., 130] (one dot product with a text embedding is the logit),
    objectness logits and raw boxes."""
    raw = raw.float()
    scale = F.elu(raw[..., EMBED:EMBED + 1]) + 1
    e = F.normalize(raw[..., :EMBED], dim=-1, eps=1e-6) * scale
    one = torch.ones_like(scale)
    return torch.cat([e, raw[..., EMBED + 1:EMBED + 2], one], -1), raw[..., EMBED + 2], raw[..., EMBED + 3:]


def boxes_of(raw, grid):
    """Corner boxes in pixels, not clipped."""
    centre = grid[..., :2] + raw[..., :2] * grid[..., 2:3]
    half = grid[..., 2:3] * torch.exp(raw[..., 2:].clamp(max=LOG_SIZE_LIMIT)) / 2
    return torch.cat([centre - half, centre + half], -1)


def clipped(boxes):
    limit = torch.tensor([WIDTH, HEIGHT, WIDTH, HEIGHT], dtype=boxes.dtype)
    return torch.minimum(boxes.clamp(min=0), limit)
