# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What two people have made of the same text at the same time, put together; and what differs between two texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Merged:
    """`values` has what both have written, where that can be said; `conflicts` names the fields where it can't."""

    values: dict[str, Any]
    conflicts: tuple[str, ...]
    taken: tuple[str, ...]  # fields in which something of theirs was taken over


def merge(base: Values, theirs: Values, mine: Values) -> Merged:
    """Fields that only one has changed are taken; texts that both have changed are put together line by line.

    In a conflict `values` has what stands in `mine`, so that nothing typed is lost.

    >>> merge({"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 1, "b": 3})
    Merged(values={'a': 2, 'b': 3}, conflicts=('b',), taken=('a',))
    """
    values, conflicts, taken = {}, [], []
    for name, own in mine.items():
        before, other = base.get(name), theirs.get(name)
        if other in (before, own):
            values[name] = own
        elif own == before:
            values[name] = other
            taken.append(name)
        elif isinstance(own, str) and (whole := merged_lines(str(before or ""), str(other or ""), own)) is not None:
            values[name] = whole
            taken.append(name)
        else:
            values[name] = own
            conflicts.append(name)
    return Merged(values, tuple(conflicts), tuple(taken))


def merged_lines(base: str, theirs: str, mine: str) -> str | None:
    """Both changes in one text; None where they touch the same lines, or the text has one line only.

    >>> merged_lines("one\\ntwo\\nthree", "ONE\\ntwo\\nthree", "one\\ntwo\\nTHREE")
    'ONE\\ntwo\\nTHREE'
    >>> merged_lines("one\\ntwo", "ONE\\ntwo", "eins\\ntwo") is None
    True
    """
    lines = base.split("\n")
    if len(lines) < 2:
        return None
    changes = sorted({*_changes(lines, theirs.split("\n")), *_changes(lines, mine.split("\n"))})
    if any(later[0] <= earlier[1] for earlier, later in pairwise(changes)):
        return None  # they meet, and nobody can say which comes first
    merged: list[str] = []
    position = 0
    for start, end, new in changes:
        merged += [*lines[position:start], *new]
        position = end
    return "\n".join([*merged, *lines[position:]])


def _changes(before: list[str], after: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Which lines were replaced by which."""
    found = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    return [(start, end, tuple(after[first:last])) for tag, start, end, first, last in found if tag != "equal"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text: the same in both, only in the older one (`gone`) or only in the newer one (`new`)."""

    kind: str  # same, gone, new
    text: str


def differences(before: str, after: str) -> list[Stretch]:
    """What differs, word by word.

    >>> [(one.kind, one.text) for one in differences("a red car", "a blue car")]
    [('same', 'a '), ('gone', 'red'), ('new', 'blue'), ('same', ' car')]
    """
    old, new = _words(before), _words(after)
    found: list[Stretch] = []
    for tag, start, end, first, last in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Stretch("same", "".join(old[start:end])))
            continue
        if end > start:
            found.append(Stretch("gone", "".join(old[start:end])))
        if last > first:
            found.append(Stretch("new", "".join(new[first:last])))
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)
