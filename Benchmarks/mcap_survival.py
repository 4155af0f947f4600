#!/usr/bin/env python3
"""200 recordings that end badly: killed at a random moment, cut at a random byte, or out of disk. Each is read and
repaired; every message that the writer called safe must be there, in order and unchanged, and the repaired file must be
whole for the `mcap` package too.

mcap_survival.py EXERCISE [COUNT] [SEED]     EXERCISE: the built mcap-exercise; needs the `mcap` package from PyPI, and
root for the full disk (a tmpfs of 2 MB; without it that third is left out, which is said)
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time

exercise, count, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200, int((sys.argv[3:] or ["1"])[0])
chance = random.Random(seed)
settings = [(c, t) for c in ("none", "lz4", "zstd") for t in ("0", "2")]


def safe(text):
    lines = [line.split() for line in text.splitlines()]
    return max((int(line[1]) for line in lines if line[0] in ("safe", "finished") and len(line) == 2), default=0)


def killed(folder, compression, threads):
    path = f"{folder}/log.mcap"
    size = str(chance.choice([100, 3000, 60000]))
    process = subprocess.Popen(
        [exercise, "record", path, compression, threads, size, "0"], stdout=subprocess.PIPE, text=True
    )
    while not os.path.exists(path) or os.path.getsize(path) < 40:
        time.sleep(0.001)
    time.sleep(chance.random() ** 2 * 0.4)
    process.send_signal(signal.SIGKILL)
    return path, safe(process.communicate()[0])


def cut(folder, compression, threads):
    path = f"{folder}/log.mcap"
    size, messages = chance.choice([(100, 500), (3000, 200), (60000, 50)])
    result = subprocess.run(
        [exercise, "record", path, compression, threads, str(size), str(messages)], capture_output=True, text=True
    )
    assert safe(result.stdout) == messages, result
    ends = chunk_ends(path)
    length = chance.randrange(40, os.path.getsize(path))
    os.truncate(path, length)
    return path, 10 * sum(end <= length for end in ends)


def full(folder, compression, threads):
    disk = f"{folder}/disk"
    os.mkdir(disk)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={chance.randrange(300, 2000)}k", "none", disk], check=True)
    size = str(chance.choice([3000, 60000]))
    result = subprocess.run(
        [exercise, "record", f"{disk}/log.mcap", compression, threads, size, "0"], capture_output=True, text=True
    )
    assert result.returncode == 2 and "refused errno 28" in result.stdout, result
    path = f"{folder}/log.mcap"
    with open(f"{disk}/log.mcap", "rb") as source, open(path, "wb") as target:
        target.write(source.read())
    subprocess.run(["umount", disk], check=True)
    return path, safe(result.stdout)


def chunk_ends(path):
    """Where each chunk record ends, from the file's own lengths."""
    ends, position = [], 8
    with open(path, "rb") as file:
        data = file.read()
    while position + 9 <= len(data):
        length = int.from_bytes(data[position + 1 : position + 9], "little")
        if data[position] == 6:
            ends.append(position + 9 + length)
        position += 9 + length
    return ends


def whole_for_python(path):
    from mcap.reader import make_reader

    with open(path, "rb") as file:
        reader = make_reader(file, validate_crcs=True)
        found = sum(1 for _ in reader.iter_messages())
        return found == reader.get_summary().statistics.message_count


kinds = [("killed", killed), ("cut", cut)]
if os.geteuid() == 0:
    kinds.append(("full disk", full))
else:
    print("not root: the full disk is left out")
tally = {name: [0, 0, 0, 0] for name, _ in kinds}
for i in range(count):
    name, make = kinds[i % len(kinds)]
    compression, threads = settings[chance.randrange(len(settings))]
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        path, promised = make(folder, compression, threads)
        result = subprocess.run([exercise, "survive", path, str(promised)], capture_output=True, text=True)
        good = result.returncode == 0 and whole_for_python(path + ".repaired")
        words = result.stdout.split()
        tally[name][0] += 1
        tally[name][1] += good
        tally[name][2] += promised
        tally[name][3] += max(0, promised - int(words[1])) if len(words) > 1 else promised
        if not good:
            print(f"{i} {name} {compression} {threads}: {result.stdout.strip()} {result.stderr.strip()} ({result.returncode})")
for name, (runs, good, promised, lost) in tally.items():
    print(f"{name}: {runs} recordings, {good} readable and repaired; {promised} messages were safe, {lost} of them lost")
sys.exit(any(good != runs for runs, good, _, _ in tally.values()))
