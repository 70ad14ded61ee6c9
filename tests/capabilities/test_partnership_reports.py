# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The yearly report for the council, and the decades on the overview."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newtwincities.atlas.models import Twinning
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions.dossier import begin
from newtwincities.partnerships.actions.exchanges import Entry, enter_exchange
from newtwincities.partnerships.models import Exchange, Part, Partnership
from newtwincities.partnerships.pages.report import PartnershipReport
from newtwincities.partnerships.pages.timeline import Timeline, anniversaries, next_anniversary
from newtwincities.partnerships.pages.year_figures import Money, Share, YearFigures
from tests.capabilities import teams_world
from tests.capabilities.test_partnerships import active, signed_in, visit, world  # noqa: F401

pytestmark = pytest.mark.django_db
World = dict[str, Any]
Enter = Callable[..., Exchange]


@pytest.fixture
def partnership(world: World) -> Partnership:  # noqa: F811
    return active(world)


@pytest.fixture
def enter(partnership: Partnership, world: World) -> Enter:  # noqa: F811
    """Enters an exchange of 2025; `travel` by side, `cost` and `currency` as they are stated."""

    def enter(*, travel: tuple[str, str] = ("", ""), km: int | None = None, **facts: Any) -> Exchange:
        more = {name: facts.pop(name) for name in ("cost", "currency") if name in facts}
        days = {"start": date(2025, 6, 10), "end": date(2025, 6, 13)}
        exchange = enter_exchange(partnership, visit(partnership, **{**days, **facts}), by=world["ana"])
        Exchange.objects.filter(pk=exchange.pk).update(**more) if more else None
        for side, way in zip(partnership.sides.all(), travel, strict=True):
            Part.objects.filter(exchange=exchange, side=side).update(travel=way, travel_km=km if way else None)
        return exchange

    return enter


def figures(partnership: Partnership) -> YearFigures:
    return YearFigures(queries.exchanges_of(partnership), year=2025)


def facts(partnership: Partnership, year: int = 2025) -> dict[str, str]:
    page = PartnershipReport(partnership, queries.exchanges_of(partnership), year=year)
    return {fact.label: f"{fact.value}; {fact.note}" for fact in page.facts}


# --- the figures


def test_the_year_is_counted_as_its_exchanges_state_it(partnership: Partnership, enter: Enter) -> None:
    enter()
    enter(title="Council visit", participants={}, under_26=None, first_timers=None, topics=("energy",))
    enter(title="The year before", start=date(2024, 6, 1), end=date(2024, 6, 1))
    enter(title="Planned", progress="planned")
    found = figures(partnership)
    assert len(found.done) == 2
    assert found.participants == 50
    assert found.without_participants == 1
    assert found.first_timers == Share(15, 50)
    assert found.under_26 == Share(10, 50)
    assert found.topics == [("culture", 1), ("energy", 1), ("youth", 1)]
    assert sorted(found.organisers.values()) == [1, 2]


def test_euros_and_francs_are_never_added_up(partnership: Partnership, enter: Enter) -> None:
    enter(cost=1_000, currency="EUR")
    enter(title="In Switzerland", cost=3_000, currency="CHF")
    enter(title="Not counted", cost=500, currency="EUR", participants={})
    assert figures(partnership).money == [Money("EUR", 1_500, 20.0), Money("CHF", 3_000, 60.0)]


def test_young_people_may_be_stated_side_by_side(partnership: Partnership, enter: Enter) -> None:
    exchange = enter(under_26=None, first_timers=None)
    exchange.parts.update(under_26=6)
    assert figures(partnership).under_26 == Share(12, 50)


def test_the_guests_travel_and_the_hosts_do_not(partnership: Partnership, enter: Enter) -> None:
    enter(travel=("", "coach"), km=640)
    found = figures(partnership).emissions
    assert found.co2_kg == pytest.approx(30 * 640 * 0.080)
    assert found.is_complete
    assert facts(partnership)["CO2 of travel"] == "1.5 t; 51 kg for each traveller"
    note = PartnershipReport(partnership, queries.exchanges_of(partnership), year=2025).note
    assert "by train 33, by coach 80, by car 143, by plane 160" in note
    assert "European Environment Agency" in note


def test_a_journey_of_which_nothing_is_stated_is_said_to_be_unknown(partnership: Partnership, enter: Enter) -> None:
    enter()
    assert facts(partnership)["CO2 of travel"].startswith("unknown; ")
    enter(title="By train", travel=("", "train"), km=100)
    said = facts(partnership)["CO2 of travel"]
    assert said.startswith("at least 99 kg")
    assert "the journey of 1 group is unknown" in said


def test_online_nobody_travels(partnership: Partnership, enter: Enter) -> None:
    enter(mode="online", hours=2)
    assert facts(partnership)["CO2 of travel"].startswith("no journeys")


# --- the page and the paper


def test_the_council_reads_what_happened(world: World, partnership: Partnership, enter: Enter) -> None:  # noqa: F811
    enter(result="A forest was planted.", cost=1_000)
    enter(title="Next summer", progress="planned", start=date(2026, 6, 1), end=date(2026, 6, 2))
    text = signed_in(world["helper"]).get(f"/en/partnerships/{partnership.pk}/report/2025/").content.decode()
    for words in ("Aldorf – Bedorf in 2025", "A forest was planted.", "15 of 50 (30%)", "1,000", "per participant",
                  "Next summer", "Vitality by dimension", "chart-bar", "report.pdf"):  # fmt: skip
        assert words in text, words
    assert ">b1<" not in text  # nobody is named


def test_the_report_of_a_year_without_exchanges_says_so(world: World, partnership: Partnership) -> None:  # noqa: F811
    text = signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/report/2026/").content.decode()
    assert "Nothing is recorded for this year." in text
    assert "Nothing is planned yet." in text


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "sl"])
def test_either_side_prints_it_in_its_language(
    language: str, world: World, partnership: Partnership, enter: Enter  # noqa: F811
) -> None:  # fmt: skip
    enter(title='Hostile #panic("x") *title*', travel=("", "train"), km=300)
    client = signed_in(world["ben"])
    for path in (f"{partnership.pk}", "municipality/Q2"):
        response = client.get(f"/{language}/partnerships/{path}/report/2025/report.pdf")
        assert response.status_code == 200
        assert response.content.startswith(b"%PDF-")
        assert ".pdf" in response.headers["Content-Disposition"]


def test_whoever_is_in_no_team_of_it_finds_no_report(world: World, partnership: Partnership) -> None:  # noqa: F811
    paths = [f"{partnership.pk}/report/2025/", f"{partnership.pk}/report/2025/report.pdf",
             "municipality/Q1/report/2025/", "municipality/Q1/report/2025/report.pdf"]  # fmt: skip
    for path in paths:
        assert signed_in(world["stranger"]).get(f"/en/partnerships/{path}").status_code == 404
        assert Client().get(f"/en/partnerships/{path}").status_code == 302
    # Ben acts for Bedorf, so Aldorf's report is not his.
    assert signed_in(world["ben"]).get("/en/partnerships/municipality/Q1/report/2025/").status_code == 404


@pytest.mark.parametrize("year", [1899, 2100])
def test_there_is_no_report_of_years_that_cannot_be(year: int, world: World, partnership: Partnership) -> None:  # noqa: F811
    assert signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/report/{year}/").status_code == 404


def test_a_municipality_reads_all_its_partnerships_together(
    world: World, partnership: Partnership, enter: Enter, municipality: Any  # noqa: F811
) -> None:  # fmt: skip
    enter()
    cedorf = municipality("Q3", name="Cedorf")
    teams_world.act_for(world["one"], cedorf)
    other = begin(world["aldorf"], cedorf, team=world["one"], kind="informal", since=None, by=world["ana"])
    enter_exchange(other, Entry("Walk", date(2025, 5, 1), date(2025, 5, 1)), by=world["ana"])
    text = signed_in(world["ana"]).get("/en/partnerships/municipality/Q1/report/2025/").content.decode()
    assert "Partnerships of Aldorf in 2025" in text
    assert "Aldorf – Bedorf" in text
    assert "Aldorf – Cedorf" in text
    assert "not stated by every side for 1 exchange" in text


def test_a_municipality_without_a_partnership_is_told_how_to_begin(world: World) -> None:  # noqa: F811
    text = signed_in(world["ana"]).get("/en/partnerships/municipality/Q1/report/2025/").content.decode()
    assert "No partnership yet" in text


@pytest.mark.parametrize("path", ["{pk}", "municipality/Q1"])
def test_a_report_makes_the_same_number_of_queries_however_much_was_done(
    path: str, world: World, partnership: Partnership, enter: Enter  # noqa: F811
) -> None:  # fmt: skip
    client = signed_in(world["ana"])
    address = f"/en/partnerships/{path.format(pk=partnership.pk)}/report/2025/"

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(address)
        return len(found)

    enter()
    client.get(address)
    before = count()
    for number in range(5):
        enter(title=f"Further {number}")
    assert count() == before


# --- the decades


def test_anniversaries_are_those_that_the_warning_tells_of_every_five_years_from_the_tenth() -> None:
    assert [age for _year, age in anniversaries(1996, until=2031)] == [10, 15, 20, 25, 30, 35]
    assert next_anniversary(1998, today=2026) == (2028, 30)
    assert next_anniversary(2066, today=2026) == (2076, 10)


@pytest.mark.parametrize("since", [date(2027, 5, 1), date(2066, 1, 1), date(2099, 12, 31), date(1026, 1, 1)])
def test_every_page_answers_whenever_a_partnership_is_said_to_have_begun(
    since: date,
    world: World,  # noqa: F811
    partnership: Partnership,
    enter: Enter,
) -> None:
    Partnership.objects.filter(pk=partnership.pk).update(since=since)
    enter(start=date(2020, 5, 1))
    client = signed_in(world["ana"])
    for path in ("", "vitality/", "what-if/", "plan/", "exchanges/", "agreement/", "handover/", "report/2025/"):
        assert client.get(f"/en/partnerships/{partnership.pk}/{path}").status_code == 200, path
    assert client.get("/en/partnerships/").status_code == 200
    text = client.get(f"/en/partnerships/{partnership.pk}/").content.decode()
    assert (f"Together from {since.year} on." in text) == (since.year > date.today().year)


def test_the_overview_tells_the_years_together(world: World, partnership: Partnership, enter: Enter) -> None:  # noqa: F811
    Partnership.objects.filter(pk=partnership.pk).update(since=date(1926, 5, 1))
    type(world["bedorf"]).objects.update(languages="it")
    enter()
    text = signed_in(world["ana"]).get(f"/en/partnerships/{partnership.pk}/").content.decode()
    assert "Together since 1926" in text
    assert re.search(r">100</text>", text)
    assert "100 years</span>" in text  # in the table
    assert f"/en/partnerships/{partnership.pk}/report/" in text
    assert "Every side reads these pages in its own language" in text


def test_without_a_day_the_twinning_of_the_atlas_tells_since_when(world: World, partnership: Partnership) -> None:  # noqa: F811
    a, b = sorted((world["aldorf"], world["bedorf"]), key=lambda one: one.pk)
    Twinning.objects.create(a=a, b=b, since="1981-05", distance_km=1.0)
    timeline = Timeline(partnership, [], today=2026)
    assert timeline.since == 1981
    assert "this year it is 45 years" in timeline.sentence


def test_a_young_partnership_without_exchanges_has_no_decades(partnership: Partnership) -> None:
    assert not Timeline(partnership, [], today=2026)


def test_an_agreed_end_is_told_beside_the_years(partnership: Partnership) -> None:
    partnership.state, partnership.state_since = Partnership.State.ENDED, date(2024, 1, 1)
    assert Timeline(partnership, [], today=2026).pause == "It ended in 2024."
