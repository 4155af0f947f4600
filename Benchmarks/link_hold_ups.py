#!/usr/bin/env python3
"""Whether how busy a machine is changes what an agent does in lockstep: the same episodes once in peace, and once while the
agent's process, the simulator's, or both are stopped and continued at random (SIGSTOP, SIGCONT), for up to 4.5 seconds.

    Benchmarks/link_hold_ups.py ERRAND SIMULATOR [EPISODES] [SEED]

Compares every line of the story, but for those about the wait itself, and the exit code. Exit code 0 only if all are the
same.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time

SENTENCE = "put the blue mug in the sink"
ABOUT_TIME = re.compile(r"^(waits|link) | steps, ")


def start(errand, simulator, seed):
    robot = subprocess.Popen(
        [simulator, "--port", "0", "--world", "apartment", "--seed", str(seed)], stdout=subprocess.PIPE, text=True)
    address = next(line.split()[1] for line in robot.stdout if line.startswith("listening "))
    agent = subprocess.Popen([errand, "do", SENTENCE, "--robot", address], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True)
    return robot, agent


def hold_up(processes):
    """Stops some of the processes for a while, and lets them go on, not quite together."""
    for process in processes:
        os.kill(process.pid, signal.SIGSTOP)
    time.sleep(random.uniform(0, random.choice([0.3, 4.5])))
    for process in random.sample(processes, len(processes)):
        os.kill(process.pid, signal.SIGCONT)
        time.sleep(random.uniform(0, 1.5) if len(processes) > 1 else 0)


def play(errand, simulator, seed, is_disturbed):
    """The story, the exit code, and how often somebody was held up."""
    robot, agent = start(errand, simulator, seed)
    count = 0
    while is_disturbed and agent.poll() is None:
        time.sleep(random.uniform(0.02, 0.4))
        if agent.poll() is None:
            hold_up(random.choice([[robot], [agent], [robot, agent]]))
            count += 1
    story = agent.communicate()[0].splitlines()
    robot.kill()
    robot.wait()
    return [line for line in story if not ABOUT_TIME.search(line)], agent.returncode, count


def main():
    errand, simulator = sys.argv[1:3]
    episodes = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    random.seed(seed)
    same, holds = 0, 0
    for world in range(seed, seed + episodes):
        story, code, _ = play(errand, simulator, world, False)
        other, other_code, count = play(errand, simulator, world, True)
        is_same = (story, code) == (other, other_code)
        same += is_same
        holds += count
        print(f"seed {world}: {len(story)} lines, exit code {code}, held up {count} times: "
              f"{'the same' if is_same else 'DIFFERENT'}", flush=True)
        for line, instead in zip(story + ["nothing"], other + ["nothing"]):
            if line != instead:
                print(f"  in peace: {line}\n  held up:  {instead}")
                break
    print(f"{same} of {episodes} episodes the same, though held up {holds} times")
    sys.exit(same < episodes)


if __name__ == "__main__":
    main()
