# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures, documents, links and the cover of an idea: for those who may see it, and gone with it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from newtwincities.ideas import files
from newtwincities.ideas.actions import ideas as actions
from newtwincities.ideas.files import forget_orphans
from newtwincities.ideas.models import Attachment, Idea
from tests.capabilities.ideas_world import World, draft, filled, published, sent, signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture
def world(municipality: Any, person: Any, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return filled(municipality, person)


@pytest.fixture
def idea(world: World) -> Idea:
    return published(world)


def picture(name: str = "yard.png", size: tuple[int, int] = (64, 32)) -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", size, "green").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue())


def attach(world: World, idea: Idea, sent_file: Any, title: str = "The yard", *, who: str = "ana") -> Any:
    data = {"do": "file", "file-sent": sent_file, "file-title": title}
    return signed_in(world[who]).post(f"/en/ideas/{idea.pk}/attachments/", data)


def kept_files() -> int:
    return len(list(files.SHELF.folder.glob("*"))) if files.SHELF.folder.is_dir() else 0


def test_a_picture_in_the_text_has_its_size_and_says_what_it_shows(world: World, idea: Idea) -> None:
    assert attach(world, idea, picture()).status_code == 302
    one = Attachment.objects.get()
    text = f"![](picture:{one.pk}) ![Ours](picture:{one.pk}) ![far](https://example.org/a.png) ![no](picture:999)"
    signed_in(world["edo"]).post(f"/en/ideas/{idea.pk}/edit/", sent(idea, text=text))
    page = Client().get(f"/en/ideas/{idea.pk}/").content.decode()
    about = page[page.index('id="about"') : page.index('id="facts"')]
    url = f"/en/ideas/{idea.pk}/files/{one.ref}/"
    assert about.count("<img") == 2
    for alt in ("The yard", "Ours"):
        assert f'<img src="{url}" alt="{alt}" width="64" height="32" loading="lazy">' in about
    answer = Client().get(url)
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_of_another_idea_is_not_shown(world: World, idea: Idea) -> None:
    attach(world, published(world, title="Another"), picture())
    one = Attachment.objects.get()
    signed_in(world["edo"]).post(f"/en/ideas/{idea.pk}/edit/", sent(idea, text=f"![Ours](picture:{one.pk})"))
    assert str(one.ref) not in Client().get(f"/en/ideas/{idea.pk}/").content.decode()
    assert Client().get(f"/en/ideas/{idea.pk}/files/{one.ref}/").status_code == 404


def test_documents_are_downloads_for_those_who_may_see_the_idea(world: World) -> None:
    idea = published(world, visibility="invited")
    attach(world, idea, SimpleUploadedFile("Plan <1>.pdf", PDF), title="")
    one = Attachment.objects.get()
    assert (one.kind, one.title) == ("document", "Plan 1")
    url = f"/en/ideas/{idea.pk}/files/{one.ref}/"
    for who in (None, "sam"):
        assert signed_in(world[who] if who else None).get(url).status_code == 404
    answer = signed_in(world["ivo"]).get(url)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Plan 1.pdf"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def a_zip() -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("picture.png", b"no picture")
    return written.getvalue()


WRONG = (
    ({"do": "file", "file-title": "A zip"}, "file-sent", a_zip(), "this is none of them"),
    ({"do": "file", "file-title": "Nothing"}, "file-sent", b"", "This file is empty."),
    ({"do": "file", "file-title": "Broken"}, "file-sent", b"\x89PNG\r\n\x1a\nbroken", "no picture that can be read"),
    ({"do": "file", "file-title": "Page"}, "file-sent", b"<html><script>", "this is none of them"),
    ({"do": "cover", "cover-alt": "A hill"}, "cover-sent", PDF, "no picture that can be read"),
    ({"do": "cover", "cover-alt": "A hill"}, "cover-sent", a_zip(), "this is none of them"),
)


@pytest.mark.parametrize(("data", "field", "content", "words"), WRONG)
def test_what_is_no_picture_and_no_document_is_refused(
    data: dict[str, str], field: str, content: bytes, words: str, world: World, idea: Idea
) -> None:
    sent_file = SimpleUploadedFile("picture.png", content)
    answer = signed_in(world["ana"]).post(f"/en/ideas/{idea.pk}/attachments/", {**data, field: sent_file})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert kept_files() == 0


def test_a_picture_needs_words_for_those_who_do_not_see_it(world: World, idea: Idea) -> None:
    data = {"do": "cover", "cover-sent": picture(), "cover-alt": ""}
    cover = signed_in(world["ana"]).post(f"/en/ideas/{idea.pk}/attachments/", data)
    for answer in (attach(world, idea, picture(), title=" "), cover):
        wrong = answer.context["form"].errors
        assert ["Say what the picture shows."] in wrong.values()
        assert wrong["sent"] == ["Choose the file again."]


def test_a_refused_form_asks_for_its_file_again(world: World, idea: Idea) -> None:
    data = {"do": "cover", "cover-sent": picture(), "cover-alt": "a" * 2_000}
    cover = signed_in(world["ana"]).post(f"/en/ideas/{idea.pk}/attachments/", data)
    document = attach(world, idea, SimpleUploadedFile("plan.pdf", PDF), "a" * 2_000)
    for answer in (document, cover):
        assert answer.context["form"].errors["sent"] == ["Choose the file again."]


def test_the_cover_stands_above_the_idea_and_can_be_replaced_and_removed(
    world: World, idea: Idea, django_capture_on_commit_callbacks: Any
) -> None:
    ana, path = signed_in(world["ana"]), f"/en/ideas/{idea.pk}/attachments/"
    with django_capture_on_commit_callbacks(execute=True):
        for alt in ("A hill", "A lake"):
            ana.post(path, {"do": "cover", "cover-sent": picture(size=(2000, 1000)), "cover-alt": alt})
    page = Client().get(f"/en/ideas/{idea.pk}/").content.decode()
    assert 'alt="A lake" width="1600" height="800"' in page
    assert kept_files() == 1
    with django_capture_on_commit_callbacks(execute=True):
        ana.post(f"{path}cover/")
    assert "idea-cover" not in Client().get(f"/en/ideas/{idea.pk}/").content.decode()
    assert kept_files() == 0


def test_links_are_pages_and_each_stands_once(world: World, idea: Idea) -> None:
    ana, path = signed_in(world["ana"]), f"/en/ideas/{idea.pk}/attachments/"
    for title in ("Ours", "Our yard"):
        ana.post(path, {"do": "link", "link-title": title, "link-url": "https://example.org/yard"})
    page = Client().get(f"/en/ideas/{idea.pk}/").content.decode()
    assert "Our yard" in page
    assert 'rel="nofollow ugc noopener"' in page
    assert idea.links.count() == 1
    wrong = ana.post(path, {"do": "link", "link-title": "x", "link-url": "javascript:alert(1)"})
    assert wrong.status_code == 422
    ana.post(f"/en/ideas/{idea.pk}/links/{idea.links.get().pk}/remove/")
    assert not idea.links.exists()


def test_only_those_who_edit_add_and_remove(world: World, idea: Idea) -> None:
    attach(world, idea, picture())
    one = Attachment.objects.get()
    for who in ("mia", "ivo", "sam"):
        client = signed_in(world[who])
        assert client.get(f"/en/ideas/{idea.pk}/attachments/").status_code == 403
        assert attach(world, idea, picture(), who=who).status_code == 403
        assert client.post(f"/en/ideas/{idea.pk}/attachments/{one.pk}/remove/").status_code == 403
        assert client.post(f"/en/ideas/{idea.pk}/attachments/cover/").status_code == 403
    assert Attachment.objects.count() == 1


def test_files_go_with_their_rows(world: World, idea: Idea, django_capture_on_commit_callbacks: Any) -> None:
    attach(world, idea, picture())
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(world["edo"]).post(f"/en/ideas/{idea.pk}/attachments/{Attachment.objects.get().pk}/remove/")
    assert kept_files() == 0
    other = draft(world)
    attach(world, other, picture())
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_draft(other, by=world["ana"])
    assert kept_files() == 0


def test_there_is_an_end_to_how_many(world: World, idea: Idea, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 1)
    attach(world, idea, picture())
    assert "There is no more room." in attach(world, idea, picture()).content.decode()
    assert kept_files() == 1


def test_what_an_upload_left_behind_is_removed(world: World, idea: Idea) -> None:
    attach(world, idea, picture())
    (files.SHELF.folder / ("0" * 32)).write_bytes(b"left")
    assert forget_orphans(timezone.now()) == 0
    assert forget_orphans(timezone.now() + timezone.timedelta(days=2)) == 1
    assert kept_files() == 1
