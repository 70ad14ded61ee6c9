# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Codes that people type from a mail or a letter: no characters that look alike, kept as a hash alone."""

from __future__ import annotations

import re
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # 31 of them, a prime: so the check notices every slip and every swap
MAIL_LENGTH = 6
LETTER_LENGTH = 10  # two more follow, which check them


def new_code(length: int = MAIL_LENGTH) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_letter_code() -> str:
    return with_check(new_code(LETTER_LENGTH))


def as_typed(text: str) -> str:
    """What somebody typed, in the form of the code: large letters, nothing between them."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def hash_of(code: str, *, of: str) -> str:
    """`of` says what the code is for, so that one row's hash is no use in another."""
    return salted_hmac(f"newtwincities.code.{of}", as_typed(code), algorithm="sha256").hexdigest()


def is_right(code: str, kept: str, *, of: str) -> bool:
    return bool(kept) and constant_time_compare(hash_of(code, of=of), kept)


def with_check(code: str) -> str:
    """The code with two check characters: the sum of its places, and the sum with each place's number as weight.

    >>> with_check("23456789AB")
    '23456789ABFP'
    """
    values = [ALPHABET.index(character) for character in code]
    plain = sum(values) % len(ALPHABET)
    weighted = sum(place * value for place, value in enumerate(values, start=1)) % len(ALPHABET)
    return code + ALPHABET[plain] + ALPHABET[weighted]


def is_well_typed(text: str) -> bool:
    """Whether the check characters fit; a slip is told at once and costs no try."""
    code = as_typed(text)
    if len(code) != LETTER_LENGTH + 2 or set(code) - set(ALPHABET):
        return False
    return with_check(code[:LETTER_LENGTH]) == code


def grouped(code: str, size: int = 3) -> str:
    """As it is printed: “ABC-DEF”."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))
