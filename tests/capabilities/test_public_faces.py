# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The public face of a partnership: what all sides agree to show, and nothing else, in no channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newtwincities.moderation.models import Hidden
from newtwincities.moderation.registry import thing_with
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions import dossier as actions
from newtwincities.partnerships.actions import exchanges as exchange_actions
from newtwincities.partnerships.actions.public import show
from newtwincities.partnerships.models import Agreement, Document, Partnership, Side
from tests.capabilities import teams_world
from tests.capabilities.test_partnership_documents import media, photograph, send
from tests.capabilities.test_partnerships import active, signed_in, visit, world

__all__ = ["media", "world"]
pytestmark = pytest.mark.django_db

EVERYTHING = list(Side.Shown.values)


def shown(partnership: Partnership, *sets: list[str], by: Any) -> Partnership:
    """What each side shows."""
    for side, chosen in zip(partnership.sides.all(), sets, strict=True):
        show([side], chosen, by=by)
    found = queries.partnership_with_pk(partnership.pk)
    assert found
    return found


def filled(world: dict[str, Any]) -> Partnership:
    partnership = active(world)
    Agreement.objects.create(partnership=partnership, signed_on=date(1998, 5, 1), text="We agree on friendship.")
    carriers = {side.pk: {f"Xyvrotträger {side.pk}": 1} for side in partnership.sides.all()}
    exchange_actions.enter_exchange(partnership, visit(partnership, organisers=carriers), by=world["ana"])
    ana = signed_in(world["ana"])
    for title, public in (("On the bridge", "on"), ("In the shower room", "")):
        send(ana, partnership, ("a.jpg", photograph((60, 40))), kind="photograph", consent="All asked", title=title,
             **({"public_consent": public} if public else {}))  # fmt: skip
    return partnership


def page(partnership: Partnership, language: str = "en") -> str:
    return Client().get(f"/{language}/twinned/{partnership.pk}/").content.decode()


def test_only_what_all_sides_tick_is_public(world: dict[str, Any]) -> None:
    partnership = filled(world)
    assert Client().get(f"/en/twinned/{partnership.pk}/").status_code == 404
    shown(partnership, EVERYTHING, [], by=world["ana"])
    assert Client().get(f"/en/twinned/{partnership.pk}/").status_code == 404
    shown(partnership, EVERYTHING, ["exchanges"], by=world["ana"])
    found = page(partnership)
    assert "Youth camp" in found
    for words in ("Participants", "friendship", "On the bridge", "of 100"):
        assert words not in found, words
    shown(partnership, ["numbers"], ["numbers", "exchanges"], by=world["ana"])
    found = page(partnership)
    assert "50" in found
    assert "Youth camp" not in found


def test_the_public_page_names_no_carrier_and_shows_no_unasked_photograph(world: dict[str, Any]) -> None:
    partnership = shown(filled(world), EVERYTHING, EVERYTHING, by=world["ana"])
    for language in ("en", "de", "fr", "it", "sl"):
        found = page(partnership, language)
        assert "Youth camp" in found
        assert "friendship" in found
        assert "On the bridge" in found
        assert "shower" not in found
        assert "Xyvrot" not in found
        assert "All asked" not in found


def test_a_photograph_is_public_by_consent_and_agreement_alone(world: dict[str, Any]) -> None:
    partnership = shown(filled(world), EVERYTHING, EVERYTHING, by=world["ana"])
    bridge, shower = (Document.objects.get(title=title) for title in ("On the bridge", "In the shower room"))
    path = f"/en/twinned/{partnership.pk}/photographs/"
    assert Client().get(f"{path}{bridge.pk}/").headers["Content-Type"] == "image/webp"
    assert Client().get(f"{path}{shower.pk}/").status_code == 404
    shown(partnership, EVERYTHING, ["exchanges"], by=world["ana"])
    assert Client().get(f"{path}{bridge.pk}/").status_code == 404
    inside = f"/en/partnerships/{partnership.pk}/documents/{bridge.pk}/file"
    assert Client().get(inside).headers["Location"].endswith(f"?next={inside}")  # to signing in, there or not


def test_each_coordinator_chooses_for_the_own_side(world: dict[str, Any]) -> None:
    partnership = active(world)
    path = f"/en/partnerships/{partnership.pk}/public-face/"
    assert signed_in(world["ana"]).post(path, {"shown": ["exchanges", "numbers"]}).status_code == 302
    assert [side.shown for side in Side.objects.order_by("pk")] == ["exchanges|numbers", ""]
    assert "Nothing is public." in signed_in(world["ben"]).get(path).content.decode()
    signed_in(world["ben"]).post(path, {"shown": ["numbers"]})
    assert f"/twinned/{partnership.pk}/" in signed_in(world["ben"]).get(path).content.decode()
    assert signed_in(world["ana"]).post(path, {"shown": ["everything"]}).status_code == 422
    teams_world.role(world["two"], world["ana"], "helper")  # a lesser role on the other side
    signed_in(world["ana"]).post(path, {"shown": []})
    assert [side.shown for side in Side.objects.order_by("pk")] == ["", "numbers"]


def test_helpers_look_and_strangers_find_nothing(world: dict[str, Any]) -> None:
    path = f"/en/partnerships/{active(world).pk}/public-face/"
    helper = signed_in(world["helper"])
    assert 'name="shown"' not in helper.get(path).content.decode()
    assert helper.post(path, {"shown": ["numbers"]}).status_code == 403
    for client, status in ((Client(), 302), (signed_in(world["stranger"]), 404)):
        assert client.get(path).status_code == client.post(path).status_code == status


def test_an_ended_partnership_keeps_its_public_face_until_it_is_taken_back(world: dict[str, Any]) -> None:
    partnership = shown(filled(world), ["exchanges"], ["exchanges"], by=world["ana"])
    actions.change_state(partnership, "ended", reason="Too far", by=world["ana"])
    found = page(partnership)
    assert "ended" in found
    assert "Too far" not in found
    signed_in(world["ben"]).post(f"/en/partnerships/{partnership.pk}/public-face/", {"shown": []})
    assert Client().get(f"/en/twinned/{partnership.pk}/").status_code == 404


def test_the_pages_of_the_municipalities_lead_to_it(world: dict[str, Any]) -> None:
    partnership = filled(world)
    link = f"/en/twinned/{partnership.pk}/"
    assert link not in Client().get("/en/municipalities/Q1/").content.decode()
    shown(partnership, ["numbers"], ["numbers"], by=world["ana"])
    for key in ("Q1", "Q2"):
        assert link in Client().get(f"/en/municipalities/{key}/").content.decode()
    assert f"/de/twinned/{partnership.pk}/" in Client().get("/sitemap-pages.xml").content.decode()
    shown(partnership, ["numbers"], [], by=world["ana"])
    assert link not in Client().get("/en/municipalities/Q1/").content.decode()
    assert f"/twinned/{partnership.pk}/" not in Client().get("/sitemap-pages.xml").content.decode()


def test_a_proposal_shows_nothing(world: dict[str, Any]) -> None:
    partnership = shown(filled(world), EVERYTHING, EVERYTHING, by=world["ana"])
    Partnership.objects.filter(pk=partnership.pk).update(state="proposed")
    assert Client().get(f"/en/twinned/{partnership.pk}/").status_code == 404
    assert not queries.public_partnerships()


def test_a_share_of_few_people_is_not_told(world: dict[str, Any]) -> None:
    partnership = active(world)
    one, two = partnership.sides.all()
    few = visit(partnership, participants={one.pk: 3, two.pk: 2}, under_26=1)
    exchange_actions.enter_exchange(partnership, few, by=world["ana"])
    shown(partnership, ["numbers"], ["numbers"], by=world["ana"])
    assert "under 26" not in page(partnership)


def test_the_public_page_costs_the_same_however_much_was_done(world: dict[str, Any]) -> None:
    partnership = shown(filled(world), EVERYTHING, EVERYTHING, by=world["ana"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(partnership)
        return len(captured)

    before = cost()
    for year in range(2015, 2025):
        day = date(year, 6, 1)
        exchange_actions.enter_exchange(partnership, visit(partnership, start=day, end=day), by=world["ana"])
    assert cost() == before


def test_a_moderator_hides_a_photograph_or_the_whole_page(
    world: dict[str, Any], person: Any, sign_in: Callable[..., Client]
) -> None:
    partnership = shown(filled(world), EVERYTHING, EVERYTHING, by=world["ana"])
    bridge = Document.objects.get(title="On the bridge")
    path = f"/en/twinned/{partnership.pk}/photographs/{bridge.pk}/"
    moderator = person("moderator@example.org", site_role="moderator")
    assert f"kind=photograph&amp;key={bridge.pk}" in page(partnership)
    Hidden.objects.create(kind="photograph", key=str(bridge.pk), why="decided")
    assert "On the bridge" not in page(partnership)
    assert Client().get(path).status_code == 404
    assert sign_in(moderator, second_factor=True, client=Client()).get(path).status_code == 200
    Hidden.objects.create(kind="partnership", key=str(partnership.pk), why="decided")
    assert Client().get(f"/en/twinned/{partnership.pk}/").status_code == 404
    assert not queries.public_partnerships()


def test_what_is_not_public_cannot_be_looked_up_by_reporting_it(world: dict[str, Any]) -> None:
    partnership = shown(filled(world), ["exchanges"], ["exchanges"], by=world["ana"])
    for title in ("On the bridge", "In the shower room"):
        assert thing_with("photograph", str(Document.objects.get(title=title).pk)) is None
    assert thing_with("partnership", str(partnership.pk)) == partnership
    shown(partnership, ["exchanges"], [], by=world["ana"])
    assert thing_with("partnership", str(partnership.pk)) is None
