# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What two have written at once is put together, and nothing of either is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.three_ways import differences, merge, merged_lines

TEXTS = st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=2, max_size=8).map("\n".join)


def test_two_who_insert_at_one_place_are_asked() -> None:
    assert merged_lines("a\nb", "a\nx\nb", "a\ny\nb") is None
    assert merged_lines("a\nb", "x\na\nb", "y\na\nb") is None


def test_insertions_at_different_places_both_stay() -> None:
    assert merged_lines("a\nb\nc\nd", "a\nx\nb\nc\nd", "a\nb\nc\nd\ny") == "a\nx\nb\nc\nd\ny"


def test_who_removes_what_another_changes_is_asked() -> None:
    assert merged_lines("a\nb\nc", "a\nc", "a\nB\nc") is None


def test_the_same_change_twice_is_no_conflict() -> None:
    assert merge({"t": "a\nb"}, {"t": "A\nb"}, {"t": "A\nb"}).conflicts == ()


def test_lists_that_both_have_changed_are_a_conflict_and_mine_stays() -> None:
    merged = merge({"t": ["a"]}, {"t": ["a", "b"]}, {"t": ["c"]})
    assert merged.conflicts == ("t",)
    assert merged.values == {"t": ["c"]}


@given(TEXTS, TEXTS)
def test_what_only_one_has_changed_is_taken(base: str, changed: str) -> None:
    assert merge({"t": base}, {"t": base}, {"t": changed}).values == {"t": changed}
    assert merge({"t": base}, {"t": changed}, {"t": base}).values == {"t": changed}


@given(TEXTS, TEXTS, TEXTS)
def test_it_does_not_matter_who_comes_first(base: str, one: str, other: str) -> None:
    assert merged_lines(base, one, other) == merged_lines(base, other, one)


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_make_up_both_texts(before: str, after: str) -> None:
    found = differences(before, after)
    assert "".join(one.text for one in found if one.kind != "new") == before
    assert "".join(one.text for one in found if one.kind != "gone") == after
