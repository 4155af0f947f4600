#!/bin/sh
# Writes Generated/ from the .proto files. `generate.sh --check` only says whether it is current (exit code 1: it is not).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command -v protoc-c > /dev/null || {
  echo "generate.sh: protoc-c is missing: apt-get install protobuf-c-compiler" >&2
  exit 2
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/include"
protoc-c --proto_path="$here" --c_out="$work" errand.proto referee.proto
mv "$work"/*.h "$work/include/"

if [ "${1:-}" = "--check" ]; then
  diff -r "$here/Generated" "$work" > /dev/null && exit 0
  echo "Protocols/Generated is older than the .proto files: run Protocols/generate.sh" >&2
  exit 1
fi
rm -rf "$here/Generated"
cp -R "$work" "$here/Generated"
