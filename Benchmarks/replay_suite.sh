#!/bin/sh
# Records household episodes and replays each `--strict`; then changes one weight of the model and replays again with the
# hash check off: the first stage that differs must be the percept.
#
#     Benchmarks/replay_suite.sh [EPISODES] [SEED] [FOLDER]
#
# Exit code 0 only if every episode replays without a difference and the change is found in the percept.
set -eu
episodes=${1:-50}
seed=${2:-9105}
folder=${3:-.build/episodes}
errand=${ERRAND:-.build/release/errand}
rm -rf "$folder"
mkdir -p "$folder"
"$errand" eval household --episodes "$episodes" --seed "$seed" --record "$folder" \
  --json "$folder/scorecard.json" > /dev/null

same=0
differs=0
for episode in "$folder"/*.mcap; do
  if "$errand" replay "$episode" --strict --json "$episode.replay.json" > /dev/null; then
    same=$((same + 1))
  else
    differs=$((differs + 1))
    echo "differs: $episode"
  fi
done
echo "$same of $((same + differs)) episodes replay --strict without a difference"

# one weight: the lowest byte's highest bit of one number's mantissa, in the middle of the file
model=$folder/model
mkdir -p "$model"
cp "${ERRAND_HOME:-.}"/Models/household/* "$model/"
python3 - "$model/model.safetensors" << 'PYTHON'
import json, struct, sys
path = sys.argv[1]
data = bytearray(open(path, "rb").read())
size = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8 : 8 + size])
# a weight that every picture meets: the first of the largest tensor of the image side
names = [n for n in header if n != "__metadata__" and "text" not in n and "token" not in n]
name = max(names, key=lambda n: header[n]["data_offsets"][1] - header[n]["data_offsets"][0])
kind = header[name]["dtype"]
offset = 8 + size + header[name]["data_offsets"][0]
form = {"F32": "<f", "F16": "<e"}[kind]
(before,) = struct.unpack_from(form, data, offset)
struct.pack_into(form, data, offset, before + 0.25)
open(path, "wb").write(data)
print(f"changed one weight of {name} ({kind}): {before} to {before + 0.25}")
PYTHON

found=0
tried=0
for episode in "$folder"/*.mcap; do
  tried=$((tried + 1))
  first=nothing
  "$errand" replay "$episode" --strict --no-hash-check --with model="$model" \
    --json "$episode.changed.json" > /dev/null ||
    first=$(python3 -c "import json, sys; print(json.load(open(sys.argv[1]))['first'])" \
      "$episode.changed.json")
  if [ "$first" = percept ]; then
    found=$((found + 1))
  else
    echo "$episode with one weight changed: differs first in $first"
  fi
done
echo "$found of $tried with one weight changed differ first in the percept"
[ "$differs" = 0 ] && [ "$found" = "$tried" ]
