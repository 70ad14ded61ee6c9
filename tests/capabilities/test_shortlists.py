# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shortlist of a team, the council's sheet, and counts of what came of suggestions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newtwincities.atlas.actions import merge_municipalities
from newtwincities.common.policy import Answer, Viewer, ask
from newtwincities.matching.approach import rules
from newtwincities.matching.approach.actions import introductions
from newtwincities.matching.approach.actions import shortlists as actions
from newtwincities.matching.approach.actions.counts import count_event, count_shown, forget_old_counts, oldest_month
from newtwincities.matching.approach.queries.counts import place_of
from newtwincities.matching.models import PairCount, ShortlistEntry
from newtwincities.people.viewing import viewer_of_person
from tests.capabilities import teams_world
from tests.capabilities.approach_world import World, asked, filled, signed_in

pytestmark = pytest.mark.django_db
LIST = "/en/shortlist/Q1/"


@pytest.fixture
def world(municipality: Any, person: Any) -> World:
    return filled(municipality, person)


def entry(world: World, candidate: str = "bedorf") -> ShortlistEntry:
    found = actions.put_on(world["aldorf"], world[candidate], by=world["ana"])
    assert found
    return found


# --- the list


def test_a_candidate_is_put_on_from_its_page_noted_and_taken_off(world: World) -> None:
    ana = signed_in(world["ana"])
    assert "Put on the shortlist" in ana.get("/en/municipalities/Q2/").content.decode()
    assert "Put on the shortlist" not in Client().get("/en/municipalities/Q2/").content.decode()
    assert ana.post("/en/shortlist/add/", {"own": "Q1", "candidate": "Q2"}).headers["Location"] == LIST
    one = ShortlistEntry.objects.get()
    ana.post(f"{LIST}{one.pk}/note/", {"note": "They heat with wood."})
    assert "They heat with wood." in signed_in(world["helper"]).get(LIST).content.decode()
    assert "On your shortlist" in ana.get("/en/municipalities/Q2/").content.decode()
    ana.post(f"{LIST}{one.pk}/remove/")
    assert "Nobody is on the shortlist yet" in ana.get(LIST).content.decode()


def test_the_results_of_the_search_lead_to_the_shortlist(world: World) -> None:
    assert "Put on the shortlist" in signed_in(world["ana"]).get("/en/partners/Q1/").content.decode()
    assert "Put on the shortlist" not in signed_in(world["ben"]).get("/en/partners/Q1/").content.decode()
    assert "Put on the shortlist" not in Client().get("/en/partners/Q1/").content.decode()


def test_the_shortlist_is_the_teams_alone(world: World) -> None:
    one = entry(world)
    for who in ("ben", "stranger"):
        for path in ("", "sheet/Q2/", "sheet/Q2/pdf/"):
            assert signed_in(world[who]).get(LIST + path).status_code == 404
        assert signed_in(world[who]).post(f"{LIST}{one.pk}/remove/").status_code == 404
    assert Client().get(LIST).status_code in (302, 404)
    for path, sent in (("note/", {"note": "x"}), ("remove/", {})):
        for who in ("helper", "young"):
            assert signed_in(world[who]).post(f"{LIST}{one.pk}/{path}", sent).status_code == 403
    assert signed_in(world["helper"]).post(f"{LIST}sheet/Q2/decision/", {"decision": "yes"}).status_code == 403
    assert ShortlistEntry.objects.count() == 1


def test_an_entry_is_changed_on_its_own_list_alone(world: World) -> None:
    one = entry(world)
    assert signed_in(world["ben"]).post(f"/en/shortlist/Q2/{one.pk}/remove/").status_code == 404


def test_the_list_is_not_endless_and_not_of_oneself(world: World, municipality: Any) -> None:
    ana = signed_in(world["ana"])
    text = ana.post("/en/shortlist/add/", {"own": "Q1", "candidate": "Q1"}, follow=True).content.decode()
    assert "This is your own municipality." in text
    assert ana.post("/en/shortlist/add/", {"own": "Q1", "candidate": "nonsense"}).status_code == 404
    assert ana.post("/en/shortlist/add/", {"own": "Q2", "candidate": "Q3"}).status_code == 404
    for number in range(ShortlistEntry.MOST):
        actions.put_on(world["aldorf"], municipality(f"Q9{number}"), by=world["ana"])
    text = ana.post("/en/shortlist/add/", {"candidate": "Q2"}, follow=True).content.decode()
    assert "There are 50 on the shortlist. Remove one first." in text


def test_a_note_that_is_too_long_comes_back_whole(world: World) -> None:
    one = entry(world)
    response = signed_in(world["ana"]).post(f"{LIST}{one.pk}/note/", {"note": "x" * 1001})
    assert response.status_code == 422
    assert "This is too long: at most 1000 characters." in response.content.decode()
    assert "x" * 1001 in response.content.decode()


def test_the_list_makes_no_more_queries_as_it_grows(world: World, municipality: Any) -> None:
    def asked_for() -> int:
        client = signed_in(world["ana"])
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    entry(world)
    first = asked_for()
    for number in range(5):
        actions.put_on(world["aldorf"], municipality(f"Q9{number}"), by=world["ana"])
    assert asked_for() == first


def test_shortlists_follow_a_merged_municipality(world: World) -> None:
    entry(world)
    entry(world, "cedorf")
    merge_municipalities(world["bedorf"], world["cedorf"])
    assert [one.candidate for one in ShortlistEntry.objects.all()] == [world["cedorf"]]


# Of rules.SHORTLIST: visitor member helper carrier editor deputy coordinator moderator.
CELLS = """
see    - - y y y y y -
edit   - - - y y y y -
decide - - - - y y y -
"""


def test_every_cell_of_the_table_of_shortlists_holds(world: World, person: Any) -> None:
    boss, deputy, carrier = world["ana"].team_roles.get(), person("deputy@example.org"), person("carrier@example.org")
    teams_world.role(world["one"], deputy, "helper", deputy_of=boss)
    teams_world.role(world["one"], carrier, "carrier")
    moderator = person("mod@example.org", site_role="moderator")
    viewers = {
        "visitor": Viewer(),
        "member": viewer_of_person(world["ben"]),
        "helper": viewer_of_person(world["helper"]),
        "carrier": viewer_of_person(carrier),
        "editor": viewer_of_person(world["editor"]),
        "deputy": viewer_of_person(deputy),
        "coordinator": viewer_of_person(world["ana"]),
        "moderator": viewer_of_person(moderator, second_factor=True),
    }
    own, wrong = rules.Own(world["aldorf"], world["one"]), []
    for line in CELLS.strip().splitlines():
        action, *columns = line.split()
        for role, cell in zip(rules.SHORTLIST.roles, columns, strict=True):
            if (ask(viewers[role], f"shortlist:{action}", own) is Answer.YES) != (cell == "y"):
                wrong.append((action, role))
    assert wrong == []
    for action in ("edit", "decide"):
        assert ask(viewer_of_person(world["young"]), f"shortlist:{action}", own) is Answer.ADULT


# --- the sheet


def test_the_sheet_says_who_they_are_what_it_costs_and_what_next(world: World) -> None:
    text = signed_in(world["helper"]).get(f"{LIST}sheet/Q2/").content.decode()
    for said in ("Bedorf", "6,000", "What it costs in time", "Our own estimate", "Next steps", "its team can be asked"):
        assert said in text
    assert "Nothing is recorded yet." in text


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "sl"])
def test_the_sheet_is_a_pdf_in_the_language_that_is_chosen(language: str, world: World) -> None:
    response = signed_in(world["ana"]).get(f"{LIST}sheet/Q2/pdf/?language={language}")
    assert response.content.startswith(b"%PDF-")
    assert response.headers["Content-Type"] == "application/pdf"


def test_a_ring_has_one_sheet(world: World) -> None:
    ana = signed_in(world["ana"])
    text = ana.get(f"{LIST}sheet/Q2/?ring=Q3").content.decode()
    assert "Aldorf – Bedorf – Cedorf" in text
    assert "Record it" not in text
    assert ana.get(f"{LIST}sheet/Q2/pdf/?ring=Q3").content.startswith(b"%PDF-")
    assert ana.get(f"{LIST}sheet/Q2/?ring=nonsense").status_code == 404
    assert ana.get(f"{LIST}sheet/Q1/").status_code == 404


def test_decision_and_answer_are_recorded(world: World) -> None:
    ana = signed_in(world["ana"])
    sent = {"decision": "yes", "decided_on": "2026-01-15", "why": "Ten to two.", "reply": "waiting"}
    ana.post(f"{LIST}sheet/Q2/decision/", sent)
    one = ShortlistEntry.objects.get()
    assert (one.decision, one.decision_note, one.reply) == ("yes", "Ten to two.", "waiting")
    text = signed_in(world["helper"]).get(f"{LIST}sheet/Q2/").content.decode()
    assert "Yes, we would like to (15 January 2026)" in text
    assert "Ten to two." in text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"decided_on": f"{date.today().year + 2}-01-01"}, "This day is still to come."),
        ({"decided_on": "x"}, "This is no day."),
        ({"decision": ""}, "Say what was decided, or leave the day empty."),
        ({"decision": "perhaps"}, "Select a valid choice"),
        ({"why": "x" * 1001}, "This is too long: at most 1000 characters."),
    ],
)
def test_a_decision_that_cannot_be_is_named(wrong: dict[str, str], words: str, world: World) -> None:
    sent = {"decision": "yes", "decided_on": "2026-01-15", **wrong}
    response = signed_in(world["ana"]).post(f"{LIST}sheet/Q2/decision/", sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ShortlistEntry.objects.exists()


# --- learning from use


def counted(event: str) -> list[tuple[str, int, int]]:
    rows = PairCount.objects.filter(event=event).order_by("candidate__key", "place")
    return list(rows.values_list("candidate__key", "place", "number"))


def test_what_is_shown_and_what_comes_of_it_is_counted_for_pairs(world: World) -> None:
    for _ in range(2):
        count_shown(world["aldorf"], [world["bedorf"].pk, world["cedorf"].pk], first_place=10)
    assert counted("shown") == [("Q2", 10, 2), ("Q3", 50, 2)]
    entry(world)
    introduction = asked(world)
    introductions.agree(introduction, contact="ben@example.org", by=world["ben"])
    for event in ("shortlisted", "requested", "accepted"):
        assert counted(event) == [("Q2", 10, 1)]
    count_event(world["bedorf"], world["aldorf"], PairCount.Event.OPENED)
    assert counted("opened") == [("Q1", 0, 1)]
    assert place_of(world["aldorf"], world["cedorf"]) == 50


def test_counting_costs_the_same_for_ten_as_for_one(world: World, municipality: Any) -> None:
    def queries(candidates: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            count_shown(world["aldorf"], candidates)
        return len(captured)

    one = queries([world["bedorf"].pk])
    assert queries([municipality(f"Q9{number}").pk for number in range(10)]) == one


def test_counts_are_kept_for_24_months(world: World) -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    assert oldest_month(now).isoformat() == "2024-12-01"
    for month in ("2024-11-01", "2024-12-01"):
        PairCount.objects.create(asker=world["aldorf"], candidate=world["bedorf"], event="shown", month=month, number=1)
    assert forget_old_counts(now) == 1
    assert PairCount.objects.get().month.isoformat() == "2024-12-01"


def test_the_public_page_tells_a_share_from_five_on_and_says_what_is_missing(world: World) -> None:
    def text() -> str:
        return Client().get("/en/network/matching/").content.decode()

    assert "Nothing is counted yet" in text()
    facts = {"asker": world["aldorf"], "candidate": world["bedorf"], "event": "accepted", "month": "2026-11-01"}
    PairCount.objects.create(**facts, place=10, number=3)
    assert "2 more agreed introductions" in text()
    PairCount.objects.create(**facts, place=50, number=1)
    PairCount.objects.create(**facts, place=0, number=5)
    assert "stood among the first ten" not in text()  # those that were found elsewhere say nothing of the list
    PairCount.objects.filter(place=50).update(number=2)
    assert "60 % stood among the first ten" in text()
    assert "Aldorf" not in text()
