"""The run: optimisers, epochs, checkpoints and the command line."""

import argparse
import copy
import json
import math
import os
import random
import tempfile
import time

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as multiprocessing
import torch.nn as nn

from household.settings import (
    BATCH, CLIP, COARSE_HEADS, COLOURS, EMA, HEIGHT, HELD_OUT, KINDS, LEARNING_RATE, PHRASE_TYPES, SEED, WARMUP,
    WEIGHT_DECAY, WIDTH)
from household.model import Detector
from household.phrases import batch_phrases, PhraseTable
from household.data import augmented, complete_shards, Frames
from household.targets import detection_loss, IS_SMALL
from household.scores import answers, fit_calibration, probability, scorecard
from household.exporting import export


def new_detector():
    torch.manual_seed(SEED)
    return Detector().to(memory_format=torch.channels_last)


class Muon:
    """Momentum orthogonalised by Newton-Schulz (Jordan et al. 2024; scaled as Liu et al. 2025) for the matrices inside
    the network, which learn in fewer frames so than with AdamW. Each process does its share of the matrices."""

    def __init__(self, parameters, processes, process):
        self.parameters = parameters
        self.momentum = [torch.zeros_like(p).flatten(1) for p in parameters]
        shapes = {}
        for i, p in enumerate(parameters):
            shapes.setdefault(tuple(p.flatten(1).shape), []).append(i)
        self.processes, self.mine, load = processes, [], [0] * processes
        for (rows, columns), members in sorted(shapes.items(), key=lambda t: -np.prod(t[0]) * min(t[0])):
            for i in members:
                owner = load.index(min(load))
                load[owner] += rows * columns * min(rows, columns)
                if owner == process:
                    self.mine.append(i)

    def step(self, rate):
        updates = [torch.zeros_like(m) for m in self.momentum]
        with torch.no_grad():
            for i, (p, m) in enumerate(zip(self.parameters, self.momentum)):
                m.mul_(0.95).add_(p.grad.flatten(1))
            for i in self.mine:
                m = self.momentum[i]
                x = (self.parameters[i].grad.flatten(1) + 0.95 * m).bfloat16()
                tall = x.shape[0] > x.shape[1]
                x = x.t() if tall else x
                x = x / (x.norm() + 1e-7)
                for _ in range(4):
                    a = x @ x.t()
                    x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
                x = x.t() if tall else x
                updates[i] = x.float() * (0.2 * max(m.shape) ** 0.5)
            if self.processes > 1:
                flat = torch.cat([u.flatten() for u in updates])
                dist.all_reduce(flat)
                updates = [f.view_as(u) for f, u in zip(flat.split([u.numel() for u in updates]), updates)]
            for p, u in zip(self.parameters, updates):
                p.mul_(1 - rate * WEIGHT_DECAY).add_(u.view(p.shape), alpha=-rate)


def is_inner_matrix(name, parameter):
    inside = ".conv.weight" in name or ".attention." in name or ".mlp." in name
    return inside and parameter.dim() >= 2 and "stem1" not in name


def blended(states):
    """The mean of runs that began from one another (Wortsman et al. 2022, "Model soups")."""
    return {k: sum(s[k] for s in states) / len(states) if v.is_floating_point() else v for k, v in states[0].items()}


def with_all_heads(state):
    """Weights of a detector whose coarse grid had one head: every head begins as that one."""
    old = {k: v for k, v in state.items() if k.startswith("image.head8.")}
    new = {k.replace("head8", f"heads8.{i}"): v for k, v in old.items() for i in range(len(COARSE_HEADS))}
    return {k: v for k, v in state.items() if k not in old} | new


def average_into(target, source, decay):
    with torch.no_grad():
        t, s = target.state_dict(), source.state_dict()
        floats = [k for k in t if t[k].is_floating_point()]
        torch._foreach_lerp_([t[k] for k in floats], [s[k] for k in floats], 1 - decay)


def learning_rate(progress, peak=LEARNING_RATE):
    if progress < WARMUP:
        return peak * max(0.02, progress / WARMUP)
    return peak * max(0.002, 0.5 * (1 + math.cos(math.pi * min(1, (progress - WARMUP) / (1 - WARMUP)))))


def log(text):
    if rank() == 0:
        print(time.strftime("%H:%M:%S", time.gmtime()), text, flush=True)


def rank():
    return dist.get_rank() if dist.is_initialized() else 0


def share_gradients(model, spent, processes):
    """Averages gradients over processes, and the time spent with them, so that all follow one clock."""
    gradients = [p.grad for p in model.parameters()]
    flat = torch.cat([g.flatten() for g in gradients] + [torch.tensor([spent])])
    dist.all_reduce(flat)
    flat /= processes
    at = 0
    for g in gradients:
        g.copy_(flat[at:at + g.numel()].view_as(g))
        at += g.numel()
    return float(flat[-1])


def train(process, options, meeting):
    """One of `--processes` equal processes: one thread each, gradients averaged (faster than two threads in one
    process, and not stalled when other programs want a core)."""
    torch.set_num_threads(options.threads)
    if options.processes > 1:
        dist.init_process_group("gloo", init_method="file://" + meeting, rank=process, world_size=options.processes)
    held_out = {(kind, COLOURS.index(colour)) for kind, colour in HELD_OUT}
    folder = os.path.join(options.data, options.train)
    frames = Frames(folder, options.limit, complete_shards(folder))
    validation = Frames(os.path.join(options.data, options.validation))
    log(f"{len(frames)} training frames, {len(validation)} validation frames, held out {sorted(held_out)}")
    model = new_detector()
    average = copy.deepcopy(model)
    matrices = [p for n, p in model.named_parameters() if is_inner_matrix(n, p)]
    others = [p for n, p in model.named_parameters() if not is_inner_matrix(n, p)]
    muon = Muon(matrices, options.processes, process)
    optimiser = torch.optim.AdamW(others, lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=1e-4, foreach=True)
    step, spent = 0, 0.0
    if os.path.exists(options.checkpoint):
        saved = torch.load(options.checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        muon.momentum = saved["momentum"]
        step, spent = saved["step"], saved["spent"]
        log(f"resumed at step {step}, {spent / 60:.1f} minutes")
    elif options.start_from:
        states = [torch.load(path, weights_only=True)["average"] for path in options.start_from]
        weights = with_all_heads(blended(states))
        model.load_state_dict(weights)
        average.load_state_dict(weights)
    budget, part = options.minutes * 60, BATCH // options.processes
    own = random.Random(SEED + step + 7919 * process)
    generator = torch.Generator().manual_seed(SEED + step + 7919 * process)
    order, cursor, epoch = [], 0, 0
    began, tick = time.time() - spent, time.time()
    marks = {"score": spent, "save": spent, "export": spent, "log": spent}
    sums, seen = {}, 0
    while spent < budget:
        if cursor + BATCH > len(order):
            if epoch and not options.limit:
                frames = frames.grown()
            order, cursor, epoch = frames.order(SEED + step), 0, epoch + 1
            random.Random(SEED + step).shuffle(order)
        chosen = np.array(order[cursor + process * part:cursor + (process + 1) * part])
        cursor += BATCH
        rgb, attributes, boxes = frames.batch(chosen)
        pixels, boxes = augmented(rgb, boxes, generator)
        small = (attributes[..., 0] >= 0) & IS_SMALL[attributes[..., 0]] & (attributes[..., 1] >= 0)
        pairs = sorted({(KINDS[k], c) for k, c in attributes[small][:, :2].tolist()})
        table = PhraseTable(batch_phrases(own, pairs, held_out))
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(spent / budget, options.peak)
        model.train()
        loss, parts = detection_loss(model, pixels.contiguous(memory_format=torch.channels_last), attributes, boxes,
                                     table, generator)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        spent = time.time() - began
        if options.processes > 1:
            spent = share_gradients(model, spent, options.processes)
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP, foreach=True)
        muon.step(learning_rate(spent / budget, options.peak))
        optimiser.step()
        step += 1
        average_into(average, model, min(EMA, (1 + step) / (10 + step)))
        parts.update(loss=loss.item(), norm=float(norm))
        seen += 1
        for key, value in parts.items():
            sums[key] = sums.get(key, 0) + value
        if spent - marks["log"] > 30:
            speed = seen * BATCH / (time.time() - tick)
            log(f"step {step} epoch {epoch} {spent / 60:.1f} min lr {learning_rate(spent / budget, options.peak):.2e} "
                f"{speed:.0f} frames/s " + " ".join(f"{k} {v / seen:.3f}" for k, v in sums.items()))
            sums, seen, tick, marks["log"] = {}, 0, time.time(), spent
        if spent - marks["save"] > 180:
            save_checkpoint(options.checkpoint, model, average, optimiser, muon, step, spent)
            marks["save"] = spent
        exporting = options.export_minutes and spent - marks["export"] > options.export_minutes * 60
        if exporting or spent - marks["score"] > options.score_minutes * 60:
            if exporting:
                finish(average, validation, held_out, options, options.score_frames)
                marks["export"] = spent
            else:
                report(average, validation, held_out, options)
            marks["score"] = spent
            sums, seen, tick = {}, 0, time.time()
    save_checkpoint(options.checkpoint, model, average, optimiser, muon, step, budget)
    log(f"trained {step} steps, {step * BATCH} frames")
    finish(average, validation, held_out, options, 2000)


def save_checkpoint(path, model, average, optimiser, muon, step, spent):
    if rank() == 0:
        torch.save(dict(model=model.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict(),
                        momentum=muon.momentum, step=step, spent=spent), path + ".new")
        os.replace(path + ".new", path)


def report(model, validation, held_out, options, count=None):
    """Fits the calibration on every other validation frame, scores on the rest. BatchNorm statistics are rank 0's."""
    chosen = np.linspace(0, len(validation) - 1, min(count or options.score_frames, len(validation))).astype(int)
    if options.processes > 1:
        for value in model.state_dict().values():
            dist.broadcast(value, 0)
        parts = [None] * options.processes
        dist.all_gather_object(parts, answers(model, validation, chosen[rank()::options.processes]))
        rows = sorted((r for part in parts for r in part), key=lambda r: r["frame"])
    else:
        rows = answers(model, validation, chosen)
    parity = {f: i % 2 for i, f in enumerate(sorted({r["frame"] for r in rows}))}
    calibration = fit_calibration([r for r in rows if parity[r["frame"]] == 0])
    rest = [r for r in rows if parity[r["frame"]] == 1]
    card = scorecard(rest, calibration, held_out)
    log("score " + json.dumps(card))
    wrong = sorted((r for r in rest if not r["present"]), key=lambda r: -probability(r, calibration))[:16]
    log("claimed though absent: " + ", ".join(f"{r['text']} {probability(r, calibration):.2f}" for r in wrong))
    return calibration, card


def finish(model, validation, held_out, options, count):
    """Scores and exports, with the fixture."""
    calibration, card = report(model, validation, held_out, options, count)
    if rank() != 0:
        return
    rgb = validation.batch(np.array([len(validation) // 2]))[0][0]
    digest = export(model, options.out, calibration, rgb, options.fixture, brief=True,
                    extra={"claim_threshold": card["threshold_1pct"]})
    with open(os.path.join(options.out, "scores.json"), "w") as file:
        json.dump({"sha256": digest, "validation": card}, file, indent=1)
        file.write("\n")
    log(f"exported {options.out} sha256 {digest}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser.add_argument("--data", default="data")
    parser.add_argument("--train", default="train")
    parser.add_argument("--validation", default="val")
    parser.add_argument("--out", default=os.path.join(here, "Models/household"))
    parser.add_argument("--fixture",
                        default=os.path.join(here, "Tests/VisionLanguageTests/Fixtures/household.safetensors"))
    parser.add_argument("--checkpoint", default="household.checkpoint")
    parser.add_argument("--start-from", nargs="+",
                        help="checkpoints whose averaged weights to begin with; of several their mean")
    parser.add_argument("--minutes", type=float, default=85)
    parser.add_argument("--peak", type=float, default=LEARNING_RATE, help="the highest learning rate")
    parser.add_argument("--score-minutes", type=float, default=10)
    parser.add_argument("--score-frames", type=int, default=600)
    parser.add_argument("--export-minutes", type=float, default=0, help="export now and then while training")
    parser.add_argument("--limit", type=int, help="use only so many training frames")
    parser.add_argument("--processes", type=int, default=2, help="each with its share of the batch")
    parser.add_argument("--threads", type=int, default=1, help="of each process")
    parser.add_argument("--draft", action="store_true", help="export untrained weights and a fixture, then stop")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    random.seed(SEED)
    np.random.seed(SEED)
    if options.draft:
        model = new_detector()
        generator = torch.Generator().manual_seed(SEED)
        for module in model.modules():  # so that the folding is not trivial
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.1, generator=generator)
                module.running_var.uniform_(0.5, 1.5, generator=generator)
        rgb = (torch.rand(HEIGHT // 8, WIDTH // 8, 3, generator=generator) * 255).byte()
        rgb = rgb.repeat_interleave(8, 0).repeat_interleave(8, 1).contiguous()
        plain = {k: [1.0, 0.0] for k in PHRASE_TYPES}
        print(export(model, options.out, plain, rgb, options.fixture))
        return
    if options.processes == 1:
        train(0, options, "")
    else:
        with tempfile.TemporaryDirectory() as folder:
            multiprocessing.spawn(train, (options, os.path.join(folder, "meeting")), options.processes)
