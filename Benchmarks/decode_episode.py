"""Decodes every message of an episode with the public MCAP packages and nothing but the file.

    python3 -m venv .build/mcap && .build/mcap/bin/pip install mcap mcap-protobuf-support
    .build/mcap/bin/python Benchmarks/decode_episode.py kitchen.mcap...

Checks besides that well-known messages have the field numbers of Foxglove's own (where foxglove-schemas-protobuf is
installed), that pictures have as many bytes as their size says, and that every channel's messages are in the order of
their times. Exit code 0 only if all holds.
"""
import importlib
import sys
from collections import Counter

from mcap.reader import make_reader
from mcap_protobuf.decoder import DecoderFactory


def own_fields(schema_name):
    """Foxglove's published fields of a message, by name: number and type. None where the package is not there."""
    try:
        module = importlib.import_module(f"foxglove_schemas_protobuf.{schema_name.split('.')[1]}_pb2")
    except ImportError:
        return None
    message = module.DESCRIPTOR.message_types_by_name[schema_name.split(".")[1]]
    return {field.name: (field.number, field.type) for field in message.fields}


def check(path):
    counts, newest, compared = Counter(), {}, set()
    with open(path, "rb") as file:
        reader = make_reader(file, decoder_factories=[DecoderFactory()])
        summary = reader.get_summary()
        for schema, channel, message, decoded in reader.iter_decoded_messages():
            counts[channel.topic, schema.name] += 1
            assert message.log_time >= newest.get(channel.topic, 0), f"{channel.topic} goes back in time"
            newest[channel.topic] = message.log_time
            assert decoded.DESCRIPTOR.full_name == schema.name
            if schema.name.startswith("foxglove.") and schema.name not in compared:
                compared.add(schema.name)
                published = own_fields(schema.name)
                mine = {field.name: (field.number, field.type) for field in decoded.DESCRIPTOR.fields}
                assert published is None or mine == published, f"{schema.name}: {mine} is not {published}"
            if schema.name == "foxglove.RawImage":
                assert len(decoded.data) == decoded.step * decoded.height, "a picture's bytes do not fit its size"
            if schema.name == "foxglove.Grid":
                assert len(decoded.data) % decoded.row_stride == 0
        metadata = {record.name: record.metadata for record in reader.iter_metadata()}
        attachments = [record.name for record in reader.iter_attachments()]
    total = sum(counts.values())
    assert total == summary.statistics.message_count, "the summary counts other messages"
    made = metadata["errand.episode"]
    print(f"{path}: {total} messages on {len(counts)} channels, all decoded")
    for (topic, schema), count in sorted(counts.items()):
        print(f"  {count:6} {topic:24} {schema}")
    print("  metadata:", ", ".join(f"{name} ({len(values)} entries)" for name, values in metadata.items()))
    print("  attachments:", ", ".join(attachments))
    print("  instruction:", made["instruction"], "| outcome:", metadata.get("errand.result", {}).get("outcome"))


if __name__ == "__main__":
    for name in sys.argv[1:] or sys.exit(__doc__):
        check(name)
