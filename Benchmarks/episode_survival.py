#!/usr/bin/env python3
"""200 recordings of episodes that end badly, through the real recorder: `errand do --record` killed by SIGKILL at a random
moment or once its file has a random size, complete episodes cut at a random byte, and recordings on a small tmpfs that
fills up.

What must be there is worked out without Errand's reader: all messages of the chunks that are complete in the file, taken
apart by the `mcap` package. `errand inspect` must read the file; `errand inspect --repair` must make a file that the
`mcap` package finds whole, with every one of those messages; the commands among them must be the first ones, each as it
was sent. On the full disk the robot must have finished as if nothing were wrong.

    Benchmarks/episode_survival.py ERRAND [COUNT] [SEED]

needs the `mcap` package from PyPI, and root for the full disk (without it that third is left out, which is said)
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from mcap.reader import make_reader
from mcap.records import Channel, Chunk, Message
from mcap.stream_reader import StreamReader, breakup_chunk

errand, count, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200, int((sys.argv[3:] or ["1"])[0])
chance = random.Random(seed)
TASKS = [("go to the sink", 7), ("go to the bed", 7), ("find the blue mug", 7), ("go to the sink", 12)]
LONGER = [("put the blue mug in the sink", 7), ("bring me the red book", 12)]
SCRATCH = "/dev/shm" if os.path.isdir("/dev/shm") else None


def start(path, task, world):
    command = [errand, "do", task, "--seed", str(world), "--record", path]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def killed(folder):
    """By the time, or by the size of the file; some are killed before the first chunk."""
    path, process = f"{folder}/episode.mcap", start(f"{folder}/episode.mcap", *chance.choice(TASKS))
    size, wait = chance.choice([40, int(chance.random() * 600_000)]), chance.random() ** 2 * 2
    while process.poll() is None and (not os.path.exists(path) or os.path.getsize(path) < size):
        time.sleep(0.001)
    time.sleep(wait if size == 40 else 0)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return path, None


episodes = {}


def cut(folder):
    """Of a complete episode; each task is recorded once."""
    task = chance.choice(LONGER)
    if task not in episodes:
        process = start(f"{library.name}/{len(episodes)}.mcap", *task)
        process.communicate()
        with open(f"{library.name}/{len(episodes)}.mcap", "rb") as file:
            episodes[task] = file.read()
    path, data = f"{folder}/episode.mcap", episodes[task]
    with open(path, "wb") as file:
        file.write(data[: chance.randrange(40, len(data))])
    return path, None


def full(folder):
    disk = f"{folder}/disk"
    os.mkdir(disk)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={chance.randrange(60, 500)}k", "none", disk], check=True)
    try:
        process = start(f"{disk}/episode.mcap", *chance.choice(TASKS))
        said = process.communicate()[0]
        with open(f"{disk}/episode.mcap", "rb") as source, open(f"{folder}/episode.mcap", "wb") as target:
            target.write(source.read())
    finally:
        subprocess.run(["umount", disk], check=True)
    # one disk in a few is large enough
    why = None if process.returncode == 0 and "done" in said else f"the robot ended with {process.returncode}: {said[-300:]}"
    return f"{folder}/episode.mcap", why


def safe(path):
    """The messages of the complete chunks: (topic, sequence, content)."""
    topics, found = {}, []
    with open(path, "rb") as file:
        reader = StreamReader(file, emit_chunks=True)
        try:
            for record in reader.records:
                for part in breakup_chunk(record, validate_crc=True) if isinstance(record, Chunk) else []:
                    if isinstance(part, Channel):
                        topics[part.id] = part.topic
                    elif isinstance(part, Message):
                        found.append((topics[part.channel_id], part.sequence, part.data))
        except Exception:
            pass  # it ends here
    return found


def whole(path):
    with open(path, "rb") as file:
        reader = make_reader(file, validate_crcs=True)
        found = [(c.topic, m.sequence, m.data) for _, c, m in reader.iter_messages(log_time_order=False)]
        assert len(found) == reader.get_summary().statistics.message_count, "the summary counts other messages"
        return found


def commands(messages):
    return [(sequence, data) for topic, sequence, data in messages if topic == "/errand/command"]


def judge(path):
    """What is wrong, or nothing; and how many messages and commands were safe and are lost."""
    expected = safe(path)
    tally = [len(expected), len(commands(expected)), len(expected), len(commands(expected))]
    seen = subprocess.run([errand, "inspect", path, "--json", "-"], capture_output=True, text=True)
    # killed before what made the episode was written: there is nothing to inspect, which is said
    if seen.returncode != 30 or expected:
        if seen.returncode not in (0, 1):
            return f"inspect ended with {seen.returncode}: {seen.stderr}", tally
        json.loads(seen.stdout)
    mended = subprocess.run([errand, "inspect", path, "--repair", path + ".whole"], capture_output=True, text=True)
    if mended.returncode != 0:
        return f"repair ended with {mended.returncode}: {mended.stderr}", tally
    kept = whole(path + ".whole")
    tally[2] -= len(set(expected) & set(kept))
    tally[3] -= len(set(commands(expected)) & set(commands(kept)))
    numbers = [sequence for sequence, _ in commands(kept)]
    if numbers != list(range(len(numbers))):
        return f"commands {numbers}", tally
    if not set(expected) <= set(kept):
        return "messages are missing", tally
    again = subprocess.run([errand, "inspect", path + ".whole"], capture_output=True, text=True)
    if again.returncode != (30 if seen.returncode == 30 else 0):
        return f"the repaired file: {again.returncode} {again.stderr}", tally
    return None, tally


kinds = [("killed", killed), ("cut", cut)]
if os.geteuid() == 0:
    kinds.append(("full disk", full))
else:
    print("not root: the full disk is left out")
totals = {name: [0] * 6 for name, _ in kinds}
library = tempfile.TemporaryDirectory(dir=SCRATCH)
for i in range(count):
    name, make = kinds[i % len(kinds)]
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        path, why = make(folder)
        wrong, tally = judge(path) if why is None else (why, [0, 0, 0, 0])
    if wrong:
        print(f"{i} {name}: {wrong}", flush=True)
    totals[name] = [a + b for a, b in zip(totals[name], [1, wrong is None, *tally])]
for name, (runs, good, messages, sent, lost, lost_commands) in totals.items():
    print(f"{name}: {runs} recordings, {good} readable and repaired; {messages} messages were in complete chunks, {sent} of")
    print(f"    them commands; lost: {lost} messages, {lost_commands} commands")
sys.exit(any(good != runs for runs, good, *_ in totals.values()))
