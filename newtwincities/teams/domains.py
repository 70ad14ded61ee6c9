# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Domains of e-mail addresses: in one form, and which can never stand for a town hall."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publicsuffixlist import PublicSuffixList

FREE_MAILERS_FILE = Path(__file__).parent / "data" / "free_mailers.txt"
# Where anybody gets an address. Town halls with such an address claim by letter or document.
FREE_MAILERS = frozenset(
    line for line in FREE_MAILERS_FILE.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")
)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def host_of(email: str) -> str:
    """The domain of an address as the name server knows it (small letters, punycode); empty where it has none."""
    return as_known(email.rpartition("@")[2])


def as_known(domain: str) -> str:
    try:
        return domain.strip().rstrip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def in_one_form(email: str) -> str:
    """The address in small letters with its domain as the name server knows it."""
    return f"{email.strip().rpartition('@')[0].lower()}@{host_of(email)}"


def is_public_suffix(domain: str) -> bool:
    """Whether several parties have names beneath it: “gv.at”, “bz.it”, “github.io”."""
    return _suffixes().publicsuffix(domain) == domain


def is_free_mailer(domain: str) -> bool:
    return any(domain == mailer or domain.endswith("." + mailer) for mailer in FREE_MAILERS)


def can_stand_for_a_town_hall(domain: str) -> bool:
    return bool(domain) and "." in domain and not is_public_suffix(domain) and not is_free_mailer(domain)
