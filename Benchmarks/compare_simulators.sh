#!/bin/bash
# Steps and frames a second of the bundled simulator beside MiniGrid's and MiniWorld's, all on one core, in interleaved
# rounds; prints every round, the medians and the ratios. Needs python3 with venv, and EGL with Mesa's software
# renderer (Debian: apt-get install libegl1 libgl1-mesa-dri libglu1-mesa).
#   Benchmarks/compare_simulators.sh [ROUNDS] [SECONDS] [CORE]
set -eu
cd "$(dirname "$0")"
rounds=${1:-5} seconds=${2:-3} core=${3:-1}
venv=${ERRAND_BENCHMARK_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/errand-benchmarks}
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q minigrid miniworld
fi
swift build -c release
program=$(swift build -c release --show-bin-path)/Benchmarks
grep -m1 'model name' /proc/cpuinfo
"$venv/bin/pip" list 2>/dev/null | grep -iE '^(minigrid|miniworld|pyglet|numpy) ' || true
export LIBGL_ALWAYS_SOFTWARE=1
results=$(mktemp)
for _ in $(seq "$rounds"); do
  for what in steps frames; do taskset -c "$core" "$program" "$what" "$seconds"; done
  for what in minigrid miniworld miniworld-depth; do
    taskset -c "$core" "$venv/bin/python" other_simulators.py "$what" "$seconds" 2>/dev/null
  done
done | tee "$results"
python3 - "$results" <<'PYTHON'
import collections, statistics, sys
rates = collections.defaultdict(list)
for line in open(sys.argv[1]):
    name, rate = line.split()
    rates[name].append(int(rate))
median = {name: statistics.median(values) for name, values in rates.items()}
for name, value in median.items():
    print(f"median {name:16} {value:12,.0f} a second")
print(f"steps / minigrid          {median['steps'] / median['minigrid']:8.1f} x   (wanted: 100)")
print(f"frames / miniworld        {median['frames'] / median['miniworld']:8.1f} x   (wanted: 10)")
print(f"frames / miniworld-depth  {median['frames'] / median['miniworld-depth']:8.1f} x")
PYTHON
