# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Titles that say nearly the same are found, others are not."""

from __future__ import annotations

import pytest

from newtwincities.domain.names import fold_name
from newtwincities.domain.similar_titles import ALIKE, likeness, most_alike, stems


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        ("Compost for three valleys", "Composting in three valleys", True),
        ("Kompost für drei Täler", "Kompostieren in drei Tälern", True),
        ("Échange entre écoles", "Echanges entre les ecoles", True),
        ("Compost for three valleys", "A railway for three valleys", True),
        ("Compost for three valleys", "Night trains to the sea", False),
        ("Youth parliament", "Parliament of the Alps", True),
    ],
)
def test_which_titles_are_alike(a: str, b: str, alike: bool) -> None:
    assert (likeness(fold_name(a), fold_name(b)) >= ALIKE) == alike


def test_it_does_not_matter_which_comes_first() -> None:
    assert likeness("common compost", "compost yard") == likeness("compost yard", "common compost")


def test_the_most_alike_come_first_and_no_more_than_asked_for() -> None:
    others = [(1, "compost"), (2, "compost for three valleys"), (3, "compost for valleys"), (4, "trains")]
    assert most_alike("compost for three valleys", others, most=2) == [2, 3]


def test_nothing_is_like_nothing() -> None:
    assert stems("") == []
    assert most_alike("", [(1, "compost")]) == []
