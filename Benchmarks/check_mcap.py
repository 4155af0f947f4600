#!/usr/bin/env python3
"""Files of each side, read by the other: this engine's writer and reader against the `mcap` and `foxglove-sdk` packages
from PyPI, for every compression. Prints a line a file; fails where a message differs.

check_mcap.py EXERCISE      EXERCISE: the built mcap-exercise
"""

import os
import subprocess
import sys
import tempfile
import zlib

from mcap.reader import NonSeekingReader, SeekingReader
from mcap.writer import CompressionType, Writer

exercise = sys.argv[1]
failures = 0


def digest(messages, attachments=()):
    crc, count = 0, 0
    for _, channel, message in messages:
        text = f"{channel.topic} {message.sequence} {message.log_time} {message.publish_time} "
        crc = zlib.crc32(message.data, zlib.crc32(text.encode(), crc))
        count += 1
    for attachment in attachments:
        crc = zlib.crc32(attachment.data, crc)
    return f"{count} {crc}"


def read(path, kind):
    with open(path, "rb") as file:
        reader = kind(file, validate_crcs=True)
        # in the file's order: the sequence is the order of writing
        messages = sorted(reader.iter_messages(log_time_order=False), key=lambda found: found[2].sequence)
    with open(path, "rb") as file:
        attachments = list(kind(file, validate_crcs=True).iter_attachments())
    return digest(messages, attachments)


def ours(path):
    return subprocess.run([exercise, "digest", path], capture_output=True, text=True).stdout.strip()


def check(what, expected, *found):
    global failures
    good = all(value == expected for value in found)
    failures += not good
    print(f"{'same' if good else 'DIFFERENT'}  {what}: {expected}" + ("" if good else f" but {found}"))


def content(i):
    return bytes((j // 9 + i) & 255 for j in range(i * 37 % 5000)) + os.urandom(i % 50)


with tempfile.TemporaryDirectory() as folder:
    for compression in ("none", "lz4", "zstd"):
        for threads in ("0", "2"):
            path = f"{folder}/ours.mcap"
            subprocess.run([exercise, "record", path, compression, threads, "3000", "1000"], stdout=subprocess.DEVNULL)
            count, crc, ending = ours(path).split()
            assert (count, ending) == ("1000", "whole")
            check(f"ours, {compression}, {threads} threads -> mcap", f"{count} {crc}",
                  read(path, SeekingReader), read(path, NonSeekingReader))
    kinds = {"none": CompressionType.NONE, "lz4": CompressionType.LZ4, "zstd": CompressionType.ZSTD}
    for name, kind in kinds.items():
        for chunked in (True, False):
            path = f"{folder}/theirs.mcap"
            with open(path, "wb") as file:
                writer = Writer(file, compression=kind, chunk_size=20_000, use_chunking=chunked)
                writer.start()
                schema = writer.register_schema("x", "text", b"abc")
                channels = [writer.register_channel(topic, "raw", schema, {"a": "b"}) for topic in ("/a", "/b")]
                for i in range(500):
                    writer.add_message(channels[i % 2], i * 10, content(i), i * 10 + 1, i)
                writer.add_attachment(1, 2, "a", "text/plain", b"attached")
                writer.add_metadata("m", {"k": "v"})
                writer.finish()
            expected = read(path, NonSeekingReader)
            # a file without chunks has no index of its messages: it is read through
            check(f"mcap, {name}, {'chunks' if chunked else 'no chunks'} -> ours",
                  expected + (" whole" if chunked else " not whole"), ours(path))
    import foxglove
    from foxglove.mcap import MCAPCompression, MCAPWriteOptions

    kinds = {"none": None, "lz4": MCAPCompression.Lz4, "zstd": MCAPCompression.Zstd}
    for name, kind in kinds.items():
        path = f"{folder}/foxglove-{name}.mcap"
        channel = foxglove.Channel(f"/{name}", message_encoding="raw",
                                   schema=foxglove.Schema(name="x", encoding="", data=b""))
        with foxglove.open_mcap(path, writer_options=MCAPWriteOptions(compression=kind, chunk_size=20_000)):
            for i in range(500):
                channel.log(content(i), log_time=i * 10)
        check(f"foxglove-sdk, {name} -> ours", read(path, NonSeekingReader) + " whole", ours(path))
sys.exit(failures > 0)
