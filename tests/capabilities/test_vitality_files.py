# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A partnership as a JSON file, and its vitality in words."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from newtwincities.domain.vitality import Agreed, Dimension, Mode, Reason, assess_vitality
from newtwincities.partnerships.files import PartnershipFileError, partnership_from, read_partnership
from newtwincities.partnerships.wording import _STEPS, DIMENSIONS, UNKNOWNS, Words

LANGUAGES = ("en", "de", "fr", "it", "sl")


def visit(year: int, topics: list[str], host: str) -> dict[str, Any]:
    return {
        "id": str(year), "start": f"{year}-06-10", "end": f"{year}-06-13", "topics": topics, "hosts": [host],
        "organisers": [
            {"side": "A", "person": "a1", "parts": 2}, {"side": "A", "person": "a2"}, {"side": "B", "person": "b1"},
        ],
        "participants": {"A": 20, "B": 30}, "under_26": 10, "first_timers": 15,
    }  # fmt: skip


def example() -> dict[str, Any]:
    """The worked example of docs/explanation/vitality.md."""
    return {
        "format": "newtwincities-partnership",
        "version": 1,
        "sides": [
            {"id": "A", "name": "Aldorf", "inhabitants": 5000},
            {"id": "B", "name": "Bedorf", "inhabitants": 20000},
        ],
        "exchanges": [
            visit(2024, ["culture", "youth"], "A"),
            visit(2025, ["energy", "culture"], "B"),
            visit(2026, ["sport"], "A"),
        ],
    }


def second_example() -> dict[str, Any]:
    """The other one, of three sides; tests/domain/test_vitality_by_hand.py has every figure."""

    def by(**persons: dict[str, int]) -> list[dict[str, Any]]:
        return [{"side": s, "person": p, "parts": n} for s, of in persons.items() for p, n in of.items()]

    return {
        "sides": [
            {"id": "A", "name": "Aldorf", "inhabitants": 2500},
            {"id": "B", "name": "Bedorf", "inhabitants": 10000},
            {"id": "C", "name": "Cedorf", "inhabitants": 40000},
        ],
        "exchanges": [
            {"id": "2019-05", "start": "2019-05-10", "end": "2019-05-12", "hosts": ["A"]},
            {"id": "2022-06", "start": "2022-06-17", "end": "2022-06-19", "hosts": ["A"]},
            {"id": "2024-05", "start": "2024-05-09", "end": "2024-05-12", "hosts": ["A"],
             "topics": ["culture", "tourism"],
             "organisers": by(A={"a1": 3, "a2": 1}, B={"b1": 1, "b2": 1}, C={"c1": 3, "c2": 1}),
             "participants": {"A": 24, "B": 10, "C": 6}, "under_26": 2},
            {"id": "2024-10", "start": "2024-10-04", "end": "2024-10-06", "hosts": ["A"],
             "organisers": by(A={"a1": 1}, B={"b2": 1}, C={"c2": 1}),
             "participants": {"A": 20, "B": 8, "C": 12}, "first_timers": 10},
            {"id": "2025-03", "start": "2025-03-11", "mode": "online", "topics": ["energy"],
             "organisers": by(A={"a1": 1}, B={"b1": 1}),
             "participants": {"A": 6, "B": 9}, "first_timers": 5},
            {"id": "2025-08", "start": "2025-08-29", "end": "2025-08-31", "hosts": ["A", "B"],
             "topics": ["energy", "culture", "sport"],
             "organisers": by(A={"a1": 1}, B={"b1": 1, "b2": 1, "b3": 1}, C={"c1": 1}),
             "participants": {"A": 30, "B": 12, "C": 18}, "under_26": 4, "first_timers": 18},
            {"id": "2027-05", "start": "2027-05-07", "end": "2027-05-09", "progress": "planned", "hosts": ["C"]},
        ],
    }  # fmt: skip


def computed(path: Path, content: object, **options: Any) -> str:
    path.write_text(json.dumps(content), encoding="utf-8")
    out = StringIO()
    call_command("vitality", str(path), as_of=date(2026, 11, 1), stdout=out, **options)
    return out.getvalue()


def test_the_worked_example_comes_out_with_every_figure(tmp_path: Path) -> None:
    told = computed(tmp_path / "p.json", example())
    assert "Aldorf and Bedorf, 1 November 2026" in told
    assert "Active: 50.6 of 100" in told
    scores = ("Rhythm: 60.5", "Shoulders: 0", "Breadth: 84.7", "Reach: 59.1", "Youth: 74.1", "Balance: 94.5")
    figures = ("Resilience: 100", "  r = 1.34", "  effective_topics = 3.78", "  intervals[0].months = 11.89")
    for line in scores + figures:
        assert line in told
    assert "Name 2 more organisers in Bedorf" in told


def test_the_second_example_names_its_blanks_too(tmp_path: Path) -> None:
    told = computed(tmp_path / "p.json", second_example())
    assert "Fragile: 34.9 of 100" in told
    scores = ("Rhythm: 41.6", "Shoulders: 3.3", "Breadth: 64.9 (confidence: medium)", "Reach: 43", "Youth: 22.2")
    for line in (*scores, "Balance: 66.8", "Resilience: 85.5", "  Unknown: topics", "  r = 1.077"):
        assert line in told
    assert "Name 2 more organisers in Aldorf" in told


def test_scripts_get_the_same_as_json(tmp_path: Path) -> None:
    told = json.loads(computed(tmp_path / "p.json", example(), format="json"))
    assert told["version"] == 1
    assert round(told["overall"]["value"], 1) == 50.6
    assert [round(one["score"], 1) for one in told["dimensions"]] == [60.5, 0.0, 84.7, 59.1, 74.1, 94.5, 100.0]
    assert told["dimensions"][0]["figures"]["months"][0]["month"] == "2024-06"
    assert set(told["dimensions"][6]["figures"]["intervals"][0]) == {"start", "end", "months", "counts", "ends_with"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_words_it(language: str, tmp_path: Path) -> None:
    with translation.override(language):
        told = computed(tmp_path / "p.json", example())
        bare = computed(tmp_path / "q.json", {"sides": [{"id": "A"}, {"id": "B"}]})
    if language != "en":
        assert "exchange" not in told.split("months[0]")[0]
        assert "Unknown" not in bare
    assert "%(" not in told + bare
    assert "{" not in told + bare


def test_what_is_left_out_is_unknown_and_named(tmp_path: Path) -> None:
    told = computed(tmp_path / "p.json", {"sides": [{"id": "A"}, {"id": "B"}], "exchanges": [
        {"id": "v", "start": "2026-05-01"}, {"id": "o", "start": "2026-09-01", "mode": "online"}]})  # fmt: skip
    assert "Provisional: fewer than four dimensions are known." in told
    assert "Nobody is named as organiser in A and B." in told
    assert "Unknown: length of online exchanges" in told


def test_a_pause_by_agreement_is_not_judged() -> None:
    content = {**example(), "agreed": "paused", "agreed_since": "2026-07-01"}
    partnership = partnership_from(content)
    assert partnership.facts.agreed is Agreed.PAUSED
    assert assess_vitality(partnership.facts, as_of=date(2026, 11, 1)).dimensions == ()


def test_fields_that_are_not_known_are_left_aside_and_defaults_hold() -> None:
    content = {"sides": [{"id": "A", "flag": "red"}, {"id": 7}], "exchanges": [{"id": 1, "start": "2026-05-01"}]}
    partnership = partnership_from(content)
    (exchange,) = partnership.facts.exchanges
    assert (exchange.end, exchange.mode, exchange.under_26) == (date(2026, 5, 1), Mode.IN_PERSON, None)
    assert partnership.names == {"A": "A", "7": "7"}


WRONG = {
    "sides: two or more are needed": {"sides": [{"id": "A"}]},
    "sides[1].id: missing": {"sides": [{"id": "A"}, {}]},
    "sides[0].inhabitants: write a whole number": {"sides": [{"id": "A", "inhabitants": 0}, {"id": "B"}]},
    "format: this program reads": {"format": "something-else"},
    "exchanges: a list in […] is expected here": {"exchanges": {}},
    "exchanges[0]: fields in {…} are expected here": {"exchanges": [5]},
    "exchanges: two have the same id": {"exchanges": [{"id": "x", "start": "2026-05-01"}] * 2},
    "exchanges[0].start: missing": {"exchanges": [{"id": "x"}]},
    "exchanges[0].start: write a day like 2027-06-30": {"exchanges": [{"id": "x", "start": "1066-10-14"}]},
    "exchanges[0].end: before the start": {"exchanges": [{"id": "x", "start": "2026-05-02", "end": "2026-05-01"}]},
    "exchanges[0].mode: write one of in_person": {"exchanges": [{"id": "x", "start": "2026-05-02", "mode": "letter"}]},
    "exchanges[0].hosts: each is a side": {"exchanges": [{"id": "x", "start": "2026-05-02", "hosts": ["C"]}]},
    "exchanges[0].organisers[0].side: not among": {
        "exchanges": [{"id": "x", "start": "2026-05-02", "organisers": [{"side": "C", "person": "c"}]}]
    },
    "exchanges[0].participants.A: write a whole number": {
        "exchanges": [{"id": "x", "start": "2026-05-02", "participants": {"A": 1_000_000}}]
    },
    "exchanges[0].first_timers: more than all participants": {
        "exchanges": [{"id": "x", "start": "2026-05-02", "participants": {"A": 1, "B": 2}, "first_timers": 4}]
    },
}


@pytest.mark.parametrize("problem", WRONG)
def test_what_is_wrong_is_named_with_its_place(problem: str) -> None:
    with pytest.raises(PartnershipFileError) as caught:
        partnership_from({"sides": [{"id": "A"}, {"id": "B"}], **WRONG[problem]})
    assert problem in str(caught.value)


def test_the_wrong_file_of_a_dossier_leads_to_the_right_one(tmp_path: Path) -> None:
    dossier, zipped = tmp_path / "dossier.json", tmp_path / "dossier.zip"
    dossier.write_text(json.dumps({"format": "newtwincities-dossier", "version": 1}), encoding="utf-8")
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(dossier, "dossier.json")
    for path, words in ((dossier, "is the whole dossier"), (zipped, "is a zip file")):
        with pytest.raises(PartnershipFileError, match=words) as refused:
            read_partnership(path)
        assert "partnership.json" in str(refused.value)
        assert "codec" not in str(refused.value)


def test_a_file_that_is_no_json_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(b"\xff\xfe")
    for wrong in (path, tmp_path / "missing.json"):
        with pytest.raises(CommandError, match=wrong.name):
            call_command("vitality", str(wrong))
    path.write_text("[" * 100_000)
    with pytest.raises(CommandError, match="no JSON"):
        call_command("vitality", str(path))


def test_nobody_hosts_least_where_all_host_equally() -> None:
    p = {"hosted_exchanges": 6, "fewest_hosted_side": "A", "fewest_hosted": 3.0}
    names = {"A": "Aldorf", "B": "Bedorf", "C": "Cedorf"}
    two, three = Words(dict(list(names.items())[:2])), Words(names)
    assert two._balance("hosting_only", p) == "Both hosted equally often: 3 of 6 each."
    assert three._balance("hosting_only", {**p, "fewest_hosted": 2.0}) == "All hosted equally often: 2 of 6 each."
    assert two._balance("hosting_only", {**p, "fewest_hosted": 2.5}).startswith("Aldorf hosted least: 2.5 of 6")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_and_field_has_words(language: str) -> None:
    p = {"side": "A", "count": 2, "effective_number": 1.2, "of_ten": 3, "months": 14.2, "dimension": "reach"}
    words = Words({"A": "Aldorf"})
    with translation.override(language):
        said = [words.step(Reason(code, p)) for code in _STEPS]
        said += [str(word) for word in (*DIMENSIONS.values(), *UNKNOWNS.values())]
    assert all(said)
    assert "%(" not in "".join(said)
    assert set(DIMENSIONS) == set(Dimension)
