#!/usr/bin/env python3
"""What recording costs the loop: the same episodes with and without `--record`, one after the other in pairs, each with a
simulator of its own that is not counted.

    Benchmarks/recording_cost.py ERRAND SIMULATOR [PAIRS] [SEED] [FOLDER]     9 pairs, from seed 1, files in FOLDER

Two costs. The agent's processor time, of all its threads: what recording takes however busy the machine is. And wall
time, from which the decision rate follows (commands a second): what is left of it where another core may take the
recorder's part. From both the time is subtracted that the agent takes to start, look once and end. Closing the file counts
as part of the episode. Prints every pair, and the medians of the pairs' ratios. Exit code 0 only if at least 95 % of
the decision rate is left.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

SENTENCE = "put the blue mug in the sink"
UNKNOWN = "frobnicate"  # the agent looks once, and does not know the word


def simulator(program, seed):
    process = subprocess.Popen(
        [program, "--port", "0", "--world", "apartment", "--seed", str(seed)], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.startswith("listening "):
            return process, line.split()[1]
    sys.exit("the simulator ended before it listened")


def run(errand, body, seed, sentence, *more):
    """Seconds of wall time, seconds of the agent's processor time, and its last words but for the times in them."""
    process, address = simulator(body, seed)
    start = time.perf_counter()
    agent = subprocess.Popen([errand, "do", sentence, "--robot", address, *more], stdout=subprocess.PIPE, text=True)
    story = agent.stdout.read()
    _, _, used = os.wait4(agent.pid, 0)
    wall = time.perf_counter() - start
    agent.returncode = 0  # it has been waited for
    process.send_signal(signal.SIGTERM)
    process.wait()
    last = [line for line in story.splitlines() if " steps, " in line][-1]
    return wall, used.ru_utime + used.ru_stime, last.split(" here")[0].rsplit(",", 1)[0]


def commands(errand, path):
    text = subprocess.run([errand, "inspect", path, "--json", "-"], capture_output=True, text=True).stdout
    return json.loads(text)["commands"]


def main():
    errand, body = sys.argv[1:3]
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 9
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    rates, costs, sizes = [], [], []
    with tempfile.TemporaryDirectory(dir=sys.argv[5] if len(sys.argv) > 5 else None) as scratch:
        path = f"{scratch}/episode.mcap"
        starts = [run(errand, body, seed, UNKNOWN) for _ in range(5)]
        idle, idle_cpu = (statistics.median(found[i] for found in starts) for i in (0, 1))
        print(f"load {os.getloadavg()[0]:.1f}; to start and look once: {idle:.3f} s, {idle_cpu:.3f} s of processor time")
        for pair in range(pairs):
            found = {}
            for arm in ("with", "without") if pair % 2 else ("without", "with"):
                found[arm] = run(errand, body, seed + pair, SENTENCE, *(["--record", path] if arm == "with" else []))
            (wall, cpu, end), (base, base_cpu, base_end) = found["with"], found["without"]
            assert end == base_end, f"the two did not do the same: {end}, {base_end}"
            count, size = commands(errand, path), os.path.getsize(path) / 1e6
            rates.append((base - idle) / (wall - idle))
            costs.append((cpu - idle_cpu) / (base_cpu - idle_cpu))
            sizes.append(size)
            print(f"seed {seed + pair}: {count} commands, {size:.1f} MB; a second of wall time "
                  f"{count / (base - idle):.1f} without, {count / (wall - idle):.1f} with: {rates[-1]:.3f}; processor ms each "
                  f"{(base_cpu - idle_cpu) / count * 1000:.2f} without, {(cpu - idle_cpu) / count * 1000:.2f} with: "
                  f"{costs[-1]:.3f}", flush=True)
    rate, cost = statistics.median(rates), statistics.median(costs)
    print(f"medians of {pairs} pairs: recording leaves {rate * 100:.1f} % of the decision rate, and takes "
          f"{(cost - 1) * 100:.1f} % more processor time")
    sys.exit(rate < 0.95)


if __name__ == "__main__":
    main()
