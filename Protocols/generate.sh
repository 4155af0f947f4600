#!/bin/sh
# Writes what is made from the .proto files: Generated/ (the wire, in C), Bridges/python/errand_bridge/wire (the same in
# Python) and the descriptors of an episode's channels (Sources/Recording/Generated). `generate.sh --check` only says whether they are current (exit code 1: they are not).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=$here/../Bridges/python/errand_bridge/wire
descriptors=$here/../Sources/Recording/Generated/Descriptors.swift
for tool in protoc protoc-c; do
  command -v $tool > /dev/null || {
    echo "generate.sh: $tool is missing: apt-get install protobuf-compiler protobuf-c-compiler" >&2
    exit 2
  }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/c" "$work/c/include"
protoc-c --proto_path="$here" --c_out="$work/c" errand.proto referee.proto
mv "$work/c"/*.h "$work/c/include/"

mkdir "$work/python"
protoc --proto_path="$here" --python_out="$work/python" --pyi_out="$work/python" errand.proto referee.proto
sed -i 's/^import errand_pb2 as/from . import errand_pb2 as/' "$work/python"/referee_pb2.py*
echo '# Made by Protocols/generate.sh from Protocols/*.proto. Do not edit.' > "$work/python/__init__.py"

(cd "$here" && protoc --proto_path=. --include_imports --descriptor_set_out="$work/all" \
  episode.proto foxglove/*.proto)
{
  echo "// Made by Protocols/generate.sh from Protocols/episode.proto and Protocols/foxglove. Do not edit."
  echo "enum Descriptors {"
  echo "  /// A FileDescriptorSet of all of them."
  echo '  static let base64 = """'
  base64 -w 96 "$work/all" | sed 's/^/    /'
  echo '    """'
  echo "}"
} > "$work/Descriptors.swift"

if [ "${1:-}" = "--check" ]; then
  diff -r "$here/Generated" "$work/c" > /dev/null &&
    diff -r -x __pycache__ "$python" "$work/python" > /dev/null &&
    cmp -s "$descriptors" "$work/Descriptors.swift" && exit 0
  echo "what is made from Protocols/*.proto is older than they are: run Protocols/generate.sh" >&2
  exit 1
fi
rm -rf "$here/Generated"
cp -R "$work/c" "$here/Generated"
rm -rf "$python"
mkdir -p "$(dirname "$python")"
cp -R "$work/python" "$python"
mkdir -p "$(dirname "$descriptors")"
cp "$work/Descriptors.swift" "$descriptors"
