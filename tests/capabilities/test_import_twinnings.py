# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of the rows of a file of twinnings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from newtwincities.atlas import actions
from newtwincities.atlas.imports.report import KEPT_CONFIRMED, Report
from newtwincities.atlas.imports.twinnings import import_twinnings
from newtwincities.atlas.models import Import, Municipality, Source, Twinning
from newtwincities.common.stamps import current_stamps

Add = Callable[..., Any]
Write = Callable[..., Path]
Rows = Callable[[], dict[str, list[dict[str, Any]]]]
PAIR = {"id_a": "Q1", "id_b": "Q2"}


@pytest.fixture(autouse=True)
def towns(municipality: Add) -> dict[str, Municipality]:
    """Q1 to Q5, in a row from west to east; Q1 has the largest primary key."""
    return {key: municipality(key, lon=11.0 + degrees) for degrees, key in enumerate(["Q2", "Q3", "Q4", "Q5", "Q1"])}


def the_twinning() -> Twinning:
    return Twinning.objects.select_related("a", "b").get()


def counts() -> dict[str, int]:
    return dict(Municipality.objects.filter(twinning_count__gt=0).values_list("key", "twinning_count"))


# --- comparing and counting


def a_mixed_file(towns: dict[str, Municipality], twin: Add, write: Write) -> Path:
    """One row of each sort, onto an atlas that has some of them."""
    twin(towns["Q1"], towns["Q2"], since="1960", sources="old")
    twin(towns["Q1"], towns["Q3"], since="1970", sources="old")
    actions.merge_municipalities(towns["Q5"], towns["Q4"])
    return write(
        {"id_a": "Q1", "id_b": "Q2", "since": "1961", "source": "new"},
        {"id_a": "Q1", "id_b": "Q3", "since": "1970", "source": "old"},
        {"id_a": "Q2", "id_b": "Q3", "kind": "friendship", "source": "new"},
        {"id_a": "Q5", "id_b": "Q4"},
        {"id_a": "Q1", "id_b": "Q99"},
    )


def test_a_dry_run_writes_nothing_and_tells_the_same(
    towns: dict[str, Municipality], twin: Add, twinning_file: Write, everything: Rows
) -> None:
    path = a_mixed_file(towns, twin, twinning_file)
    before = everything()
    told = import_twinnings(path, dry_run=True)
    assert everything() == before
    assert import_twinnings(path) == replace(told, dry_run=False)
    assert everything() != before


def test_rows_are_new_changed_unchanged_left_out_or_rejected(
    towns: dict[str, Municipality], twin: Add, twinning_file: Write
) -> None:
    report = import_twinnings(a_mixed_file(towns, twin, twinning_file))
    assert (report.new, report.changed, report.unchanged, report.aliased) == (1, 1, 1, 1)
    assert report.new_examples == ["Place Q2 – Place Q3"]
    assert [(rejection.line, rejection.field) for rejection in report.rejections] == [(6, "id_b")]
    assert [(change.field, change.old, change.new) for change in report.changes] == [
        ("since", "1960", "1961"),
        ("source", "old", "new|old"),
    ]
    record = Import.objects.get()
    assert (record.what, record.new, record.changed, record.unchanged, record.rejected) == ("twinnings", 1, 1, 1, 1)


def test_the_same_file_again_changes_nothing(
    towns: dict[str, Municipality], twin: Add, twinning_file: Write, everything: Rows
) -> None:
    path = a_mixed_file(towns, twin, twinning_file)
    import_twinnings(path)
    first = everything()
    report = import_twinnings(path)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 3)
    second = everything()
    assert len(second.pop("Import")) == len(first.pop("Import")) + 1
    assert second == first


# --- what is kept of a twinning


def test_a_twinning_is_kept_with_all_that_the_row_says(twinning_file: Write) -> None:
    row = {
        **PAIR, "kind": "fixed_term", "since": "1963-07", "until": "1999", "agreement_url": "https://example.org/a.pdf",
        "source": "wikidata2017|enwiki2026", "date": "2026-02", "confirmed_a_on": "2026-01-31",
    }  # fmt: skip
    import_twinnings(twinning_file(row))
    twinning = the_twinning()
    assert (twinning.kind, twinning.since, twinning.until, twinning.date) == (
        "fixed_term",
        "1963-07",
        "1999",
        "2026-02",
    )
    assert twinning.agreement_url == "https://example.org/a.pdf"
    assert twinning.source_codes == ["enwiki2026", "wikidata2017"]
    assert set(Source.objects.values_list("code", flat=True)) == {"enwiki2026", "wikidata2017"}
    assert twinning.distance_km == pytest.approx(4 * 75.8, abs=1)


def test_a_confirmation_stays_with_the_side_that_gave_it(twinning_file: Write) -> None:
    import_twinnings(twinning_file({**PAIR, "confirmed_a_on": "2026-01-31"}))
    twinning = the_twinning()
    assert (twinning.a.key, twinning.confirmed_a_on) == ("Q2", None)
    assert (twinning.b.key, twinning.confirmed_b_on) == ("Q1", date(2026, 1, 31))


def test_without_more_a_row_is_a_twinning_from_this_file(twinning_file: Write) -> None:
    import_twinnings(twinning_file(PAIR, name="list.csv"))
    assert (the_twinning().kind, the_twinning().sources) == ("twinning", "file:list.csv")


def test_twinnings_are_counted_at_both_ends(twinning_file: Write) -> None:
    import_twinnings(twinning_file(PAIR, {"id_a": "Q1", "id_b": "Q3"}))
    assert counts() == {"Q1": 2, "Q2": 1, "Q3": 1}


def test_an_empty_cell_leaves_the_fact(towns: dict[str, Municipality], twin: Add, twinning_file: Write) -> None:
    twin(towns["Q1"], towns["Q2"], since="1963", kind="friendship", sources="old")
    import_twinnings(twinning_file({**PAIR, "since": "", "kind": "", "source": "old"}))
    assert (the_twinning().since, the_twinning().kind) == ("1963", "friendship")


def test_sources_add_up(towns: dict[str, Municipality], twin: Add, twinning_file: Write) -> None:
    twin(towns["Q1"], towns["Q2"], sources="wikidata2017")
    import_twinnings(twinning_file({**PAIR, "source": "enwiki2026"}))
    assert the_twinning().source_codes == ["enwiki2026", "wikidata2017"]


def test_a_source_never_overrides_a_twinning_that_a_side_confirmed(
    towns: dict[str, Municipality], twin: Add, twinning_file: Write
) -> None:
    twinning = twin(towns["Q1"], towns["Q2"], since="1963", sources="old")
    actions.confirm_twinning(twinning, by=towns["Q1"], on=date(2026, 1, 31))
    report = import_twinnings(twinning_file({**PAIR, "since": "1965", "kind": "friendship", "source": "new"}))
    assert (the_twinning().since, the_twinning().kind) == ("1963", "twinning")
    assert {(change.field, change.kept) for change in report.kept} == {
        ("since", KEPT_CONFIRMED),
        ("kind", KEPT_CONFIRMED),
    }


def test_the_other_side_may_add_its_confirmation(
    towns: dict[str, Municipality], twin: Add, twinning_file: Write
) -> None:
    twinning = twin(towns["Q1"], towns["Q2"], sources="old")
    actions.confirm_twinning(twinning, by=towns["Q1"], on=date(2026, 1, 31))
    import_twinnings(twinning_file({**PAIR, "confirmed_b_on": "2026-02-28", "source": "old"}))
    assert (the_twinning().confirmed_b_on, the_twinning().confirmed_a_on) == (date(2026, 1, 31), date(2026, 2, 28))


# --- former ids


def test_a_former_id_leads_to_the_municipality_of_today(towns: dict[str, Municipality], twinning_file: Write) -> None:
    actions.change_key(towns["Q1"], "Q100")
    import_twinnings(twinning_file(PAIR))
    assert {the_twinning().a.key, the_twinning().b.key} == {"Q100", "Q2"}


def test_a_pair_that_became_one_municipality_is_left_out(towns: dict[str, Municipality], twinning_file: Write) -> None:
    actions.merge_municipalities(towns["Q1"], towns["Q2"])
    report = import_twinnings(twinning_file(PAIR))
    assert (report.aliased, report.new, report.rejections) == (1, 0, [])


def test_two_rows_that_became_one_pair_are_no_mistake(towns: dict[str, Municipality], twinning_file: Write) -> None:
    actions.merge_municipalities(towns["Q3"], towns["Q2"])
    report = import_twinnings(twinning_file({"id_a": "Q1", "id_b": "Q3"}, PAIR))
    assert (report.new, report.aliased, report.rejections) == (1, 1, [])


# --- rows that can't be taken: each names line, field, reason and remedy


def assert_refused(write: Write, row: dict[str, str], *, field: str, says: str = "") -> Report:
    """The row is rejected in line 3, the rows around it are taken, and nothing else is left of it."""
    good = ({"id_a": "Q1", "id_b": "Q2"}, {"id_a": "Q1", "id_b": "Q3"})
    report = import_twinnings(write(good[0], row, good[1]))
    assert [rejection.line for rejection in report.rejections] == [3]
    rejection = report.rejections[0]
    assert rejection.field == field
    assert says in rejection.reason
    assert rejection.reason.endswith(".")
    assert rejection.remedy.endswith(".")
    assert counts() == {"Q1": 2, "Q2": 1, "Q3": 1}
    assert set(Source.objects.values_list("code", flat=True)) == {"file:twinnings.csv"}
    return report


def test_a_twinning_with_itself_is_rejected(twinning_file: Write) -> None:
    assert_refused(twinning_file, {"id_a": "Q4", "id_b": "Q4"}, field="id_b", says="Place Q4")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"id_a": "Q4", "id_b": ""}, "id_b"),
        ({"id_a": "", "id_b": "Q4"}, "id_a"),
        ({"id_a": "Q4", "id_b": "Q404"}, "id_b"),
        ({"id_a": "q4", "id_b": "Q5"}, "id_a"),
    ],
)
def test_a_missing_end_is_rejected(row: dict[str, str], field: str, twinning_file: Write) -> None:
    assert_refused(twinning_file, row, field=field)


@pytest.mark.parametrize("pair", [("Q1", "Q2"), ("Q2", "Q1")])
def test_the_same_pair_again_is_rejected_in_either_order(pair: tuple[str, str], twinning_file: Write) -> None:
    report = assert_refused(twinning_file, {"id_a": pair[0], "id_b": pair[1]}, field="id_b", says="Line 2")
    assert "order" in report.rejections[0].remedy


@pytest.mark.parametrize(
    ("since", "until"), [("1999", "1963"), ("1963-07", "1963-06"), ("1963-07-12", "1963-07-11"), ("1963", "1962-12-31")]
)
def test_an_end_before_the_start_is_rejected(since: str, until: str, twinning_file: Write) -> None:
    assert_refused(twinning_file, {"id_a": "Q4", "id_b": "Q5", "since": since, "until": until}, field="until")


@pytest.mark.parametrize(
    ("known", "stated"), [({"since": "1990"}, {"until": "1980"}), ({"until": "1980"}, {"since": "1990"})]
)
def test_an_end_before_the_start_that_is_known_is_rejected(
    known: dict[str, str], stated: dict[str, str], towns: dict[str, Municipality], twin: Add, twinning_file: Write
) -> None:
    twin(towns["Q1"], towns["Q2"], sources="old", **known)
    report = import_twinnings(twinning_file({**PAIR, **stated, "source": "old"}))
    assert [rejection.line for rejection in report.rejections] == [2]


def test_a_twinning_may_end_some_time_in_the_year_in_which_it_began(twinning_file: Write) -> None:
    assert import_twinnings(twinning_file({**PAIR, "since": "1963-07", "until": "1963"})).new == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "marriage"),
        ("since", "12.7.1963"),
        ("since", "1963-13"),
        ("since", "0200"),
        ("until", "soon"),
        ("date", "yesterday"),
        ("agreement_url", "example.org/agreement"),
        ("agreement_url", "javascript:alert(1)"),
        ("agreement_url", "https://"),
        ("agreement_url", "https://example.org/" + "x" * 400),
        ("source", "two words"),
        ("source", "x" * 301),
        ("confirmed_a_on", "2026"),
        ("confirmed_b_on", "2026-02-30"),
    ],
)
def test_a_value_of_another_form_than_documented_is_rejected(field: str, value: str, twinning_file: Write) -> None:
    assert_refused(twinning_file, {"id_a": "Q4", "id_b": "Q5", field: value}, field=field)


@pytest.mark.parametrize("address", ["https://[::1", "https://exam℀ple.org/"])
def test_an_address_that_cannot_be_read_at_all_is_rejected(address: str, twinning_file: Write) -> None:
    assert_refused(twinning_file, {"id_a": "Q4", "id_b": "Q5", "agreement_url": address}, field="agreement_url")


def test_a_file_of_which_nothing_can_be_taken_changes_nothing(twinning_file: Write) -> None:
    before = current_stamps(["atlas"])
    import_twinnings(twinning_file({"id_a": "Q1", "id_b": "Q1"}))
    assert current_stamps(["atlas"]) == before
    assert not Twinning.objects.exists()


def test_twinnings_without_municipalities_are_all_rejected(twinning_file: Write) -> None:
    Municipality.objects.all().delete()
    report = import_twinnings(twinning_file(PAIR))
    assert "municipalities first" in report.rejections[0].remedy


def test_a_twinning_that_ever_more_sources_state_can_be_imported(
    towns: dict[str, Municipality], twin: Add, twinning_file: Write
) -> None:
    twin(towns["Q1"], towns["Q2"], sources="|".join(f"source-{number:02}-{'x' * 40}" for number in range(5)))
    import_twinnings(twinning_file({**PAIR, "source": "source-99-" + "x" * 54}))
    the_twinning().full_clean()
