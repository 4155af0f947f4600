#!/usr/bin/env python3
"""Runs Errand's planner and Fast Downward side by side on every task under FOLDER, and writes a table.

    planners.py FOLDER OUT.csv [--mode first|optimal|anytime] [--limit 60] [--memory-gib 8] [--errand PATH]
                [--only errand|peer] [--peer-rows FILE.csv] [--every N] [--table OUT.md]

A task is a folder with domain.pddl and problem.pddl, at any depth. Both planners are whole processes, from start to
written plan, under the same limits; Fast Downward comes from `pip install up-fast-downward`. Every plan is checked by
`errand plan --validate`, and by unified-planning's validator where that is installed and can read the task (else the
column says why not). Rows are written as they are made; a run that is started again goes on after the last one.
`--peer-rows` takes the peer's rows from a file with the columns task, status, wall_s, peak_mib, length, cost instead
of running it (its times are then another machine's).
"""
import argparse
import csv
import math
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

MODES = {"first": ([], "lama-first"), "optimal": (["--optimal"], "lmcut"), "anytime": (None, "lama")}
FIELDS = "task planner status wall_s cpu_s peak_mib length cost own_validator other_validator".split()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("out")
    parser.add_argument("--mode", choices=MODES, default="first")
    parser.add_argument("--limit", type=float, default=60, help="seconds a task")
    parser.add_argument("--memory-gib", type=float, default=8)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--errand", default=os.path.join(here, "..", ".build", "release", "errand"))
    parser.add_argument("--only", choices=["errand", "peer"])
    parser.add_argument("--peer-rows")
    parser.add_argument("--every", type=int, default=1, help="take each Nth task")
    parser.add_argument("--table", help="write the table to this file as well")
    return parser.parse_args()


def command(planner, mode, task, limit, errand):
    """The command line, and whether the plan comes on standard output."""
    files = [f"{task}/domain.pddl", f"{task}/problem.pddl"]
    flags, peer = MODES[mode]
    if planner == "errand":
        flags = ["--anytime", str(max(1, limit - 1))] if flags is None else flags + ["--time-limit", str(limit)]
        return [errand, "plan", *files, *flags], True
    import up_fast_downward
    driver = os.path.join(os.path.dirname(up_fast_downward.__file__), "downward", "fast-downward.py")
    start = [sys.executable, driver, "--overall-time-limit", str(int(limit)), "--plan-file", "plan"]
    if peer == "lmcut":
        return start + files + ["--search", "astar(lmcut())"], False
    return start + ["--alias", peer] + files, False


def run(planner, mode, task, args):
    """One row: a planner on a task, as a process of its own in a folder of its own."""
    cap = int(args.memory_gib * 2**30)
    line, on_output = command(planner, mode, task, args.limit, args.errand)
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/out", "w+") as out, open(f"{folder}/log", "w+") as log:
            start = time.monotonic()
            process = subprocess.Popen(
                line, cwd=folder, stdout=out, stderr=log, start_new_session=True,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (cap, cap)))
            clock = threading.Timer(args.limit + 5, lambda: os.killpg(process.pid, signal.SIGKILL))
            clock.start()
            _, status, used = os.wait4(process.pid, 0)
            clock.cancel()
            wall = time.monotonic() - start
            text = open(f"{folder}/out").read()
        plans = [] if on_output else sorted(
            (f for f in os.listdir(folder) if re.fullmatch(r"plan(\.\d+)?", f)), key=lambda f: (len(f), f))
        plan = text if on_output else open(f"{folder}/{plans[-1]}").read() if plans else ""
        code = os.waitstatus_to_exitcode(status)
        solved = code == 0 and "cost =" in plan if on_output else bool(plans)
        proved = code == 10 if on_output else "search exit code: 11" in text or "translate exit code: 10" in text
        row = dict.fromkeys(FIELDS, "")
        row.update(task=os.path.relpath(task, args.folder), planner=planner, wall_s=f"{wall:.3f}",
                   cpu_s=f"{used.ru_utime + used.ru_stime:.3f}", peak_mib=used.ru_maxrss // 1024,
                   status="solved" if solved else "unsolvable" if proved else "limit" if code >= 0 else f"signal {-code}")
        if on_output and code not in (0, 10, 11):
            row["status"] = f"exit {code}" if code >= 0 else f"signal {-code}"
        if solved:
            steps = [step for step in plan.splitlines() if step and not step.startswith(";")]
            row["length"] = len(steps)
            row["cost"] = re.search(r"cost = (\d+)", plan).group(1)
            path = f"{folder}/checked"
            open(path, "w").write("\n".join(steps) + "\n")
            row["own_validator"] = own_verdict(task, path, args.errand)
            row["other_validator"] = other_verdict(task, path)
        return row


def own_verdict(task, plan, errand):
    files = [f"{task}/domain.pddl", f"{task}/problem.pddl"]
    done = subprocess.run([errand, "plan", *files, "--validate", plan], capture_output=True, text=True)
    return "valid" if done.returncode == 0 else "INVALID: " + done.stderr.strip()[:120]


OTHER = """
import sys
try:
    from unified_planning.shortcuts import get_environment
    from unified_planning.io import PDDLReader
    from unified_planning.engines import SequentialPlanValidator
except ImportError:
    print("not installed"); sys.exit()
get_environment().credits_stream = None
try:
    reader = PDDLReader()
    problem = reader.parse_problem(sys.argv[1] + "/domain.pddl", sys.argv[1] + "/problem.pddl")
    plan = reader.parse_plan(problem, sys.argv[2])
    verdict = SequentialPlanValidator().validate(problem, plan)
    print("valid" if verdict else "INVALID: " + str(verdict.reason))
except Exception as error:
    print("cannot read: " + type(error).__name__)
"""


def other_verdict(task, plan):
    try:
        done = subprocess.run([sys.executable, "-c", OTHER, task, plan], capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        return "took over 300 s"
    return (done.stdout.strip().splitlines() or ["failed"])[-1]


def mean(ratios):
    """The geometric mean, or a dash."""
    return f"{math.exp(sum(map(math.log, ratios)) / len(ratios)):.2f}" if ratios else "-"


def table(rows):
    """Markdown: a line a task, and below it what the two come to over all."""
    ours = {r["task"]: r for r in rows if r["planner"] == "errand"}
    peers = {r["task"]: r for r in rows if r["planner"] != "errand"}
    lines = ["| task | errand | s | MiB | cost | peer | s | MiB | cost |", "|---|---|---|---|---|---|---|---|---|"]
    for task in sorted(set(ours) | set(peers)):
        cells = [task]
        for row in (ours.get(task), peers.get(task)):
            cells += [row[k] for k in ("status", "wall_s", "peak_mib", "cost")] if row else ["not run", "", "", ""]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    both = [t for t in ours if t in peers and ours[t]["status"] == peers[t]["status"] == "solved"]
    seconds = lambda row: max(float(row["wall_s"]), 0.001)
    slow = [t for t in both if seconds(peers[t]) > 5]
    costs = [t for t in both if int(ours[t]["cost"]) > 0 and int(peers[t]["cost"]) > 0]
    quality = {"errand": 0.0, "peer": 0.0}
    for task in set(ours) | set(peers):
        found = {n: int(r[task]["cost"]) for n, r in (("errand", ours), ("peer", peers))
                 if task in r and r[task]["status"] == "solved"}
        for name, cost in found.items():
            quality[name] += (min(found.values()) + 1e-9) / (cost + 1e-9)
    solved = lambda which: sum(r["status"] == "solved" for r in which.values())
    twice = [t for t in both if seconds(ours[t]) > 2 * seconds(peers[t])]
    lost = [t for t in peers if peers[t]["status"] == "solved" and t in ours and ours[t]["status"] != "solved"]
    invalid = [t for t, r in ours.items() if "INVALID" in (r["own_validator"] or "") + (r["other_validator"] or "")]
    lines += [
        "", f"- solved: errand {solved(ours)} of {len(ours)}, peer {solved(peers)} of {len(peers)}",
        f"- solved by the peer only: {', '.join(lost) or 'none'}",
        f"- time, errand / peer, geometric mean: {mean([seconds(ours[t]) / seconds(peers[t]) for t in both])}"
        f" over {len(both)}; where the peer took more than 5 s: "
        f"{mean([seconds(ours[t]) / seconds(peers[t]) for t in slow])} over {len(slow)}",
        f"- in more than twice the peer's time: {', '.join(twice) or 'none'}",
        f"- cost, errand / peer, geometric mean: {mean([int(ours[t]['cost']) / int(peers[t]['cost']) for t in costs])}",
        f"- peak memory, errand / peer, geometric mean: "
        f"{mean([int(ours[t]['peak_mib']) / max(1, int(peers[t]['peak_mib'])) for t in both])}",
        f"- quality (cheapest of the two / own cost, summed): errand {quality['errand']:.2f}, peer {quality['peer']:.2f}",
        f"- plans that a validator refused: {', '.join(invalid) or 'none'}"]
    return "\n".join(lines)


def main():
    args = arguments()
    args.folder, args.errand = os.path.abspath(args.folder), os.path.abspath(args.errand)
    tasks = sorted(d for d, _, files in os.walk(args.folder) if "problem.pddl" in files)[::args.every]
    rows = list(csv.DictReader(open(args.out))) if os.path.exists(args.out) else []
    done = {(row["task"], row["planner"]) for row in rows}
    peer = MODES[args.mode][1]
    planners = {"errand": ["errand"], "peer": [peer], None: ["errand", peer]}[args.only]
    if args.peer_rows:
        planners = ["errand"]
    with open(args.out, "a", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        if not rows:
            writer.writeheader()
        for task in tasks:
            for planner in planners:
                if (os.path.relpath(task, args.folder), planner) in done:
                    continue
                row = run(planner, args.mode, task, args)
                rows.append(row)
                writer.writerow(row)
                file.flush()
                print(row["task"], planner, row["status"], row["wall_s"], "s", file=sys.stderr)
    if args.peer_rows:
        names = {os.path.relpath(task, args.folder) for task in tasks}
        for row in csv.DictReader(open(args.peer_rows)):
            if row["task"] in names:
                rows.append({**dict.fromkeys(FIELDS, ""), **row, "planner": peer})
    text = table(rows)
    print(text)
    if args.table:
        open(args.table, "w").write(text + "\n")


main()
