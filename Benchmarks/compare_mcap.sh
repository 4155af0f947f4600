#!/bin/bash
# How fast MCAP files are written, beside foxglove-sdk and the Python mcap writer, in interleaved rounds: 10,000 messages
# of 60,000 bytes, frames of the simulator (noisy, hard to compress) and of a grid world (easy); and the agent's own
# stream, 60,000 messages of all sizes and channels: those of a recorded episode over and over. Prints every run, the
# medians and the ratios (errand+2: with two threads of the writer's own). Wall time, and processor time because a busy
# machine stretches the first at random.
#
#   Benchmarks/compare_mcap.sh [ROUNDS] [COUNT] [FOLDER] [INPUTS] [SETTINGS]
#       INPUTS  of "simulator grid stream"      SETTINGS  of "none lz4 zstd zstd3"      COUNT of frames, 10000
#
# FOLDER matters without compression, where most of the time is the kernel's, copying into its page cache: on a tmpfs (the
# default) no disk is measured, but the pages are allocated one by one; on a disk's file system the cache takes whole runs
# of pages and the disk writes later. Robots write to disks: run it on both.
#
# Needs python3 with venv, the release builds of errand and errand-simulator, and room for 600 MB in FOLDER. Programs and
# the venv can be named: ERRAND, ERRAND_SIMULATOR, ERRAND_MCAP_WRITING, ERRAND_BENCHMARK_VENV, ERRAND_EPISODE (to stream).
set -eu
cd "$(dirname "$0")"
rounds=${1:-5} count=${2:-10000} folder=${3:-/dev/shm} inputs=${4:-simulator grid stream}
settings=${5:-none lz4 zstd zstd3}
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
errand=${ERRAND:-../.build/release/errand}
scratch=$(mktemp -d "$folder/errand-mcap.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
for input in $inputs; do
  case $input in
    grid) "$venv/bin/python" other_mcap_writers.py frames grid "$scratch/grid" ;;
    simulator)
      "$simulator" dataset --frames 512 --shard-size 512 --out "$scratch/shards" >/dev/null 2>&1
      head -c 29460000 "$scratch/shards/shard-00000.rgb" >"$scratch/simulator" # 491 times 60,000
      ;;
    stream)
      if [ -n "${ERRAND_EPISODE:-}" ]; then
        cp "$ERRAND_EPISODE" "$scratch/stream.mcap"
      else
        "$errand" do "put the blue mug in the sink" --seed 7 --record "$scratch/stream.mcap" >/dev/null || true
      fi
      ;;
  esac
done
grep -m1 'model name' /proc/cpuinfo
"$venv/bin/pip" list 2>/dev/null | grep -iE '^(mcap|foxglove-sdk|lz4|zstandard) ' || true
echo "load $(cut -d' ' -f1-3 /proc/loadavg), $count frames, $rounds rounds, $folder ($(stat -f -c %T "$folder"))"
results=$scratch/results
for _ in $(seq "$rounds"); do
  for input in $inputs; do
    file=$scratch/$input messages=$count
    if [ "$input" = stream ]; then file=$file.mcap messages=$((count * 6)); fi
    for name in $settings; do
      setting="${name%3} $([ "$name" = zstd3 ] && echo 3 || echo 0)"
      for writer in errand errand+2 foxglove mcap; do
        # the Python writer has no level of its own: it writes what its library takes for the best
        if [ "$writer $setting" = "mcap zstd 3" ]; then continue; fi
        out=$scratch/out.mcap
        if [ $writer = errand ]; then
          line=$("$program" $setting "$file" "$messages" "$out")
        elif [ $writer = errand+2 ]; then
          line=$("$program" $setting "$file" "$messages" "$out" 2)
        else
          line=$("$venv/bin/python" other_mcap_writers.py $writer $setting "$file" "$messages" "$out")
        fi
        rm -f "$out"
        echo "$input $line"
      done
    done
  done
done | tee "$results"
python3 - "$results" <<'PYTHON'
import collections, statistics, sys
runs = collections.defaultdict(list)
for line in open(sys.argv[1]):
    frames, writer, compression, level, wall, processor, size, content = line.split()
    runs[frames, compression, level, writer].append((float(wall), float(processor), int(size), int(content)))
print("| messages | compression | writer | MB/s | errand is | errand+2 is | MB/s of processor time | errand is | file, MB |")
print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
for (frames, compression, level, writer), values in sorted(runs.items()):
    def median(column, writer):
        return statistics.median(run[column] for run in runs[frames, compression, level, writer])
    name = compression + {"3": " level 3", "0": ""}[level]
    wall, processor, megabytes = median(0, writer), median(1, writer), values[0][3] / 1e6
    print(f"| {frames} | {name} | {writer} | {megabytes / wall:,.0f} | {wall / median(0, 'errand'):.2f} x | "
          f"{wall / median(0, 'errand+2'):.2f} x | {megabytes / processor:,.0f} | "
          f"{processor / median(1, 'errand'):.2f} x | {median(2, writer) / 1e6:,.1f} |")
PYTHON
