# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is invented to try the program with: seen at once, marked on every page, and in nothing that is public."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality
from newtwincities.common.models import Mail
from newtwincities.domain.vitality import State
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Document, Exchange, Partnership, Side
from newtwincities.partnerships.pages.desk import DeskPage, DeskRow
from newtwincities.people.demo import DOMAIN, make_demo_people
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of_person

pytestmark = pytest.mark.django_db
BANNER = "everything here is invented"


def demo_client(name: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{name}@{DOMAIN}"))
    return client


def rows_of(name: str) -> dict[str, DeskRow]:
    viewer = viewer_of_person(Person.objects.get(email=f"{name}@{DOMAIN}"))
    return {row.name.partition(" – ")[2]: row for row in DeskPage(viewer).rows}


@pytest.mark.parametrize("name", ["coordinator", "editor", "helper", "partner"])
def test_several_people_see_six_partnerships_at_once(name: str) -> None:
    make_demo_people()
    rows = rows_of(name)
    assert len(rows) == 6
    states = {row.vitality.assessment.state for row in rows.values() if row.vitality}
    assert {State.THRIVING, State.DORMANT} <= states
    assert not Mail.objects.filter(address__endswith=DOMAIN).exists()


def test_the_stories_are_as_varied_as_they_say() -> None:
    make_demo_people()
    rows = rows_of("coordinator")

    def scores(name: str) -> dict[str, float | None]:
        view = rows[name].vitality
        assert view
        return {result.dimension.value: result.score for result in view.assessment.dimensions}

    assert scores("Izmišljena vas (demo)")["shoulders"] == 0
    assert (scores("Fantasiebach (Demo)")["breadth"] or 0) < 10
    assert scores("Vzorec ob Izmišljici (demo)")["youth"] == 100
    dormant = rows["Villefictive (démo)"].vitality
    assert dormant
    assert dormant.assessment.state == State.DORMANT


def test_what_is_invented_is_in_nothing_public() -> None:
    make_demo_people()
    assert Municipality.with_invented.count() == 7
    assert not Municipality.objects.exists()
    assert atlas.municipality_with_key("demo-own") is None
    assert not atlas.municipalities_named("Musterdorf", limit=5)
    assert Client().get("/en/municipalities/demo-own/").status_code == 404
    assert Client().get("/api/v1/municipalities/demo-own").status_code == 404
    assert not queries.real_partnerships().exists()
    Side.objects.update(shown="|".join(Side.Shown.values))
    invented = Partnership.objects.earliest("pk")
    assert not queries.public_partnerships()
    assert Client().get(f"/en/twinned/{invented.pk}/").status_code == 404
    assert Client().get(f"/en/partnerships/twinned/{invented.pk}/").status_code == 404


def test_every_page_of_such_a_partnership_says_that_it_is_invented() -> None:
    make_demo_people()
    partnership = Partnership.objects.earliest("pk")
    exchange = partnership.exchanges.latest("start")
    client = demo_client("coordinator")
    for path in ("", "vitality/", "exchanges/", "state/", "exchanges/enter/", "exchanges/import/",
                 f"exchanges/{exchange.pk}/"):  # fmt: skip
        response = client.get(f"/en/partnerships/{partnership.pk}/{path}")
        assert response.status_code == 200
        assert BANNER in response.content.decode(), path
    assert "demonstration" in client.get("/en/partnerships/").content.decode()


def test_a_real_partnership_carries_no_such_mark_and_begins_with_nothing_invented(municipality: object) -> None:
    make_demo_people()
    viewer = viewer_of_person(Person.objects.get(email=f"coordinator@{DOMAIN}"))
    assert not queries.municipalities_led(viewer)


def test_papers_and_what_guests_see_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    make_demo_people()
    client, given = demo_client("coordinator"), list[dict[str, Any]]()
    row = rows_of("coordinator")["Fantasiebach (Demo)"]
    path = f"/en/partnerships/{row.partnership.pk}/"

    def compiled(*_args: str, sys_inputs: dict[str, str], **_more: object) -> bytes:
        given.append(json.loads(sys_inputs["values"]))
        return b"%PDF"

    monkeypatch.setattr("typst.compile", compiled)
    letter = Document.objects.create(
        partnership=row.partnership, kind="thanks", title="Thanks", language="en", text="Thanks",
        added_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip
    for paper in ("handover/paper.pdf", f"documents/{letter.pk}/paper.pdf", "report/2026/report.pdf"):
        assert client.get(f"{path}{paper}").status_code == 200, paper
    assert [BANNER in one["mark"] for one in given] == [True] * 3
    assert "stays private, whatever the sides agree to" in client.get(f"{path}public-face/").content.decode()
    exchange = Exchange.objects.filter(partnership=row.partnership)[0]
    Exchange.objects.filter(pk=exchange.pk).update(programme_key="key")
    address = reverse("partnerships:programme", args=["key"])
    assert BANNER in Client().get(address).content.decode()
