"""Check the files of a tantivy index, each of which ends with the CRC-32 of what is before."""

import json
import struct
from pathlib import Path
from zlib import crc32

_MAGIC = 1337
_META = "meta.json"


def are_intact(folder: Path) -> bool:
    """Return whether the files of all segments are as they were written."""
    return all(
        _is_intact(path.read_bytes())
        for path in folder.iterdir()
        if path.name != _META and not path.name.startswith(".")
    )


def _is_intact(data: bytes) -> bool:
    if len(data) < struct.calcsize("<II"):
        return False
    length, magic = struct.unpack("<II", data[-8:])
    if magic != _MAGIC or length > len(data) - 8:
        return False
    try:
        expected = json.loads(data[-8 - length : -8])["crc"]
    except (ValueError, KeyError, TypeError):
        return False
    return bool(crc32(data[: -8 - length]) == expected)
