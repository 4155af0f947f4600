#!/bin/bash
# How fast MCAP files are written, beside foxglove-sdk and the Python mcap writer, in interleaved rounds: COUNT messages
# of 60,000 bytes, frames of the simulator (noisy, hard to compress) and of a grid world (easy). Prints every run, the
# medians and the ratios (errand+2: with two threads of the writer's own). Wall time, and processor time because a busy machine stretches the first at random.
#   Benchmarks/compare_mcap.sh [ROUNDS] [COUNT] [FOLDER]
# needs python3 with venv, the simulator's release build, and room for 600 MB in FOLDER (default: a tmpfs, so that no
# disk is measured).
set -eu
cd "$(dirname "$0")"
rounds=${1:-5} count=${2:-10000} folder=${3:-/dev/shm}
venv=${ERRAND_BENCHMARK_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/errand-benchmarks-mcap}
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q mcap foxglove-sdk numpy
fi
program=${ERRAND_MCAP_WRITING:-}
if [ -z "$program" ]; then
  swift build -c release --product mcap-writing
  program=$(swift build -c release --show-bin-path)/mcap-writing
fi
simulator=${ERRAND_SIMULATOR:-../.build/release/errand-simulator}
scratch=$(mktemp -d "$folder/errand-mcap.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
"$venv/bin/python" other_mcap_writers.py frames grid "$scratch/grid"
"$simulator" dataset --frames 512 --shard-size 512 --out "$scratch/shards" >/dev/null 2>&1
head -c 29460000 "$scratch/shards/shard-00000.rgb" >"$scratch/simulator" # 491 times 60,000
grep -m1 'model name' /proc/cpuinfo
"$venv/bin/pip" list 2>/dev/null | grep -iE '^(mcap|foxglove-sdk|lz4|zstandard) ' || true
echo "load $(cut -d' ' -f1-3 /proc/loadavg), $count messages, $rounds rounds, $folder"
results=$scratch/results
for _ in $(seq "$rounds"); do
  for frames in simulator grid; do
    for setting in "none 0" "lz4 0" "zstd 0" "zstd 3"; do
      for writer in errand errand+2 foxglove mcap; do
        # the Python writer has no level of its own: it writes what its library takes for the best
        if [ "$writer $setting" = "mcap zstd 3" ]; then continue; fi
        out=$scratch/out.mcap
        if [ $writer = errand ]; then
          line=$("$program" $setting "$scratch/$frames" "$count" "$out")
        elif [ $writer = errand+2 ]; then
          line=$("$program" $setting "$scratch/$frames" "$count" "$out" 2)
        else
          line=$("$venv/bin/python" other_mcap_writers.py $writer $setting "$scratch/$frames" "$count" "$out")
        fi
        rm -f "$out"
        echo "$frames $line"
      done
    done
  done
done | tee "$results"
python3 - "$results" "$count" <<'PYTHON'
import collections, statistics, sys
runs = collections.defaultdict(list)
for line in open(sys.argv[1]):
    frames, writer, compression, level, wall, processor, size = line.split()
    runs[frames, compression, level, writer].append((float(wall), float(processor), int(size)))
megabytes = int(sys.argv[2]) * 60_000 / 1e6
print("| frames | compression | writer | MB/s | errand is | errand+2 is | MB/s of processor time | errand is | file, MB |")
print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
for (frames, compression, level, writer), values in sorted(runs.items()):
    def median(column, writer):
        return statistics.median(run[column] for run in runs[frames, compression, level, writer])
    name = compression + {"3": " level 3", "0": ""}[level]
    wall, processor = median(0, writer), median(1, writer)
    print(f"| {frames} | {name} | {writer} | {megabytes / wall:,.0f} | {wall / median(0, 'errand'):.2f} x | "
          f"{wall / median(0, 'errand+2'):.2f} x | {megabytes / processor:,.0f} | "
          f"{processor / median(1, 'errand'):.2f} x | {median(2, writer) / 1e6:,.1f} |")
PYTHON
