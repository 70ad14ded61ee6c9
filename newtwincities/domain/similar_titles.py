# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which titles say nearly the same as one that is just being typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Key = TypeVar("Key")

ALIKE = 0.3  # below it, titles have a common word by chance
STEM = 5  # letters: the beginning of a word that its endings share, in the languages that we speak
LONGEST_SMALL_WORD = 3
MOST_STEMS = 6


def stems(folded: str) -> list[str]:
    """The beginnings of the words that a title is known by, the longest words first.

    >>> stems("new ways of composting in the villages")
    ['compo', 'villa', 'ways']
    """
    words = {word for word in folded.split() if len(word) > LONGEST_SMALL_WORD}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return list(dict.fromkeys(word[:STEM] for word in ordered))[:MOST_STEMS]


def likeness(a: str, b: str) -> float:
    """How alike two folded titles are, 0 to 1: half by common beginnings of words, half by common trigrams (Dice).

    >>> likeness("common compost", "common compost"), likeness("compost", "railway")
    (1.0, 0.0)
    """
    return (_dice(_stem_set(a), _stem_set(b)) + _dice(_trigrams(a), _trigrams(b))) / 2


def most_alike(title: str, others: Iterable[tuple[Key, str]], *, most: int = 5) -> list[Key]:
    """Those of the others, by key and folded title, that are alike enough; the most alike first.

    >>> most_alike("a common compost", [(1, "railways"), (2, "compost in common")])
    [2]
    """
    rated = [(likeness(title, other), place, key) for place, (key, other) in enumerate(others)]
    return [key for rate, _place, key in sorted(rated, key=lambda one: (-one[0], one[1])) if rate >= ALIKE][:most]


def _stem_set(folded: str) -> frozenset[str]:
    return frozenset(stems(folded)) or frozenset(folded.split())


def _trigrams(folded: str) -> frozenset[str]:
    padded = f"  {folded} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
