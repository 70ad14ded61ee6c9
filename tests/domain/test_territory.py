# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a territory file promises, for the two that ship with the product and for one that somebody else writes."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from pathlib import Path

import pytest

from newtwincities.atlas import territory as module
from newtwincities.atlas.territory import (
    LANGUAGES,
    Body,
    Perimeter,
    Territory,
    TerritoryError,
    Text,
    in_language,
    load_territory,
)

FOLDER = Path(module.__file__).parent / "territories"
SHIPPED = ("alps", "danube")

NAME = '{en = "a", de = "b", fr = "c", it = "d", sl = "e"}'
VALLEY = f"""
code = "valley"
name = {NAME}
locative = {NAME}
description = {NAME}
languages = ["de"]
countries = ["AT"]
map = {{west = 10.0, south = 46, east = 12.0, north = 47}}

[[perimeter]]
code = "whole"
name = {NAME}
description = {NAME}
url = "https://example.org/"
source = "Statutes"
date = "2026"
countries_added = ["AT"]
municipalities_added = ["Q1735"]

[[body]]
code = "union"
name = {NAME}
short = {NAME}
url = "https://example.org/"
description = {NAME}
version = "1"
date = "2026"
source = "Statutes"

[[body.part]]
code = "p1"
kind = "priority"
name = {NAME}

[[body.part]]
code = "so1"
kind = "objective"
parent = "p1"
name = {NAME}

[[topic]]
code = "culture"
name = {NAME}
cultural = true
sdg = [4]
bodies = ["union"]

[[topic]]
code = "tourism"
name = {NAME}
cultural = true
sdg = []
bodies = []

[[topic]]
code = "sociability"
name = {NAME}
cultural = true
sdg = []
bodies = []

[[topic]]
code = "water"
name = {{en = "Water", de = "Wasser", fr = "Eau", it = "Acqua", sl = "Voda"}}
cultural = false
sdg = [6]
bodies = ["union/so1"]
"""


def shipped(name: str) -> Territory:
    return load_territory(FOLDER / f"{name}.toml")


def written(folder: Path, old: str = "", new: str = "") -> Path:
    """The valley's file, with one place of it changed."""
    assert VALLEY.count(old) == 1 or not old, f"{old!r} is not one place of the file"
    path = folder / "valley.toml"
    path.write_text(VALLEY.replace(old, new) if old else VALLEY, encoding="utf-8")
    return path


def assert_refused(path: Path, *told: str) -> None:
    """The file is refused with one sentence that names it and tells all this."""
    with pytest.raises(TerritoryError) as raised:
        load_territory(path)
    sentence = str(raised.value)
    assert [words for words in (path.name, *told) if words not in sentence] == []
    assert "\n" not in sentence
    assert sentence.endswith(".")


def texts(place: Territory) -> Iterator[Text]:
    yield from (place.name, place.locative, place.description)
    for perimeter in place.perimeters:
        yield from (perimeter.name, perimeter.description)
    for body in place.bodies:
        yield from (body.name, body.short, body.description)
        yield from (part.name for part in body.parts)
    yield from (topic.name for topic in place.topics)


# --- the territories that ship with the product


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_territory_loads_under_its_own_name(name: str) -> None:
    assert shipped(name).code == name


@pytest.mark.parametrize("name", SHIPPED)
def test_every_label_is_filled_in_in_all_five_languages(name: str) -> None:
    for text in texts(shipped(name)):
        assert set(text) == set(LANGUAGES)
        assert all(words == words.strip() != "" for words in text.values()), text


@pytest.mark.parametrize("name", SHIPPED)
def test_exactly_three_topics_are_cultural(name: str) -> None:
    cultural = {topic.code for topic in shipped(name).topics if topic.cultural}
    assert cultural == {"culture", "tourism", "sociability"}


@pytest.mark.parametrize("name", SHIPPED)
def test_topics_serve_sustainable_development_goals_that_exist(name: str) -> None:
    for topic in shipped(name).topics:
        assert set(topic.sdg) <= set(range(1, 18))
        assert len(set(topic.sdg)) == len(topic.sdg)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_topics_bear_the_same_name(name: str, language: str) -> None:
    names = [in_language(topic.name, language) for topic in shipped(name).topics]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_perimeter_and_body_says_where_it_is_described(name: str) -> None:
    place = shipped(name)
    described: list[Perimeter | Body] = [*place.perimeters, *place.bodies]
    for entry in described:
        assert entry.url.startswith("https://")
        assert entry.source
        assert entry.date


@pytest.mark.parametrize("name", SHIPPED)
def test_whole_countries_of_a_perimeter_are_countries_of_the_territory(name: str) -> None:
    place = shipped(name)
    for perimeter in place.perimeters:
        assert set(perimeter.countries_added) <= set(place.countries)


def test_the_alps_offer_about_two_dozen_topics() -> None:
    assert 22 <= len(shipped("alps").topics) <= 28


def test_the_alps_know_the_bodies_that_work_for_them() -> None:
    alps = shipped("alps")
    assert [len(alps.body(code).parts) for code in ("eusalp", "alpine_convention", "interreg_alpine_space")] == [
        9,
        8 + 2,
        4 + 7,
    ]
    for code in ("alliance_in_the_alps", "alpine_town_of_the_year", "cipra"):
        assert alps.body(code).parts == ()


def test_monaco_belongs_to_the_alpine_convention_without_a_flag() -> None:
    assert shipped("alps").perimeter("alpine_convention").countries_added == ("MC",)


def test_every_objective_of_a_programme_belongs_to_one_of_its_priorities() -> None:
    programme = shipped("alps").body("interreg_alpine_space")
    priorities = {part.code for part in programme.parts if part.kind == "priority"}
    assert {part.parent for part in programme.parts if part.kind == "objective"} == priorities


def test_countries_that_belong_to_the_danube_region_in_part_are_not_added_whole() -> None:
    added = shipped("danube").perimeter("eusdr").countries_added
    assert len(added) == 12
    assert not {"DE", "UA"} & set(added)


# --- looking things up


def test_an_unknown_code_is_a_key_error(tmp_path: Path) -> None:
    valley = load_territory(written(tmp_path))
    for look_up in (valley.topic, valley.body, valley.perimeter, valley.topics_of):
        with pytest.raises(KeyError):
            look_up("nowhere")


def test_a_body_is_given_the_topics_that_name_it_or_one_of_its_parts(tmp_path: Path) -> None:
    valley = load_territory(written(tmp_path))
    assert [topic.code for topic in valley.topics_of("union")] == ["culture", "water"]


def test_the_alpine_convention_is_given_the_topics_of_its_protocols() -> None:
    topics = {topic.code for topic in shipped("alps").topics_of("alpine_convention")}
    assert {"energy", "mobility", "forests"} <= topics
    assert "digital" not in topics


@pytest.mark.parametrize(
    ("language", "expected"),
    [("sl", "Voda"), ("de-ch", "Wasser"), ("fr_CH", "Eau"), ("DE", "Wasser"), ("rm", "Water"), ("", "Water")],
)
def test_a_text_falls_back_to_the_main_language_and_then_to_english(
    tmp_path: Path, language: str, expected: str
) -> None:
    water = load_territory(written(tmp_path)).topic("water")
    assert in_language(water.name, language) == expected


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(module).failed == 0


# --- what is refused, and how


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert_refused(tmp_path / "nowhere.toml", "check its path")


def test_a_file_that_is_not_toml_is_refused_with_the_line(tmp_path: Path) -> None:
    assert_refused(written(tmp_path, 'code = "valley"', "code = valley"), "line 2")


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "valley.toml"
    path.write_bytes(VALLEY.replace("Wasser", "Gewässer").encode("latin-1"))
    assert_refused(path, "UTF-8")


@pytest.mark.parametrize(("language", "called"), LANGUAGES.items())
@pytest.mark.parametrize("blank", ["", '{language} = " ", '])
def test_a_name_without_one_of_the_five_languages_is_refused(
    tmp_path: Path, language: str, called: str, blank: str
) -> None:
    words = {"en": "Water", "de": "Wasser", "fr": "Eau", "it": "Acqua", "sl": "Voda"}
    kept = ", ".join(f'{code} = "{word}"' for code, word in words.items() if code != language)
    whole = ", ".join(f'{code} = "{word}"' for code, word in words.items())
    assert_refused(
        written(tmp_path, whole, blank.format(language=language) + kept), 'topic "water"', called, f"add {language} ="
    )


def test_a_topic_that_names_an_unknown_body_is_refused(tmp_path: Path) -> None:
    assert_refused(
        written(tmp_path, 'bodies = ["union/so1"]', 'bodies = ["league"]'),
        'topic "water"',
        '"league"',
        "correct the reference",
    )


def test_a_topic_that_names_an_unknown_part_of_a_body_is_refused(tmp_path: Path) -> None:
    assert_refused(
        written(tmp_path, 'bodies = ["union/so1"]', 'bodies = ["union/so9"]'), 'topic "water"', '"union/so9"'
    )


def test_a_part_under_a_parent_that_its_body_has_not_is_refused(tmp_path: Path) -> None:
    assert_refused(written(tmp_path, 'parent = "p1"', 'parent = "p9"'), 'body "union" part "so1"', '"p9"')


def test_a_part_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    assert_refused(written(tmp_path, 'kind = "objective"', 'kind = "wish"'), 'part "so1"', "choose one of action_group")


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ('code = "water"', 'code = "culture"', 'topic "culture"'),
        ('code = "so1"', 'code = "p1"', 'part "p1"'),
        (
            '[[topic]]\ncode = "water"',
            VALLEY[VALLEY.index("[[perimeter]]") : VALLEY.index("[[body]]")] + '[[topic]]\ncode = "water"',
            'perimeter "whole"',
        ),
    ],
)
def test_a_code_that_stands_twice_is_refused(tmp_path: Path, old: str, new: str, entry: str) -> None:
    assert_refused(written(tmp_path, old, new), entry, "twice", "code of its own")


def test_a_code_that_could_not_stand_in_a_reference_is_refused(tmp_path: Path) -> None:
    assert_refused(written(tmp_path, 'code = "water"', 'code = "Water/Air"'), "small letters")


def test_a_territory_that_calls_another_topic_cultural_is_refused(tmp_path: Path) -> None:
    assert_refused(
        written(tmp_path, "cultural = false", "cultural = true"), "water", "exactly culture, sociability, tourism"
    )


def test_a_territory_without_one_of_the_three_cultural_topics_is_refused(tmp_path: Path) -> None:
    assert_refused(written(tmp_path, 'code = "tourism"', 'code = "travel"'), "exactly culture, sociability, tourism")


@pytest.mark.parametrize(
    "edges",
    [
        "west = 12.0, south = 46, east = 10.0, north = 47",
        "west = 10.0, south = 47, east = 12.0, north = 46",
        "west = 10.0, south = 46, east = 12.0",
        "west = 10.0, south = 46, east = 12.0, north = 97",
        'west = "10", south = 46, east = 12.0, north = 47',
        "west = nan, south = 46, east = 12.0, north = 47",
    ],
)
def test_a_map_without_a_sound_frame_is_refused(tmp_path: Path, edges: str) -> None:
    assert_refused(
        written(tmp_path, "west = 10.0, south = 46, east = 12.0, north = 47", edges), "`map`", "west below east"
    )


@pytest.mark.parametrize("goals", ["[0]", "[18]", "[true]", '["6"]', "6"])
def test_a_goal_that_does_not_exist_is_refused(tmp_path: Path, goals: str) -> None:
    assert_refused(written(tmp_path, "sdg = [6]", f"sdg = {goals}"), 'topic "water"', "1 to 17")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('countries = ["AT"]\n', "", "`countries` is missing"),
        ('languages = ["de"]', 'languages = "de"', "`languages` is not a list of texts"),
        ('version = "1"', "version = 1", "`version` is not a text"),
        (f"short = {NAME}", 'short = "Union"', "`short` is not a text in 5 languages"),
        (f"short = {NAME}", "short = " + NAME.replace("}", ", rm = 1}"), "`short` holds something that is not a text"),
        ("cultural = false", 'cultural = "no"', "`cultural` is neither true nor false"),
        ("[[perimeter]]", "[perimeter]", "`perimeter` is not a list of tables"),
    ],
)
def test_an_entry_of_the_wrong_shape_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert_refused(written(tmp_path, old, new), told)
