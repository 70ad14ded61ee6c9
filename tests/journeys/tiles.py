# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Small real PMTiles files for the map's journeys: one tile of vectors or of a picture, and a server that serves parts.

The formats: PMTiles 3 (a header of 127 bytes, a directory of varints) and Mapbox Vector Tiles 2.1 (protocol buffers).
"""

from __future__ import annotations

import json
import re
import struct
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import asinh, pi, radians, tan
from pathlib import Path

EXTENT = 4096
VECTORS, PICTURES = 1, 2  # kinds of tiles in the header
UNCOMPRESSED = 1
Ring = Sequence[tuple[float, float]]  # degrees; the last point is not the first again


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def field(number: int, value: int | bytes) -> bytes:
    """One field of a protocol buffer: a number, or bytes with their length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def in_tile(lon: float, lat: float) -> tuple[int, int]:
    """Where a place lies in the one tile that shows the world."""
    return round((lon + 180) / 360 * EXTENT), round((1 - asinh(tan(radians(lat))) / pi) / 2 * EXTENT)


def polygon(ring: Ring) -> bytes:
    """A feature: one ring, as steps from point to point."""
    commands: list[int] = []
    x = y = 0
    for n, (lon, lat) in enumerate(ring):
        if n < 2:  # one move, then lines
            commands.append(1 << 3 | 1 if n == 0 else (len(ring) - 1) << 3 | 2)
        to_x, to_y = in_tile(lon, lat)
        commands += [2 * step if step >= 0 else -2 * step - 1 for step in (to_x - x, to_y - y)]
        x, y = to_x, to_y
    commands.append(1 << 3 | 7)
    return field(3, 3) + field(4, b"".join(map(varint, commands)))


def vector_tile(**layers: Sequence[Ring]) -> bytes:
    """A tile with a layer for each name, of polygons without properties."""
    return b"".join(
        field(3, field(15, 2) + field(1, name.encode()) + b"".join(field(2, polygon(ring)) for ring in rings)
              + field(5, EXTENT))
        for name, rings in layers.items()
    )  # fmt: skip


def picture_tile(red: int, green: int, blue: int, *, size: int = 256) -> bytes:
    """A PNG file of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([red, green, blue]) * size) * size)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def archive(tile: bytes, *, kind: int, layers: Sequence[str] = ()) -> bytes:
    """A PMTiles file with one tile, that of the whole world."""
    directory = varint(1) + varint(0) + varint(1) + varint(len(tile)) + varint(1)  # count, id, run, length, offset + 1
    about = {"attribution": "Test tiles", "vector_layers": [{"id": name, "fields": {}} for name in layers]}
    metadata = json.dumps(about).encode()
    at = 127 + len(directory)
    header = b"PMTiles\x03" + struct.pack(
        "<11Q", 127, len(directory), at, len(metadata), at + len(metadata), 0, at + len(metadata), len(tile), 1, 1, 1
    )
    header += bytes([1, UNCOMPRESSED, UNCOMPRESSED, kind, 0, 0])  # clustered, directory, tile, kind, zooms
    header += struct.pack("<4i", -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
    header += bytes([0]) + struct.pack("<2i", 0, 0)
    assert len(header) == 127
    return header + directory + metadata + tile


@contextmanager
def served(files: dict[str, bytes]) -> Iterator[str]:
    """The address of a server that gives parts of files to pages of any host, as stores of tiles do."""

    class Store(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = files.get(Path(self.path).name)
            if content is None:
                self.answer(404, b"")
            elif part := re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", "")):
                first, last = int(part[1]), min(int(part[2]), len(content) - 1)
                self.answer(206, content[first : last + 1], f"bytes {first}-{last}/{len(content)}")
            else:
                self.answer(200, content)

        def do_OPTIONS(self) -> None:
            self.answer(204, b"")

        def answer(self, status: int, body: bytes, part: str = "") -> None:
            self.send_response(status)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "Range, If-Match")
            self.send_header("Access-Control-Expose-Headers", "ETag, Content-Range")
            self.send_header("ETag", '"one"')
            if part:
                self.send_header("Content-Range", part)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
