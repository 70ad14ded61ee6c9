# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A whole partnership as a file: complete, harmless in spreadsheets, restored elsewhere, recognised the second time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from newtwincities.common.models import Mail
from newtwincities.partnerships import dossier_files, queries
from newtwincities.partnerships.actions import dossier as actions
from newtwincities.partnerships.actions import exchanges as exchange_actions
from newtwincities.partnerships.dossier_rows import FIELDS
from newtwincities.partnerships.exports import TABLE_COLUMNS, column_words, dossier_of
from newtwincities.partnerships.files import partnership_from
from newtwincities.partnerships.models import (
    Agreement,
    Carrier,
    Document,
    Exchange,
    Part,
    Partnership,
    ProgrammeItem,
    Side,
    Task,
    YearAnswer,
)
from tests.capabilities import teams_world
from tests.capabilities.test_partnership_documents import PDF, media, photograph, send
from tests.capabilities.test_partnerships import active, begun, signed_in, visit, world

__all__ = ["media", "world"]
pytestmark = pytest.mark.django_db

# What a dossier leaves out: numbers of the database, who entered it here, what other rows say, secrets and counts.
LEFT_OUT = {
    Partnership: {"id", "begun_by", "created_at"},
    Agreement: {"id", "partnership"},
    Side: {"id", "partnership", "municipality", "team", "confirmed_at"},
    Carrier: {"id", "side", "person", "deputy", "successor", "asked_at"},
    Exchange: {"id", "partnership", "programme_key", "entered_by", "changed_at", "version"},
    Task: {"id", "partnership", "step", "carrier", "created_by", "reminded_at"},
    Document: {"id", "partnership", "exchange", "ref", "added_by", "changed_at", "version"},
    YearAnswer: {"id", "side", "exchange", "exchange_version"},  # what a link of a mail from here may still change
}


def full(world: dict[str, Any], partnership: Partnership) -> Partnership:
    """A dossier with something in every field that it can have."""
    Partnership.objects.filter(pk=partnership.pk).update(since=date(1998, 5, 1), topics="culture|youth", languages="de")
    Agreement.objects.create(partnership=partnership, signed_on=date(1998, 5, 1), languages="de|it", text="We agree.")
    one, two = partnership.sides.all()
    Side.objects.filter(pk=one.pk).update(
        budget=0, hours_a_year=40, habits="Bring the flag.", shown="exchanges|numbers"
    )
    Side.objects.filter(pk=two.pk).update(currency="CHF", shown="numbers")
    first = exchange_actions.enter_exchange(partnership, visit(partnership, title="=Camp"), by=world["ana"])
    exchange_actions.enter_exchange(
        partnership, visit(partnership, title="Online", mode="online", hours=2, under_26=0), by=world["ana"]
    )
    Exchange.objects.filter(pk=first.pk).update(
        starts_at=time(9, 30), zone="Europe/Vienna", place="Mill", cost=900, funding="CERV", result="A choir.",
        meeting_link="https://meet.example.org/x", programme_key="secret",
    )  # fmt: skip
    Part.objects.filter(exchange=first, side=two).update(families=4, travel="train", travel_km=310, under_26=3)
    ProgrammeItem.objects.create(exchange=first, day=first.start, starts_at=time(9), title="Walk", who="All")
    a1, a2 = Carrier.objects.filter(side=one).order_by("name")
    Carrier.objects.filter(pk=a1.pk).update(
        does="organiser|youth", since=date(2020, 1, 1), until=date(2030, 1, 1), deputy=a2, successor=a2,
        contact="a1@example.org", knows="Where the key is.",
    )  # fmt: skip
    now = timezone.now()
    Task.objects.create(
        partnership=partnership, title="Call the choir", carrier=a1, due=date(2027, 1, 1), created_at=now
    )
    YearAnswer.objects.create(side=two, year=2025, asked_at=now, met=False, answered_at=now)
    ana = signed_in(world["ana"])
    send(ana, partnership, ("Vertrag.pdf", PDF), kind="agreement", title="The agreement")
    send(ana, partnership, ("a.jpg", photograph((60, 40))), kind="photograph", consent="All", public_consent="on",
         exchange=first.pk)  # fmt: skip
    Document.objects.create(partnership=partnership, kind="thanks", title="Thanks", language="de", text="Danke",
                            second_language="it", second_text="Grazie", added_at=now, changed_at=now)  # fmt: skip
    found = queries.partnership_with_pk(partnership.pk)
    assert found
    return found


def zip_of(client: Client, partnership: Partnership, language: str = "en") -> bytes:
    response = client.get(f"/{language}/partnerships/{partnership.pk}/dossier.zip")
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def entries(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def content(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(entries(data)["dossier.json"])
    return {name: value for name, value in found.items() if name not in ("made_on", "made_at")}


def upload(client: Client, data: bytes) -> Any:
    return client.post("/en/partnerships/restore/", {"file": SimpleUploadedFile("dossier.zip", data)})


def restored(client: Client, data: bytes) -> Any:
    assert upload(client, data).status_code == 302
    return client.post("/en/partnerships/restore/preview/")


def both_sides(world: dict[str, Any]) -> Partnership:
    """Of two villages with one team, so that a restored one is there at once."""
    world["two"].mandates.all().delete()
    teams_world.act_for(world["one"], world["bedorf"])
    partnership = begun(world)
    found = queries.partnership_with_pk(partnership.pk)
    assert found
    return full(world, found)


# --- what is in it


@pytest.mark.parametrize("kind", list(LEFT_OUT), ids=lambda kind: kind.__name__)
def test_a_dossier_holds_every_field_or_says_why_not(kind: type[models.Model]) -> None:
    assert {field.name for field in kind._meta.concrete_fields} == set(FIELDS[kind]) | LEFT_OUT[kind]


def test_the_zip_holds_json_tables_documents_and_what_they_mean(world: dict[str, Any]) -> None:
    found = entries(zip_of(signed_in(world["ana"]), full(world, active(world)), "de"))
    assert set(found) == {
        "README.txt", "dossier.json", "partnership.json", "exchanges.csv", "exchanges.xlsx",
        "documents/002-Vertrag.pdf", "documents/003-a.webp",
    }  # fmt: skip
    assert found["documents/002-Vertrag.pdf"] == PDF
    assert b"secret" not in found["dossier.json"]
    assert len(partnership_from(json.loads(found["partnership.json"])).facts.exchanges) == 2
    for column in TABLE_COLUMNS:
        assert f"  {column}: " in found["README.txt"].decode()
    assert [name for name, _words in column_words()] == list(TABLE_COLUMNS)


def test_no_cell_of_a_table_is_a_formula(world: dict[str, Any]) -> None:
    found = entries(zip_of(signed_in(world["ana"]), full(world, active(world))))
    assert found["exchanges.csv"].startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(found["exchanges.csv"].decode("utf-8-sig"))))
    assert len(rows) == 4  # two exchanges, two sides
    assert "'=Camp" in {row["title"] for row in rows}
    sheet = load_workbook(io.BytesIO(found["exchanges.xlsx"])).active
    assert sheet is not None
    titles = {sheet.cell(row, 2).value: sheet.cell(row, 2).data_type for row in range(2, 6)}
    assert titles == {"=Camp": "s", "Online": "s"}
    assert sheet.cell(2, 3).value.date() == date(2026, 6, 10)  # type: ignore[union-attr]


def test_who_was_host_stays_blank_where_nobody_has_said(world: dict[str, Any]) -> None:
    partnership = active(world)
    full(world, partnership)
    Part.objects.filter(exchange__title="Online").update(hosts=False)
    Part.objects.filter(exchange__title="=Camp").update(hosts=False)
    side = partnership.sides.all()[0]
    Part.objects.filter(exchange__title="=Camp", side=side).update(hosts=True)
    dossier = dossier_of(partnership)
    hosts = {(row["title"], row["hosts"]) for row in dossier.table}
    assert hosts == {("=Camp", 1), ("=Camp", 0), ("Online", None)}
    told = {one["title"]: [part.get("hosts") for part in one["parts"]] for one in dossier.content["exchanges"]}
    assert (sorted(told["=Camp"]), told["Online"]) == ([False, True], [None, None])


def test_carriers_editors_and_coordinators_take_the_dossier_along(world: dict[str, Any], person: Any) -> None:
    partnership = active(world)
    editor = person("editor@example.org")
    teams_world.role(world["two"], editor, "editor")
    path = f"/en/partnerships/{partnership.pk}/dossier.zip"
    answers = {who: signed_in(one).get(path).status_code for who, one in {**world, "editor": editor}.items()
               if who in ("ana", "ben", "editor", "helper", "stranger")}  # fmt: skip
    assert answers == {"ana": 200, "ben": 200, "editor": 200, "helper": 403, "stranger": 404}
    assert Client().get(path).status_code == 302


def test_an_empty_partnership_has_a_dossier_too(world: dict[str, Any]) -> None:
    data = zip_of(signed_in(world["ana"]), active(world))
    assert content(data)["exchanges"] == []


# --- restoring it


def test_exported_restored_and_exported_again_it_is_the_same(world: dict[str, Any]) -> None:
    partnership, ana = both_sides(world), signed_in(world["ana"])
    before = zip_of(ana, partnership)
    Partnership.objects.all().delete()
    response = restored(ana, before)
    again = queries.partnership_with_pk(Partnership.objects.get().pk)
    assert again
    assert response.headers["Location"] == f"/en/partnerships/{again.pk}/"
    assert again.state == Partnership.State.ACTIVE
    after = zip_of(ana, again)
    assert content(after) == content(before)
    for name in ("exchanges.csv", "documents/002-Vertrag.pdf", "documents/003-a.webp"):
        assert entries(after)[name] == entries(before)[name], name
    assert not Mail.objects.filter(kind="partnership_proposed").exists()


def test_what_the_other_side_has_not_agreed_to_stays_hidden(world: dict[str, Any]) -> None:
    partnership, ana, ben = full(world, active(world)), signed_in(world["ana"]), signed_in(world["ben"])
    data = zip_of(ana, partnership)
    Partnership.objects.all().delete()
    Mail.objects.all().delete()
    response = restored(ana, data)
    new = Partnership.objects.get()
    assert new.state == Partnership.State.PROPOSED
    assert Mail.objects.get(kind="partnership_proposed").address == "ben@example.org"
    for client in (ana, ben):
        for path in (response.headers["Location"], "/en/partnerships/"):
            page = client.get(path).content.decode()
            for words in ("Camp", "choir", "a1@example.org", "We agree", "The agreement", "flag"):
                assert words not in page, (path, words)
        for part in ("exchanges/", "documents/", "vitality/", "dossier.zip", "partnership.json", "public-face/",
                     "carriers/", "tasks/", "agreement/", "handover/", "handover/paper.pdf"):  # fmt: skip
            assert client.get(f"/en/partnerships/{new.pk}/{part}").status_code in (403, 404), part
    assert "exchanges 2, documents 3" in ben.get(response.headers["Location"]).content.decode()
    ben.post(f"/en/partnerships/{new.pk}/answer/", {"do": "confirm"})
    assert "Camp" in ben.get(f"/en/partnerships/{new.pk}/exchanges/").content.decode()
    found, told = content(zip_of(ben, new)), content(data)
    assert found["sides"][1].pop("shown", None) is None  # what they show to everybody, they say themselves
    told["sides"][1].pop("shown")
    for one in (found, told):
        one["partnership"].pop("state_since")
    assert found == told


def test_a_declined_dossier_leaves_nothing(world: dict[str, Any], media: Path) -> None:
    data = zip_of(signed_in(world["ana"]), full(world, active(world)))
    Partnership.objects.all().delete()
    restored(signed_in(world["ana"]), data)
    signed_in(world["ben"]).post(f"/en/partnerships/{Partnership.objects.get().pk}/answer/", {"do": "decline"})
    assert not Exchange.objects.exists()
    assert not Document.objects.exists()


def test_the_same_dossier_twice_is_recognised(world: dict[str, Any]) -> None:
    partnership, ana = full(world, active(world)), signed_in(world["ana"])
    data = zip_of(ana, partnership)
    assert "This partnership is here already." in restored(ana, data).content.decode()
    actions.change_state(partnership, "ended", reason="", by=world["ana"])
    assert "This partnership is here already." in restored(ana, data).content.decode()
    assert Partnership.objects.count() == 1


def test_the_preview_says_what_it_holds_and_saves_nothing(world: dict[str, Any]) -> None:
    ana = signed_in(world["ana"])
    data = zip_of(ana, full(world, active(world)))
    Partnership.objects.all().delete()
    upload(ana, data)
    page = ana.get("/en/partnerships/restore/preview/").content.decode()
    for words in ("your side", "is asked", "10 June 2026", "Bedorf has to agree"):
        assert words in page, words
    assert not Partnership.objects.exists()


def test_who_acts_for_none_of_the_sides_restores_nothing(world: dict[str, Any], municipality: Any, person: Any) -> None:
    data = zip_of(signed_in(world["ana"]), active(world))
    Partnership.objects.all().delete()
    elsewhere = person("elsewhere@example.org")
    teams_world.role(teams_world.town_hall(municipality("Q9")), elsewhere, "coordinator")
    response = restored(signed_in(elsewhere), data)
    assert "You act for none of these municipalities" in response.content.decode()
    assert not Partnership.objects.exists()


def test_an_unknown_municipality_and_one_without_a_team_are_named(world: dict[str, Any], municipality: Any) -> None:
    ana = signed_in(world["ana"])
    municipality("Q3", name="Cedorf")
    data = zip_of(ana, active(world))
    Partnership.objects.all().delete()
    for key, words in (("Q404", "not known in this atlas"), ("Q3", "nobody acts for it here yet")):
        response = restored(ana, changed(data, lambda found, key=key: found["sides"][1].update(municipality=key)))
        assert words in response.content.decode()
    assert not Partnership.objects.exists()


def test_restoring_is_for_members_who_act_for_a_municipality(world: dict[str, Any]) -> None:
    assert Client().get("/en/partnerships/restore/").status_code in (302, 403)
    page = signed_in(world["stranger"]).get("/en/partnerships/restore/").content.decode()
    assert "You act for no municipality yet" in page
    assert signed_in(world["ana"]).get("/en/partnerships/restore/preview/").status_code == 302
    assert "Restore from a file" in signed_in(world["ana"]).get("/en/partnerships/begin/").content.decode()


# --- files that are none, or want harm


def changed(data: bytes, change: Callable[[dict[str, Any]], Any], **more: bytes) -> bytes:
    """The dossier with its JSON changed, and entries added."""
    found = entries(data)
    content = json.loads(found["dossier.json"])
    change(content)
    found["dossier.json"] = json.dumps(content).encode()
    return packed(found | more)


def packed(found: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, entry in found.items():
            archive.writestr(name, entry)
    return written.getvalue()


def test_what_is_no_dossier_is_refused(world: dict[str, Any]) -> None:
    ana = signed_in(world["ana"])
    for data, words in (
        (b"no zip", "This is no zip file that can be read."),
        (packed({"a.txt": b"x"}), "There is no dossier.json in it."),
        (packed({"dossier.json": b"[" * 100_000}), "dossier.json is no JSON"),
        (packed({"dossier.json": b"[]"}), "this program reads version 1"),
        (
            packed({"dossier.json": b'{"format": "newtwincities-dossier", "version": 2}'}),
            "this program reads version 1",
        ),
        (packed({f"{n}": b"" for n in range(1001)}), "This file holds more than a dossier can"),
    ):
        response = upload(ana, data)
        assert response.status_code == 422
        assert words in response.content.decode()


def test_a_file_that_blows_itself_up_is_never_unpacked(world: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_files, "LARGEST_JSON", 1_000)
    response = upload(signed_in(world["ana"]), packed({"dossier.json": b" " * 5_000_000}))
    assert "dossier.json is larger than 20 MB." in response.content.decode()
    monkeypatch.setattr(dossier_files, "LARGEST_ZIP", 100_000)
    response = upload(signed_in(world["ana"]), packed({"dossier.json": b"{}", "x": b"0" * 5_000_000}))
    assert "This file holds more than a dossier can" in response.content.decode()


def test_all_problems_are_named_with_their_place(world: dict[str, Any]) -> None:
    ana = signed_in(world["ana"])
    data = zip_of(ana, full(world, active(world)))

    def spoil(found: dict[str, Any]) -> None:
        found["exchanges"][0] |= {"start": "soon", "mode": "flying", "meeting_link": "javascript:alert(1)"}
        found["exchanges"][1]["parts"][0]["side"] = "s9"
        found["carriers"][0]["deputy"] = "c77"
        found["sides"][0]["shown"] = ["everything"]
        found["partnership"]["kind"] = "secret"
        found["tasks"][0]["title"] = "x" * 999

    page = upload(ana, changed(data, spoil)).content.decode()
    for place in (
        "exchanges[0].start", "exchanges[0].mode", "exchanges[0].meeting_link", "exchanges[1].parts", "carriers[0]",
        "sides[0].shown", "partnership.kind", "tasks[0].title",
    ):  # fmt: skip
        assert f"{place}: " in page, place


def test_files_in_a_dossier_are_looked_at_like_uploads(world: dict[str, Any], media: Path, tmp_path: Path) -> None:
    ana = signed_in(world["ana"])
    data = zip_of(ana, full(world, active(world)))
    Partnership.objects.all().delete()

    def climb(found: dict[str, Any]) -> None:
        found["documents"][1] |= {"file": "../../evil.pdf", "file_name": "../../../evil.pdf"}

    restored(ana, changed(data, climb, **{"../../evil.pdf": PDF}))
    names = Document.objects.exclude(ref=None).values_list("file_name", flat=True)
    assert "evil.pdf" in names
    assert not list(tmp_path.rglob("evil*"))
    Partnership.objects.all().delete()
    page = upload(ana, changed(data, climb, **{"../../evil.pdf": b"<script>"})).content.decode()
    assert "../../evil.pdf: Choose a PDF" in page
    page = upload(ana, changed(data, lambda found: found["documents"][1].update(file="gone.pdf"))).content.decode()
    assert "gone.pdf: it is named in dossier.json, but not there." in page
