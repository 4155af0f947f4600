#!/bin/sh
# Writes what is made from the .proto files: Generated/ (the wire, in C) and the descriptors of an episode's channels
# (Sources/Recording/Generated). `generate.sh --check` only says whether they are current (exit code 1: they are not).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
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
    cmp -s "$descriptors" "$work/Descriptors.swift" && exit 0
  echo "what is made from Protocols/*.proto is older than they are: run Protocols/generate.sh" >&2
  exit 1
fi
rm -rf "$here/Generated"
cp -R "$work/c" "$here/Generated"
mkdir -p "$(dirname "$descriptors")"
cp "$work/Descriptors.swift" "$descriptors"
