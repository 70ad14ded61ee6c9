# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Places are found as people type them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newtwincities.domain.names import NameIndex, fold_name, folded_spellings

# What names of places are written with, in and around the Alps.
LETTERS = "abcdeghilmnorstuzABDEGLMSVZ äöüÄÖÜßàâçéèêëîïìôòóùûœæčšžČŠŽđćłńřőşțñ-'’.()/"
names = st.text(LETTERS, min_size=1, max_size=14).filter(fold_name)

# --- what names become


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Bolzano", "bolzano"),
        ("Bad Tölz", "bad tolz"),
        ("Chambéry", "chambery"),
        ("Saint-Étienne-de-Tinée", "saint etienne de tinee"),
        ("L’Aquila", "l aquila"),
        ("L'Aquila", "l aquila"),
        ("Žirovnica", "zirovnica"),
        ("Gößweinstein", "gossweinstein"),
        ("GÖẞWEINSTEIN", "gossweinstein"),
        ("Œuilly", "oeuilly"),
        ("Łódź", "lodz"),
        ("Đakovo", "dakovo"),
        ("Tromsø", "tromso"),
        ("İzmir", "izmir"),
        ("Iğdır", "igdir"),
        ("  Sankt   Moritz ", "sankt moritz"),
        ("Wien (Stadt)", "wien stadt"),
        ("St. Moritz/San Murezzan", "st moritz san murezzan"),
        ("Αθήνα", "αθηνα"),
        ("Београд", "београд"),
        ("東京", "東京"),
        ("–", ""),
        ("", ""),
    ],
)
def test_names_lose_capitals_accents_and_punctuation(name: str, folded: str) -> None:
    assert fold_name(name) == folded


@given(names)
def test_it_makes_no_difference_how_an_accent_is_coded(name: str) -> None:
    assert fold_name(unicodedata.normalize("NFD", name)) == fold_name(unicodedata.normalize("NFC", name))


@given(names)
def test_a_folded_name_stays_as_it_is(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@given(names)
def test_a_folded_name_is_one_line_of_words_with_single_spaces(name: str) -> None:
    folded = fold_name(name)
    assert all(word.isalnum() for word in folded.split(" "))


@pytest.mark.parametrize(
    ("given_names", "spellings"),
    [
        (["Bolzano", "Bozen"], ["bolzano", "bozen"]),
        (["Bad Tölz"], ["bad tolz", "bad toelz"]),
        (["Bad To\N{COMBINING DIAERESIS}lz"], ["bad tolz", "bad toelz"]),
        (["Bad Tölz", "Bad Toelz", "Tölz"], ["bad tolz", "bad toelz", "tolz", "toelz"]),
        (["ÜBERLINGEN"], ["uberlingen", "ueberlingen"]),
        (["Noël"], ["noel"]),
        (["Kranj", "Kranj", "kranj"], ["kranj"]),
        (["–", "Bled", ""], ["bled"]),
        ([], []),
    ],
)
def test_umlauts_may_be_typed_both_ways(given_names: Sequence[str], spellings: Sequence[str]) -> None:
    assert folded_spellings(given_names) == spellings


@given(st.lists(names))
def test_every_spelling_stands_once(given_names: list[str]) -> None:
    spellings = folded_spellings(given_names)
    assert len(spellings) == len(set(spellings))
    assert {fold_name(name) for name in given_names} <= set(spellings)


# --- how they are found


def index_of(*places: Sequence[str]) -> NameIndex:
    """The places numbered from 1, the largest first."""
    return NameIndex([(number, folded_spellings(names)) for number, names in enumerate(places, start=1)])


ALPS = index_of(
    ("München", "Munich"),
    ("Bolzano", "Bozen", "Bulsan"),
    ("Chambéry",),
    ("Bad Tölz",),
    ("Bolzano Vicentino",),
    ("St. Moritz", "San Murezzan", "Sankt Moritz"),
    ("Tölzkirchen",),
    ("Caldonazzo", "Galnötsch"),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bolz", [2, 5]),
        ("Bolzano", [2, 5]),
        ("Bozen", [2]),
        ("bulsan", [2]),
        ("Chambery", [3]),
        ("CHAMBÉRY", [3]),
        ("Bad Tolz", [4]),
        ("bad toelz", [4]),
        ("bad-tölz", [4]),
        ("tolz", [7, 4]),  # where a name begins with it, before where only a word does
        ("san mu", [6]),
        ("moritz", [6]),
        ("vicentino", [5]),
        ("zano", [2, 5]),
        ("munchen", [1]),
        ("muenchen", [1]),
        ("atlantis", []),
        ("", []),
        ("  -- ", []),
        ("\n", []),
    ],
)
def test_a_municipality_is_found_by_any_of_its_names(typed: str, found: list[int]) -> None:
    assert ALPS.find(typed) == found


def test_the_whole_name_comes_before_a_longer_one_even_of_a_larger_place() -> None:
    assert index_of(("Rome-sur-Mer",), ("Rome",)).find("rome") == [2, 1]


def test_a_name_that_begins_with_it_comes_before_one_that_holds_it() -> None:
    assert index_of(("Oberstdorf",), ("Stdorfen",)).find("stdorf") == [2, 1]


def test_of_equals_the_larger_place_comes_first() -> None:
    assert index_of(("Neukirchen am Brand",), ("Neukirchen",), ("Neukirchen bei Bogen",)).find("neuk") == [1, 2, 3]


def test_a_place_is_listed_once_however_many_of_its_names_match() -> None:
    assert index_of(("Aosta", "Aoste", "Augusta Praetoria"), ("Aosta di Sotto",)).find("a") == [1, 2]


def test_names_of_neighbours_in_the_list_do_not_run_together() -> None:
    index = index_of(("Alt", "Au"), ("Berg",))
    assert index.find("alt au") == []
    assert index.find("auberg") == []


@pytest.mark.parametrize(("limit", "found"), [(0, []), (1, [2]), (2, [2, 5])])
def test_no_more_is_listed_than_was_asked_for(limit: int, found: list[int]) -> None:
    assert ALPS.find("bolzano", limit=limit) == found


def test_an_empty_list_finds_nothing() -> None:
    assert NameIndex([]).find("bolzano") == []
    assert len(NameIndex([])) == 0


many_places = st.lists(st.lists(names, min_size=1, max_size=3), min_size=1, max_size=8)


@given(many_places, st.data())
def test_every_beginning_of_every_name_finds_its_place(places: list[list[str]], data: st.DataObject) -> None:
    index = index_of(*places)
    number = data.draw(st.integers(1, len(places)))
    name = data.draw(st.sampled_from(places[number - 1]))
    typed = name[: data.draw(st.integers(1, len(name)))]
    assume(fold_name(typed))
    assert number in index.find(typed, limit=len(places))


@given(many_places, st.sampled_from(["upper", "NFD", "NFC"]))
def test_capitals_and_coding_make_no_difference(places: list[list[str]], way: str) -> None:
    index = index_of(*places)
    for name in places[0]:
        typed = name.upper() if way == "upper" else unicodedata.normalize(way, name)
        assert index.find(typed) == index.find(fold_name(name))


def brute_force(places: list[list[str]], typed: str, limit: int) -> list[int]:
    """What the index promises, said plainly: by rank, and within a rank in the order given."""
    wanted = fold_name(typed)
    ranks = (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted),
        lambda name: f" {wanted}" in name,
        lambda name: wanted in name,
    )
    found = []
    for number, spellings in enumerate(map(folded_spellings, places), start=1):
        matched = [rank for rank, matches in enumerate(ranks) if any(map(matches, spellings))]
        if matched:
            found.append((matched[0], number))
    return [number for _rank, number in sorted(found)][:limit]


few_letters = st.text("abé -", min_size=1, max_size=5).filter(fold_name)


@given(st.lists(st.lists(few_letters, min_size=1, max_size=3), max_size=8), few_letters, st.integers(1, 8))
def test_the_index_finds_what_a_search_name_by_name_finds(places: list[list[str]], typed: str, limit: int) -> None:
    assert index_of(*places).find(typed, limit=limit) == brute_force(places, typed, limit)
