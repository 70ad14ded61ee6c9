# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mentions in texts: names become references, and references names again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.mentions import kept_text, spoken_text

ANA, LUC = "0a0a0a0a-0000-4000-8000-000000000001", "0a0a0a0a-0000-4000-8000-000000000002"
NAMES = [("Ana", ANA), ("Ana Luc", LUC)]


@pytest.mark.parametrize(
    ("typed", "kept", "mentioned"),
    [
        ("@Ana", f"@{{{ANA}}}", [ANA]),
        ("@Ana Luc and @ana", f"@{{{LUC}}} and @{{{ANA}}}", [LUC, ANA]),  # the longer name first
        ("@Anabel", "@Anabel", []),  # part of another word
        ("a@Ana", "a@Ana", []),  # an address
        ("@@Ana", "@@Ana", []),
        (f"@{{{ANA}}} stays", f"@{{{ANA}}} stays", [ANA]),
        ("@{0b0b0b0b-0000-4000-8000-000000000009}", "@{0b0b0b0b-0000-4000-8000-000000000009}", []),  # of nobody here
        ("(@Ana, @Ana)", f"(@{{{ANA}}}, @{{{ANA}}})", [ANA]),
    ],
)
def test_a_name_after_an_at_sign_becomes_a_reference(typed: str, kept: str, mentioned: list[str]) -> None:
    assert kept_text(typed, NAMES) == (kept, mentioned)


def test_a_name_of_two_people_mentions_nobody() -> None:
    assert kept_text("@Ana", [("Ana", ANA), ("ANA", LUC)]) == ("@Ana", [])


@given(st.text(max_size=60))
def test_what_is_kept_and_typed_again_is_kept_the_same(typed: str) -> None:
    kept, mentioned = kept_text(f"{typed} @Ana", NAMES)
    again = spoken_text(kept, lambda ref: "@" + {ANA: "Ana", LUC: "Ana Luc"}[ref])
    assert kept_text(again, NAMES)[1] == mentioned


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_name_and_text_are_taken(typed: str, name: str) -> None:
    kept, mentioned = kept_text(f"{typed}@{name}", [(name, ANA)])
    assert mentioned in ([], [ANA])
    assert isinstance(kept, str)
