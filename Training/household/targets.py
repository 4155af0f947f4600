"""Which location answers for what, and what a wrong answer costs."""

import torch
import torch.nn.functional as F

from household.settings import BACKGROUND_SHARE, COARSE_HEADS, KINDS, SMALL, SURROUNDING_SHARE
from household.model import boxes_of, GRID, HEAD, split_heads

IS_SMALL = torch.tensor([k in SMALL for k in KINDS] + [False])  # the last answers kind -1
HEAD_OF = torch.tensor([next(h for h, kinds in enumerate([SMALL] + COARSE_HEADS) if k in kinds) for k in KINDS] + [-1])


def assigned(attributes, boxes):
    """Which instance each location stands for.

    Returns, for [frames, locations]: the positive instance (-1: none), the smallest instance of the location's head
    that contains it (for boxes), and inside [frames, instances, locations] (bool, any instance of that head)."""
    exists = attributes[..., 0] >= 0
    x1, y1, x2, y2 = (boxes[..., i:i + 1] for i in range(4))
    w, h = x2 - x1, y2 - y1
    usable = exists & (boxes[..., 5] > 0)
    gx, gy, stride = GRID[:, 0], GRID[:, 1], GRID[:, 2]
    own = HEAD_OF[attributes[..., 0]][..., None] == HEAD  # [frames, instances, locations]
    inside = (gx > x1 - 1) & (gx < x2 + 1) & (gy > y1 - 1) & (gy < y2 + 1) & own & exists[..., None]
    rx = torch.minimum(torch.maximum(0.3 * w, 0.75 * stride), 2.5 * stride)
    ry = torch.minimum(torch.maximum(0.3 * h, 0.75 * stride), 2.5 * stride)
    distance = torch.maximum((gx - (x1 + x2) / 2).abs() / rx, (gy - (y1 + y2) / 2).abs() / ry)
    distance = distance + torch.where(own & usable[..., None], 0.0, 1e6)
    near, positive = distance.min(1)
    positive = torch.where(near <= 1, positive, -1)
    area = torch.where(inside & usable[..., None], w * h, torch.full_like(distance, 1e9))
    small, container = area.min(1)
    container = torch.where(small < 1e8, container, -1)
    container = torch.where(positive >= 0, positive, container)
    return positive, container, inside


def overlap(a, b):
    """IoU and generalised IoU of paired boxes (Rezatofighi et al. 2019)."""
    area = lambda t: (t[..., 2] - t[..., 0]).clamp(min=0) * (t[..., 3] - t[..., 1]).clamp(min=0)
    low, high = torch.maximum(a[..., :2], b[..., :2]), torch.minimum(a[..., 2:4], b[..., 2:4])
    inter = (high - low).clamp(min=0).prod(-1)
    union = area(a) + area(b) - inter
    hull = (torch.maximum(a[..., 2:4], b[..., 2:4]) - torch.minimum(a[..., :2], b[..., :2])).prod(-1)
    iou = inter / union.clamp(min=1e-6)
    return iou, iou - (hull - union) / hull.clamp(min=1e-6)


def detection_loss(model, pixels, attributes, boxes, table, generator, bf16=True):
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        raw = model.image(pixels)
    text = model.text(table.ids)
    positive, container, inside = assigned(attributes, boxes)
    touched = inside.any(1)
    # positives always, of their surroundings and of the empty rest a share, weighted up
    chance = torch.rand(touched.shape, generator=generator)
    share = torch.where(touched, SURROUNDING_SHARE, BACKGROUND_SHARE)
    share = torch.where(positive >= 0, 1.0, share)
    frame, location = (chance < share).nonzero(as_tuple=True)
    weight = 1 / share[frame, location]
    embedding, objectness, box = split_heads(raw[frame, location])
    logits = embedding @ text.t()

    # truth of each phrase at each taken location; what lies inside a matching instance but off its centre is ignored
    truth = table.truth(attributes.clamp(min=0)) * (attributes[..., :1] >= 0)  # [frames, instances, phrases]
    near = torch.bmm(inside.float().transpose(1, 2), (truth != 0).float())  # [frames, locations, phrases]
    ignored = near[frame, location] > 0
    at = positive[frame, location]
    is_positive = at >= 0
    own_truth = truth[frame, at.clamp(min=0)]
    target = ((own_truth == 1) & is_positive[:, None]).float()
    ignored = torch.where(is_positive[:, None], own_truth < 0, ignored)

    count = is_positive.sum().clamp(min=1).float()
    entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    with torch.no_grad():
        p = logits.sigmoid()
        wrong = (p - target).abs()
        # at an instance every phrase counts; elsewhere only what is believed (focal, Lin et al. 2017)
        focus = torch.where(is_positive[:, None], wrong.sqrt(), 2 * wrong * wrong) * weight[:, None]
        focus = focus.masked_fill(ignored, 0)
    phrase_loss = (entropy * focus).sum() / count

    thing = F.binary_cross_entropy_with_logits(objectness, is_positive.float(), reduction="none")
    with torch.no_grad():
        surprise = (objectness.sigmoid() - is_positive.float()).abs() ** 1.5 * weight
        surprise = surprise.masked_fill(~is_positive & touched[frame, location], 0)
    thing_loss = (thing * surprise).sum() / count

    held = container[frame, location]
    with_box = held >= 0
    wanted = boxes[frame[with_box], held[with_box]][:, :4]
    grid = GRID[location[with_box]]
    found = boxes_of(box[with_box], grid)
    importance = torch.where(is_positive[with_box], 1.0, 0.2)
    iou, giou = overlap(found, wanted)
    size = (wanted[:, 2:] - wanted[:, :2]).clamp(min=2).repeat(1, 2)
    l1 = F.smooth_l1_loss((found - wanted) / size, torch.zeros_like(found), beta=0.1, reduction="none").mean(-1)
    box_loss = ((2 * (1 - giou) + 2 * l1.clamp(max=4)) * importance).sum() / importance.sum().clamp(min=1)
    total = phrase_loss + thing_loss + box_loss
    with torch.no_grad():
        mean_iou = iou[is_positive[with_box]].mean()
    return total, {"phrase": phrase_loss.item(), "thing": thing_loss.item(), "box": box_loss.item(),
                   "iou": mean_iou.item()}
