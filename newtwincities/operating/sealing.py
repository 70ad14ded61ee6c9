# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Encrypted files that are written in one go and read at any place: AES-256-GCM in chunks of one mebibyte.

The header holds a salt, from which scrypt makes the key, and a value by which a wrong key is told from a damaged file.
Each chunk is sealed with its number and with whether it is the last, so chunks can't be changed, swapped, left out or
cut off unnoticed (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

from __future__ import annotations

import hmac
import io
import secrets
from hashlib import scrypt, sha256
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"NTC-SEALED-1\n"
CHUNK = 1024 * 1024
_SALT, _PREFIX, _CHECK, _TAG = 16, 7, 16, 16
HEADER = len(MAGIC) + _SALT + _PREFIX + _CHECK


class WrongKey(ValueError):
    """The file was sealed with another key."""


class Damaged(ValueError):
    """The file was changed or cut off after it was sealed."""


def is_sealed(file: IO[bytes]) -> bool:
    found = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    return found


def _key_from(words: str, salt: bytes) -> bytes:
    return scrypt(words.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 * 1024 * 1024, dklen=32)


def _check_of(key: bytes) -> bytes:
    return hmac.digest(key, b"newtwincities backup key", sha256)[:_CHECK]


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


class SealingWriter(io.RawIOBase):
    """Seals what is written to it. Closing it writes the last chunk and leaves the file below open."""

    def __init__(self, file: IO[bytes], words: str) -> None:
        salt, self._prefix = secrets.token_bytes(_SALT), secrets.token_bytes(_PREFIX)
        key = _key_from(words, salt)
        self._header = MAGIC + salt + self._prefix + _check_of(key)
        self._cipher, self._file, self._number, self._waiting = AESGCM(key), file, 0, bytearray()
        file.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        while len(self._waiting) > CHUNK:  # a whole chunk may be the last one, so it waits for more
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
            super().close()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._prefix, self._number, last), chunk, self._header))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Reads a sealed file, at any place. WrongKey at once; Damaged where a chunk that is read doesn't hold."""

    def __init__(self, file: IO[bytes], words: str) -> None:
        self._file = file
        self._header = file.read(HEADER)
        if len(self._header) < HEADER or not self._header.startswith(MAGIC):
            raise Damaged
        salt_ends = len(MAGIC) + _SALT
        key = _key_from(words, self._header[len(MAGIC) : salt_ends])
        self._prefix = self._header[salt_ends : salt_ends + _PREFIX]
        if not hmac.compare_digest(self._header[-_CHECK:], _check_of(key)):
            raise WrongKey
        self._cipher = AESGCM(key)
        body = file.seek(0, io.SEEK_END) - HEADER
        self._chunks = -(-body // (CHUNK + _TAG))
        self._size = body - self._chunks * _TAG
        self._at, self._number, self._chunk = 0, -1, b""
        if self._chunks == 0 or self._size < 0:
            raise Damaged
        self._load(self._chunks - 1)  # cut off, it shows at once

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        self._load(self._at // CHUNK)
        start = self._at % CHUNK
        part = self._chunk[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _load(self, number: int) -> None:
        if number == self._number:
            return
        self._file.seek(HEADER + number * (CHUNK + _TAG))
        sealed = self._file.read(CHUNK + _TAG)
        nonce = _nonce(self._prefix, number, number == self._chunks - 1)
        try:
            self._chunk, self._number = self._cipher.decrypt(nonce, sealed, self._header), number
        except InvalidTag:
            raise Damaged from None
