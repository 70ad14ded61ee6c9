# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Papers and photographs of a partnership: what is taken, who sees it, what hides in it and does not stay."""

from __future__ import annotations

import os
import time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from newtwincities.common import shelves
from newtwincities.partnerships import document_files as files
from newtwincities.partnerships.actions import dossier
from newtwincities.partnerships.actions import exchanges as exchange_actions
from newtwincities.partnerships.jobs import clear_files
from newtwincities.partnerships.models import Document, Partnership
from newtwincities.partnerships.registering import PARTNERSHIPS
from tests.capabilities import teams_world
from tests.capabilities.test_partnerships import active, signed_in, visit, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF"
GPS = "Xyvrotal"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path
    return tmp_path / "media" / "documents"


def photograph(size: tuple[int, int] = (2000, 1000), form: str = "JPEG") -> bytes:
    """One that tells where it was taken."""
    picture, exif, written = Image.new("RGB", size, "teal"), Image.Exif(), BytesIO()
    exif[0x010E] = GPS
    picture.save(written, form, exif=exif)
    return written.getvalue()


def office(*names: str, mimetype: str = "") -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "<x/>")
    return written.getvalue()


def send(client: Client, partnership: Partnership, *sent: tuple[str, bytes], **values: Any) -> Any:
    uploads = [SimpleUploadedFile(name, data) for name, data in sent]
    return client.post(
        f"/en/partnerships/{partnership.pk}/documents/add/", {"kind": "other", "sent": uploads, **values}
    )


# --- what is taken


def test_a_photograph_is_drawn_anew_with_its_consent(world: dict[str, Any], media: Path) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    response = send(ana, partnership, ("IMG_1.jpg", photograph()), kind="photograph", consent="All agreed; by Ana")
    assert response.status_code == 302
    (document,) = Document.objects.all()
    assert (document.title, document.file_name, document.media_type) == ("IMG 1", "IMG_1.webp", "image/webp")
    assert not document.public_consent
    (kept,) = media.iterdir()
    assert oct(kept.stat().st_mode & 0o777) == "0o600"
    data = kept.read_bytes()
    assert GPS.encode() not in data
    with Image.open(BytesIO(data)) as picture:
        assert picture.size == (1600, 800)
        assert not picture.getexif()


def test_a_photograph_without_consent_is_refused_and_nothing_else_is_lost(world: dict[str, Any], media: Path) -> None:
    response = send(
        signed_in(world["ana"]), active(world), ("a.jpg", photograph()), kind="photograph", title="On the bridge"
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Say who agreed to be shown, and who took the photograph." in page
    assert "On the bridge" in page
    assert not media.exists()


@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [
        ("Vertrag.pdf", PDF, "pdf"),
        ("letter.exe", office("[Content_Types].xml", "word/document.xml"), "docx"),
        ("list.xlsx", office("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("text.odt", office(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        ("scan.png", photograph((20, 20), "PNG"), "webp"),
    ],
)
def test_a_file_is_what_its_content_says(name: str, data: bytes, ending: str) -> None:
    assert shelves.taken(data, name).name == f"{name.partition('.')[0]}.{ending}"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.pdf", b"<html><script>alert(1)</script>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("macro.docx", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("broken.docx", b"PK\x03\x04 and no more"),
        ("archive.docx", office("anything.txt")),
        ("broken.jpg", b"\xff\xd8\xff and no more"),
        ("empty.pdf", b""),
        ("large.pdf", PDF + b" " * shelves.MOST_BYTES),
    ],
)
def test_what_is_none_of_our_files_is_refused_by_its_name(world: dict[str, Any], name: str, data: bytes) -> None:
    response = send(signed_in(world["ana"]), active(world), (name, data))
    assert response.status_code == 422
    assert not Document.objects.exists()
    if data:
        assert name in response.content.decode()


def test_all_files_of_one_upload_are_kept_or_none(world: dict[str, Any], media: Path) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    assert send(ana, partnership, ("a.pdf", PDF), ("b.pdf", b"no")).status_code == 422
    assert not Document.objects.exists()
    assert send(ana, partnership, ("a.pdf", PDF), ("b.pdf", PDF), title="Minutes").status_code == 302
    assert [one.title for one in Document.objects.all()] == ["Minutes", "Minutes"]
    assert len(list(media.iterdir())) == 2


def test_only_a_picture_can_be_a_photograph(world: dict[str, Any]) -> None:
    response = send(signed_in(world["ana"]), active(world), ("a.pdf", PDF), kind="photograph", consent="All")
    assert "A photograph is a JPEG, PNG or WebP file." in response.content.decode()


def test_there_is_room_for_200_files(world: dict[str, Any], media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    monkeypatch.setattr(files, "MOST_FILES", 1)
    assert send(ana, partnership, ("a.pdf", PDF)).status_code == 302
    response = send(ana, partnership, ("b.pdf", PDF))
    assert response.status_code == 422
    assert "There is no more room" in response.content.decode()
    assert len(list(media.iterdir())) == 1  # the refused one left nothing behind


# --- who sees it


def test_documents_are_seen_by_teams_of_the_sides_and_downloaded_as_files(world: dict[str, Any]) -> None:
    partnership = active(world)
    send(signed_in(world["ana"]), partnership, ("Vertrag 1998.pdf", PDF), title="The agreement", kind="agreement")
    document = Document.objects.get()
    for who in ("ben", "helper"):
        client = signed_in(world[who])
        assert "The agreement" in client.get(f"/en/partnerships/{partnership.pk}/documents/").content.decode()
        response = client.get(f"/en/partnerships/{partnership.pk}/documents/{document.pk}/file")
        assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
        assert response.headers["Content-Disposition"] == 'attachment; filename="Vertrag 1998.pdf"'
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]


def test_strangers_and_visitors_find_no_document(world: dict[str, Any]) -> None:
    partnership = active(world)
    send(signed_in(world["ana"]), partnership, ("a.pdf", PDF))
    pk = Document.objects.get().pk
    for path in ("", "add/", "write/", f"{pk}/", f"{pk}/change/", f"{pk}/file", f"{pk}/paper.pdf"):
        for client, status in ((Client(), 302), (signed_in(world["stranger"]), 404)):
            assert client.get(f"/en/partnerships/{partnership.pk}/documents/{path}").status_code == status, path


def test_a_helper_reads_and_changes_nothing(world: dict[str, Any]) -> None:
    partnership, helper = active(world), signed_in(world["helper"])
    assert "Add files" not in helper.get(f"/en/partnerships/{partnership.pk}/documents/").content.decode()
    assert send(helper, partnership, ("a.pdf", PDF)).status_code == 403
    assert helper.get(f"/en/partnerships/{partnership.pk}/documents/write/").status_code == 403


def test_a_document_of_another_partnership_is_not_found_here(world: dict[str, Any], municipality: Any) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    send(ana, partnership, ("a.pdf", PDF))
    cedorf = municipality("Q3", name="Cedorf")
    teams_world.act_for(world["one"], cedorf)
    other = dossier.begin(world["aldorf"], cedorf, team=world["one"], kind="informal", since=None, by=world["ana"])
    path = f"/en/partnerships/{other.pk}/documents/{Document.objects.get().pk}/"
    assert ana.get(path).status_code == ana.get(f"{path}file").status_code == 404


def test_without_documents_the_page_says_what_it_is_for(world: dict[str, Any]) -> None:
    page = signed_in(world["ana"]).get(f"/en/partnerships/{active(world).pk}/documents/").content.decode()
    assert "No documents yet" in page
    assert "Write from a template" in page


def test_the_list_costs_the_same_however_long_it_is(world: dict[str, Any]) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    send(ana, partnership, ("a.pdf", PDF))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ana.get(f"/en/partnerships/{partnership.pk}/documents/").status_code == 200
        return len(queries)

    before = cost()
    send(ana, partnership, *((f"{n}.pdf", PDF) for n in range(9)))
    send(ana, partnership, ("a.jpg", photograph((9, 9))), kind="photograph", consent="All")
    assert cost() == before


# --- changing, removing, cleaning


def test_two_who_describe_a_file_at_once_notice(world: dict[str, Any]) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    send(ana, partnership, ("a.pdf", PDF))
    document = Document.objects.get()
    path = f"/en/partnerships/{partnership.pk}/documents/{document.pk}/change/"
    assert ana.post(path, {"title": "Mine", "kind": "press", "version": 1}).status_code == 302
    response = signed_in(world["ben"]).post(path, {"title": "His", "kind": "other", "version": 1})
    assert response.status_code == 409
    assert "Somebody else has changed this" in response.content.decode()
    assert "His" in response.content.decode()
    document.refresh_from_db()
    assert (document.title, document.kind, document.ref is not None) == ("Mine", "press", True)


def test_a_removed_document_takes_its_file_along(
    world: dict[str, Any], media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    send(ana, partnership, ("a.pdf", PDF))
    with django_capture_on_commit_callbacks(execute=True):
        ana.post(f"/en/partnerships/{partnership.pk}/documents/{Document.objects.get().pk}/change/", {"do": "remove"})
    assert not Document.objects.exists()
    assert not list(media.iterdir())


def test_files_that_belong_to_nothing_are_cleared_after_a_day(world: dict[str, Any], media: Path) -> None:
    partnership = active(world)
    send(signed_in(world["ana"]), partnership, ("a.pdf", PDF))
    kept = {path.name for path in media.iterdir()}
    fresh, old = "0" * 32, "1" * 32
    for name in (fresh, old):
        (media / name).write_bytes(b"left over")
    yesterday = time.time() - 2 * 86_400
    for path in media.iterdir():
        if path.name != fresh:
            os.utime(path, (yesterday, yesterday))
    clear_files.call()
    assert {path.name for path in media.iterdir()} == kept | {fresh}


def test_a_document_outlives_its_exchange(world: dict[str, Any]) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    exchange = exchange_actions.enter_exchange(partnership, visit(partnership), by=world["ana"])
    send(ana, partnership, ("a.pdf", PDF), exchange=exchange.pk)
    assert "Youth camp" in ana.get(f"/en/partnerships/{partnership.pk}/documents/").content.decode()
    exchange_actions.remove_exchange(exchange, by=world["ana"])
    assert Document.objects.get().exchange is None


def test_an_exchange_shows_its_photographs_and_papers(world: dict[str, Any]) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    exchange = exchange_actions.enter_exchange(partnership, visit(partnership), by=world["ana"])
    html = render_to_string("partnerships/documents_of_exchange.html", {"exchange": exchange, "can_edit": True})
    assert f"?kind=photograph&amp;exchange={exchange.pk}" in html
    send(ana, partnership, ("a.jpg", photograph((9, 9))), kind="photograph", consent="All", exchange=exchange.pk)
    send(ana, partnership, ("b.pdf", PDF), title="Minutes", exchange=exchange.pk)
    html = render_to_string("partnerships/documents_of_exchange.html", {"exchange": exchange})
    assert "<img" in html
    assert "Minutes" in html
    assert "Add photographs" not in html


def test_a_paused_partnership_keeps_its_documents_readable(world: dict[str, Any]) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    send(ana, partnership, ("a.pdf", PDF), title="Minutes")
    dossier.change_state(partnership, "paused", reason="", by=world["ana"])
    assert "Minutes" in ana.get(f"/en/partnerships/{partnership.pk}/documents/").content.decode()
    assert send(ana, partnership, ("b.pdf", PDF)).status_code == 403


def test_erasing_a_person_forgets_who_added_a_document(world: dict[str, Any]) -> None:
    send(signed_in(world["ana"]), active(world), ("a.pdf", PDF))
    PARTNERSHIPS.erase(world["ana"], True)
    assert Document.objects.get().added_by is None


def test_a_picture_that_was_drawn_here_keeps_its_bytes() -> None:
    drawn = shelves.taken(photograph(), "a.jpg").data
    assert shelves.taken(drawn, "a.webp").data == drawn
    hiding = BytesIO()
    with Image.open(BytesIO(drawn)) as picture:
        exif = Image.Exif()
        exif[0x010E] = GPS
        picture.save(hiding, "WEBP", exif=exif)
    assert GPS.encode() not in shelves.taken(hiding.getvalue(), "a.webp").data
