#!/bin/sh
# Runs 'errand bridge check' against the bundled simulator, Bridges/c and, where Python has what they need, the example of
# Bridges/python and Bridges/minigrid. Exit code 0: all keep the contract. ERRAND names the program, PYTHON the interpreter.
set -u
here=$(cd "$(dirname "$0")" && pwd)
errand=${ERRAND:-$here/../.build/release/errand}
python=${PYTHON:-python3}
work=$(mktemp -d)
robot=
trap 'test -n "$robot" && kill "$robot" 2> /dev/null; rm -rf "$work"' EXIT
failed=0

# check NAME PROGRAM...: starts a robot, waits until it says where it listens, and checks it there.
check() {
  name=$1
  shift
  # emptied here: the new robot may be slower to do it than we are to read the old one's words
  : > "$work/said"
  "$@" >> "$work/said" 2>&1 &
  robot=$!
  tries=0
  until address=$(sed -n 's/^listening //p' "$work/said") && test -n "$address"; do
    tries=$((tries + 1))
    if test $tries -gt 200 || ! kill -0 "$robot" 2> /dev/null; then
      echo "$name did not start:"
      cat "$work/said"
      failed=1
      return
    fi
    sleep 0.1
  done
  if "$errand" bridge check "$address" > "$work/report" 2>&1; then
    echo "$name: $(tail -n 1 "$work/report")"
  else
    echo "$name:"
    cat "$work/report"
    failed=1
  fi
  kill "$robot"
  wait "$robot" 2> /dev/null
  robot=
}

check "simulator, lockstep" "$errand" simulate --port 0 --seed 7
check "simulator, real time" "$errand" simulate --port 0 --seed 7 --mode realtime
"${MAKE:-make}" -s -C "$here/c" BUILD="$work/c" CC="${CC:-$(command -v cc || command -v clang)}" || exit 1
check "Bridges/c" "$work/c/bridge" --port 0
if "$python" -c "import zmq, google.protobuf" 2> /dev/null; then
  check "Bridges/python" "$python" "$here/python/examples/point_robot.py" --port 0
else
  echo "Bridges/python: not checked, $python has no pyzmq or no protobuf"
fi
if test -f "$here/minigrid/bridge.py" && "$python" -c "import zmq, google.protobuf, minigrid" 2> /dev/null; then
  # a level with room to drive, and steps enough for the check
  check "Bridges/minigrid" env PYTHONPATH="$here/python" "$python" "$here/minigrid/bridge.py" --port 0 --level GoTo
else
  echo "Bridges/minigrid: not checked, $python has no minigrid"
fi
exit $failed
