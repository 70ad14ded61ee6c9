# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mentions of people in texts: what is typed as “@Ana Novak” is kept as “@{reference}”, since names are not for all."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping

_KEPT = re.compile(r"@\{([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}")
_SEPARATOR = r"(?<![\w@])@"


def unambiguous(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name → reference, of those names that one person alone has. Capitals and small letters are the same.

    >>> unambiguous([("Ana", "1"), ("ana", "2"), ("Luc", "3")])
    {'luc': '3'}
    """
    found: dict[str, set[str]] = {}
    for name, ref in names:
        if name.strip():
            found.setdefault(name.strip().casefold(), set()).add(ref)
    return {name: refs.pop() for name, refs in found.items() if len(refs) == 1}


def kept_text(typed: str, names: Iterable[tuple[str, str]], *, known: Collection[str] = ()) -> tuple[str, list[str]]:
    """The text as it is kept, and the references of those whom it mentions, each once, in the order of the text.

    `names` are those that the author can know. A reference that stands in the text already holds where it is one of
    `known` or of `names`; any other is nothing but signs.

    >>> ref = "0a0a0a0a-0000-4000-8000-000000000001"
    >>> kept_text("Thanks, @ana novak!", [("Ana Novak", ref)])
    ('Thanks, @{0a0a0a0a-0000-4000-8000-000000000001}!', ['0a0a0a0a-0000-4000-8000-000000000001'])
    >>> kept_text("Write to x@ana novak", [("Ana Novak", ref)])
    ('Write to x@ana novak', [])
    """
    pairs = list(names)
    by_name = unambiguous(pairs)
    text = typed
    if by_name:
        longest_first = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
        pattern = re.compile(rf"{_SEPARATOR}({longest_first})(?!\w)", re.IGNORECASE)
        text = pattern.sub(lambda found: _token(by_name, found), typed)
    known_refs = {*known, *(ref for _name, ref in pairs)}
    mentioned = [ref for ref in _KEPT.findall(text) if ref in known_refs]
    return text, list(dict.fromkeys(mentioned))


def _token(by_name: Mapping[str, str], found: re.Match[str]) -> str:
    ref = by_name.get(found[1].casefold())
    return f"@{{{ref}}}" if ref else found[0]


def spoken_text(kept: str, name_of: Callable[[str], str]) -> str:
    """The text for a reader: `name_of` answers by which name this reader knows the person of a reference.

    >>> spoken_text("Ask @{0a0a0a0a-0000-4000-8000-000000000001}.", lambda ref: "@A member")
    'Ask @A member.'
    """
    return _KEPT.sub(lambda found: name_of(found[1]), kept)
