#!/usr/bin/env python3
"""Compares the vision-language engine with the libraries that others use, on randomly initialised models.

    pip install torch transformers sentencepiece scipy pillow onnx onnxruntime faiss-cpu
    swift build -c release --package-path Benchmarks --product vision-language-exercise
    python Benchmarks/vision_language.py tokens resize parity speed search --models /tmp/models

`parity` and `speed` need what Tests/VisionLanguageTests/Fixtures/make_models.py --full --out /tmp/models makes.
"""
import argparse
import contextlib
import hashlib
import os
import random
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np

HERE = Path(__file__).resolve().parent
PROGRAM = HERE / ".build/release/vision-language-exercise"
FIXTURES = HERE.parent / "Tests/VisionLanguageTests/Fixtures/models"
SEED = 5


def exercise(*arguments, lines=None):
    result = subprocess.run([PROGRAM, *map(str, arguments)], input=lines, capture_output=True, text=True, check=True)
    return result.stdout.split("\n")[:-1]


class Server:
    """The engine in a process of its own, which works when it is told to."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [PROGRAM, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.ready = self.process.stdout.readline().split()[1:]

    def ask(self, line="run"):
        self.process.stdin.write(line + "\n")
        return self.process.stdout.readline().split()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


# ---- token numbers on mixed text

def mixed_lines(count):
    rng = random.Random(SEED)
    blocks = [(0x21, 0x7E), (0xA1, 0x17F), (0x370, 0x3FF), (0x400, 0x4FF), (0x5D0, 0x5EA), (0x620, 0x64A), (0x900, 0x97F),
              (0x3041, 0x30FF), (0x4E00, 0x4FFF), (0xAC00, 0xAD00), (0x1F300, 0x1F64F), (0x1E00, 0x1EFF), (0xFB00, 0xFB06),
              (0x2000, 0x206F), (0x300, 0x33F), (0xFF01, 0xFF5E), (0x1D400, 0x1D4FF), (0x2150, 0x218F)]
    words = "a photo of the robot's blue MUG, don't we'll they've I'm it's 2nd cupboards Kitchen-table sink's".split()
    sequences = ["\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F44D\U0001F3FD", "e\u0301", "\u1E9B\u0323", "\u00A0", "\t",
                 "\u3000", "\u03A3\u03A3", "\u0130", "\u00DF", "...", "!?!", "''s", "12345", "\u2581"]
    for _ in range(count):
        parts = []
        for _ in range(rng.randint(1, 14)):
            kind = rng.random()
            if kind < 0.5:
                parts.append(rng.choice(words))
            elif kind < 0.6:
                parts.append(rng.choice(sequences))
            elif kind < 0.65:
                parts.append("".join(rng.choice("abcdefgh") for _ in range(rng.randint(20, 300))))
            else:
                low, high = rng.choice(blocks)
                parts.append("".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 8))))
        yield rng.choice(["", " "]).join(parts) if rng.random() < 0.2 else " ".join(parts)


def tokens(options):
    import transformers as hf

    hf.logging.set_verbosity_error()
    lines = list(mixed_lines(10_000))
    lines = [l.replace("\n", " ").replace("\r", " ").replace("\u2028", " ").replace("\u2029", " ").replace("\x85", " ") for l in lines]
    for family in ["clip", "owlvit", "siglip"]:
        folder = FIXTURES / family
        tokenizer = (hf.SiglipTokenizer(str(folder / "spiece.model")) if family == "siglip"
                     else hf.CLIPTokenizer.from_pretrained(folder))
        ours = exercise("tokens", folder, lines="\n".join(lines) + "\n")
        theirs = [" ".join(map(str, tokenizer(l)["input_ids"])) for l in lines]
        wrong = [i for i in range(len(lines)) if i >= len(ours) or ours[i] != theirs[i]]
        print(f"tokens {family}: {len(lines) - len(wrong)} of {len(lines)} lines equal, "
              f"{sum(t.count(' ') + 1 for t in theirs)} tokens")
        for i in wrong[:5]:
            print(f"  {lines[i]!r}\n    ours   {ours[i] if i < len(ours) else ''}\n    theirs {theirs[i]}")


# ---- resized pixels

def resize(options):
    from PIL import Image

    rng = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory() as folder:
        lines, digests = [], []
        for number in range(20):
            height, width = rng.integers(1, 500, 2)
            image = Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8))
            path = f"{folder}/{number}.png"
            image.save(path)
            for _ in range(10):
                w, h = (int(n) for n in rng.integers(1, 700, 2))
                for name, filter in [("bilinear", Image.BILINEAR), ("bicubic", Image.BICUBIC)]:
                    lines.append(f"{path} {w} {h} {name}")
                    digests.append(hashlib.sha256(image.resize((w, h), filter).tobytes()).hexdigest())
        ours = exercise("resize", lines="\n".join(lines) + "\n")
    print(f"resize: {sum(a == b for a, b in zip(ours, digests))} of {len(digests)} pictures equal, every pixel")


# ---- outputs

def parity(options):
    for family in ["clip", "siglip", "owlvit", "owlv2"]:
        if (options.models / family / "expected.safetensors").exists():
            for kernels in options.kernels:
                start = time.time()
                lines = exercise("parity", options.models / family, "--kernels", kernels)
                print(f"parity {family} ({kernels}, {time.time() - start:.0f} s): " + ", ".join(lines))


# ---- speed

def reference_model(folder, family):
    import torch
    import transformers as hf

    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    if family == "clip":
        whole = hf.CLIPModel.from_pretrained(folder).eval()

        class Encoder(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.vision, self.projection = whole.vision_model, whole.visual_projection

            def forward(self, pixels):
                e = self.projection(self.vision(pixel_values=pixels).pooler_output)
                return e / e.norm(dim=-1, keepdim=True)
    else:
        whole = hf.OwlViTForObjectDetection.from_pretrained(folder).eval()

        class Encoder(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.whole = whole

            def forward(self, pixels):
                features, _ = self.whole.image_embedder(pixels)
                features = features.reshape(1, -1, features.shape[-1])
                e = self.whole.class_head.dense0(features)
                e = e / (e.norm(dim=-1, keepdim=True) + 1e-6)
                shift = self.whole.class_head.logit_shift(features)
                scale = self.whole.class_head.elu(self.whole.class_head.logit_scale(features)) + 1
                boxes = torch.sigmoid(self.whole.box_head(features) + self.whole.box_bias)
                return e, shift, scale, boxes
    return Encoder().eval(), whole.config.vision_config.image_size


def sessions(encoder, pixels, folder):
    import onnxruntime as ort
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    exact, rough = folder / "encoder.onnx", folder / "encoder.int8.onnx"
    with torch.no_grad(), contextlib.redirect_stdout(None):
        torch.onnx.export(encoder, (pixels,), str(exact), input_names=["pixels"], opset_version=17, dynamo=False)
    quantize_dynamic(str(exact), str(rough), weight_type=QuantType.QInt8)
    settings = ort.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    settings.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return [ort.InferenceSession(str(p), settings, providers=["CPUExecutionProvider"]) for p in (exact, rough)]


def timed(call):
    wall, cpu = time.perf_counter(), time.thread_time()
    call()
    return (time.perf_counter() - wall) * 1000, (time.thread_time() - cpu) * 1000


def speed(options):
    import torch

    limits = dict(line.split() for line in exercise("probe"))
    with open("/proc/cpuinfo") as f:
        info = f.read().split("\n")
    flags = next(l for l in info if l.startswith("flags")).split()
    print("cpu:", next(l for l in info if l.startswith("model name")).split(":")[1].strip(),
          "|", " ".join(f for f in flags if f.startswith(("avx", "fma"))))
    print("limits:", ", ".join(f"{k} {v}" for k, v in limits.items()))
    for family, operations in [("clip", 8.8e9), ("owlvit", 115e9)]:
        folder = options.models / family
        if not folder.exists() or family not in options.family:
            continue
        with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
            encoder, side = reference_model(folder, family)
            numbers = (np.arange(side * side * 3) * 7919 % 2001) / np.float32(1000) - np.float32(1)
            pixels = torch.tensor(numbers.reshape(1, side, side, 3).transpose(0, 3, 1, 2).astype(np.float32)).contiguous()
            exact, rough = sessions(encoder, pixels, Path(scratch))
            feed = {"pixels": pixels.numpy()}
            engines = {}
            for kernels in options.kernels:
                for precision in ["float32", "int8"]:
                    server = Server("serve", folder, "--kernels", kernels, "--precision", precision, "--threads", "1")
                    engines[f"errand {precision} {server.ready[0]}"] = server
            calls = {"onnxruntime float32": lambda: exact.run(None, feed), "onnxruntime int8": lambda: rough.run(None, feed),
                     "torch eager float32": lambda: encoder(pixels)}
            times = {name: [] for name in [*engines, *calls]}
            vectors = {}
            for turn in range(options.rounds + 2):
                for name, server in engines.items():
                    wall, cpu, numbers = server.ask()
                    vectors[name] = np.array(numbers.split(","), np.float32)
                    times[name].append((float(wall), float(cpu)))
                for name, call in calls.items():
                    times[name].append(timed(call))
            for server in engines.values():
                server.close()
            wanted = exact.run(None, feed)[0].reshape(-1)
            print(f"{family}: {options.rounds} interleaved rounds, one thread, batch 1")
            base = {}
            for name, rows in times.items():
                rows = rows[2:]
                wall, cpu = (statistics.median(r[i] for r in rows) for i in (0, 1))
                base[name] = cpu
                limit = float(limits["vnni" if "avx512" in name else "bytes256"] if "int8" in name
                              else limits["fma512" if "avx512" in name else "fma256"])
                kind = "int8" if "int8" in name else "float32"
                rival = base.get(f"onnxruntime {kind}") or statistics.median(r[1] for r in times[f"onnxruntime {kind}"][2:])
                text = f"  {name:26} wall {wall:8.1f} ms, cpu {cpu:8.1f} ms, {operations / cpu / 1e6:6.1f} GFLOP/s"
                if name in engines:
                    part = vectors[name]
                    cosine = part @ wanted[: len(part)] / np.linalg.norm(part) / np.linalg.norm(wanted[: len(part)])
                    text += f", {100 * operations / cpu / 1e6 / limit:.0f} % of {limit:.0f}, {rival / cpu:.2f}x onnxruntime, cosine {cosine:.6f}"
                print(text)


# ---- search

def search(options):
    import faiss

    rng = np.random.default_rng(SEED)
    rows = rng.standard_normal((options.rows, 512), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatIP(512)
    index.add(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows"
        rows.tofile(path)
        del rows
        server = Server("search", path, 512)
        for count in [1, 20, 100]:
            ours, theirs, equal, asked = [], [], 0, 0
            for turn in range(6):
                questions = rng.standard_normal((count, 512), dtype=np.float32)
                questions.tofile(f"{folder}/questions")
                took, answer = server.ask(f"{folder}/questions")
                start = time.perf_counter()
                _, best = index.search(questions, 10)
                theirs.append((time.perf_counter() - start) * 1000)
                ours.append(float(took))
                found = [list(map(int, a.split(","))) for a in answer.split(";")]
                equal += sum(set(a) == set(b.tolist()) for a, b in zip(found, best))
                asked += count
            print(f"search {options.rows} x 512, {count} questions at once: ours {statistics.median(ours):.1f} ms, "
                  f"faiss {statistics.median(theirs):.1f} ms ({statistics.median(theirs) / statistics.median(ours):.2f}x), "
                  f"same ten in {equal} of {asked}")
        server.close()


if __name__ == "__main__":
    verbs = {"tokens": tokens, "resize": resize, "parity": parity, "speed": speed, "search": search}
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("what", nargs="+", choices=verbs)
    parser.add_argument("--models", type=Path, default=Path("/tmp/models"))
    parser.add_argument("--kernels", nargs="+", default=["auto"])
    parser.add_argument("--family", nargs="+", default=["clip", "owlvit"])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--program", type=Path)
    options = parser.parse_args()
    PROGRAM = options.program or PROGRAM
    for verb in options.what:
        verbs[verb](options)
