"""Reads and writes the chunks of a PNG, to put a text into it and to compress it well.

See https://www.w3.org/TR/png-3/#5DataRep
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEYWORD: Final = b"iam-patterns\0"

Chunk = tuple[bytes, bytes]
"""The type of a chunk, and what it has."""


def with_text(png: bytes, text: str) -> bytes:
    """The same picture, with a text of ours and its pixels compressed as well as can be."""
    listed = list(_chunks(png))
    pixels = zlib.decompress(b"".join(data for name, data in listed if name == b"IDAT"))
    before = [one for one in listed if one[0] == b"IHDR"]
    own = (b"tEXt", _KEYWORD + text.encode("latin-1"))
    return _written([*before, own, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")])


def text_in(png: bytes) -> str:
    """The text that `with_text` put into a picture; empty if there is none."""
    texts = (data for name, data in _chunks(png) if name == b"tEXt" and data.startswith(_KEYWORD))
    return next(texts, _KEYWORD).removeprefix(_KEYWORD).decode("latin-1")


def size_of(png: bytes) -> tuple[int, int]:
    """The width and the height."""
    header = next(data for name, data in _chunks(png) if name == b"IHDR")
    width, height = struct.unpack(">II", header[:8])
    return width, height


def _chunks(png: bytes) -> Iterator[Chunk]:
    if not png.startswith(_SIGNATURE):
        raise ValueError("this is not a PNG")
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _written(chunks: Iterable[Chunk]) -> bytes:
    parts = [_SIGNATURE]
    for name, data in chunks:
        parts += [struct.pack(">I", len(data)), name, data]
        parts += [struct.pack(">I", zlib.crc32(name + data))]
    return b"".join(parts)
