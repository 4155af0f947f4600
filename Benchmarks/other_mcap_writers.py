"""The other writers that compare_mcap.sh measures, and the frames that all of them write.

other_mcap_writers.py frames KIND FILE                      60,000-byte frames, one after the other
other_mcap_writers.py (mcap|foxglove) COMPRESSION LEVEL INPUT COUNT OUT
INPUT: such frames, or an episode (its name ends in .mcap), whose messages are written over and over on its channels
prints: writer, compression, level, seconds of wall time, seconds of processor time, bytes of the file, of the messages
"""

import os
import sys
import time

BYTES = 60_000
WIDTH, HEIGHT = 160, 125


def frames(kind, path):
    import numpy

    random = numpy.random.default_rng(1)
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH] / WIDTH
    with open(path, "wb") as file:
        for i in range(512):
            if kind == "rendered":
                # light that falls off, a textured floor, a few flat things, and a camera's noise
                picture = numpy.zeros((HEIGHT, WIDTH, 3))
                for c in range(3):
                    a, b, d = random.uniform(0.5, 4, 3)
                    picture[..., c] = 120 + 50 * numpy.cos(a * x + i / 40) * numpy.cos(b * y) + 20 * y * d
                picture += (8 * numpy.sin(60 * x / (0.3 + y)) * (y > 0.4))[..., None]
                for _ in range(6):
                    left, top = random.integers(0, 140), random.integers(0, 105)
                    picture[top : top + 20, left : left + 20] = random.uniform(30, 220, 3)
                picture += random.normal(0, 1.5, picture.shape)
            else:
                # what a grid world draws: a view of 20 x 16 flat 8-pixel tiles that moves by one
                world = numpy.zeros((64, 64), int)
                layout = numpy.random.default_rng(2)
                world[layout.integers(0, 64, 40), layout.integers(0, 64, 40)] = layout.integers(2, 6, 40)
                world[::16, :], world[:, ::16] = 1, 1
                top, left = i // 40 % 48, abs(i % 80 - 40)
                picture = tiles()[world[top : top + 16, left : left + 20]]
                picture = picture.transpose(0, 2, 1, 3, 4).reshape(-1, WIDTH, 3)[:HEIGHT]
            file.write(numpy.clip(picture, 0, 255).astype(numpy.uint8).tobytes())


def tiles():
    """Floor with a line at two sides, wall, and four things: [6, 8, 8, 3]."""
    import numpy

    tiles = numpy.zeros((6, 8, 8, 3), int)
    tiles[:, 0, :] = tiles[:, :, 0] = 100
    tiles[1] = 100
    tiles[2, 2:6, 2:6], tiles[3, 1:7, 3:5] = (255, 0, 0), (0, 255, 0)
    tiles[4, 1:7, 1:7], tiles[5, numpy.arange(8), numpy.arange(8)] = (0, 0, 255), (255, 255, 0)
    return tiles


def load(path):
    """The channels of a file, (topic, message encoding, schema's name, encoding, data), and its messages, (channel, data)."""
    with open(path, "rb") as file:
        if not path.endswith(".mcap"):
            data = file.read()
            return [("/camera", "raw", "frame", "", b"")], [(0, data[i : i + BYTES]) for i in range(0, len(data), BYTES)]
        from mcap.reader import make_reader

        channels, places, messages = [], {}, []
        for schema, channel, message in make_reader(file).iter_messages(log_time_order=False):
            if channel.id not in places:
                places[channel.id] = len(channels)
                channels.append((channel.topic, channel.message_encoding, schema.name, schema.encoding, schema.data))
            messages.append((places[channel.id], message.data))
        return channels, messages


def write_mcap(channels, messages, compression, level, count, out):
    from mcap.writer import CompressionType, Writer

    kinds = {"none": CompressionType.NONE, "lz4": CompressionType.LZ4, "zstd": CompressionType.ZSTD}
    with open(out, "wb") as file:
        writer = Writer(file, compression=kinds[compression])
        writer.start(library="benchmark")
        ids = []
        for topic, message_encoding, name, encoding, data in channels:
            ids.append(writer.register_channel(topic, message_encoding, writer.register_schema(name, encoding, data)))
        for i in range(count):
            place, data = messages[i % len(messages)]
            writer.add_message(ids[place], i * 20_000_000, data, i * 20_000_000, i)
        writer.finish()


def write_foxglove(channels, messages, compression, level, count, out):
    import foxglove
    from foxglove.mcap import MCAPCompression, MCAPWriteOptions

    kinds = {"none": None, "lz4": MCAPCompression.Lz4, "zstd": MCAPCompression.Zstd}
    options = MCAPWriteOptions(
        compression=kinds[compression], chunk_size=1 << 20, **({"compression_level": level} if level else {})
    )
    logs = []
    for topic, message_encoding, name, encoding, data in channels:
        schema = foxglove.Schema(name=name, encoding=encoding, data=data)
        logs.append(foxglove.Channel(topic, message_encoding=message_encoding, schema=schema))
    writer = foxglove.open_mcap(out, allow_overwrite=True, writer_options=options)
    for i in range(count):
        place, data = messages[i % len(messages)]
        logs[place].log(data, log_time=i * 20_000_000)
    writer.close()


def main():
    if sys.argv[1] == "frames":
        return frames(sys.argv[2], sys.argv[3])
    writer, compression, level, path, count, out = sys.argv[1:7]
    channels, messages = load(path)
    write = {"mcap": write_mcap, "foxglove": write_foxglove}[writer]
    start, processor = time.perf_counter(), time.process_time()
    write(channels, messages, compression, int(level), int(count), out)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    size = sum(len(messages[i % len(messages)][1]) for i in range(int(count)))
    print(f"{writer} {compression} {level} {seconds:.4f} {processor:.4f} {os.path.getsize(out)} {size}")


main()
