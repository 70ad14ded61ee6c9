# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Updates of ideas: posted, edited, pinned, commented on, reacted to; mentions; what is hidden and from whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from newtwincities.common.policy import Viewer
from newtwincities.feed.models import Addressee, Happening
from newtwincities.feed.registry import subject_named
from newtwincities.ideas.models import Comment, Idea, Member, Mention, Reaction, Update
from newtwincities.moderation.models import Case, Hidden
from newtwincities.people.blocking import block
from newtwincities.people.models import Group, Person
from newtwincities.privacy.register import personal_data
from tests.capabilities import ideas_talk_world as world
from tests.capabilities import teams_world

Add = Callable[..., Person]
Enter = Callable[..., Client]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def idea(db: None) -> Idea:
    return world.idea()


@pytest.fixture
def ana(idea: Idea, person: Add) -> Person:
    return world.member(idea, person("ana@example.org"))


@pytest.fixture
def lead(idea: Idea, person: Add) -> Person:
    return world.member(idea, person("lead@example.org"), "lead")


def page(idea: Idea, path: str = "updates/") -> str:
    return f"/en/ideas/{idea.pk}/{path}"


def picture(side: int = 40) -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (side, side), "green").save(data, "PNG")
    return SimpleUploadedFile("heap.png", data.getvalue(), "image/png")


def post(client: Client, idea: Idea, text: str = "We have a heap.", **more: Any) -> Any:
    return client.post(page(idea), {"text": text, "language": "en", **more})


def test_a_member_posts_an_update_with_a_picture(idea: Idea, ana: Person, sign_in: Enter) -> None:
    answer = post(sign_in(ana), idea, "We have a **heap**.", picture_1=picture(), alt_1="A heap of leaves")
    update = Update.objects.get()
    assert answer.status_code == 302
    assert (update.author, update.language) == (ana, "en")
    shown = sign_in(ana).get(page(idea)).content.decode()
    assert "<strong>heap</strong>" in shown
    assert 'alt="A heap of leaves"' in shown
    sent = sign_in(ana).get(page(idea, f"updates/{update.pk}/pictures/{update.pictures.get().ref}/"))
    assert sent.headers["Content-Type"] == "image/webp"
    told = Happening.objects.get(sort="idea_update")
    assert (told.within_key, told.visibility) == (str(idea.pk), "public")


@pytest.mark.parametrize(
    ("role", "state", "status"),
    [
        (None, "looking", 302), ("stranger", "looking", 403), ("member", "looking", 302), ("editor", "running", 302),
        ("lead", "done", 302), ("member", "closed", 403), ("member", "draft", 404), ("invited", "looking", 403),
    ],
)  # fmt: skip
def test_those_who_take_part_post_while_the_idea_is_alive(
    person: Add, sign_in: Enter, client: Client, db: None, role: str | None, state: str, status: int
) -> None:
    idea = world.idea(state=state, **({"state_reason": "No call"} if state == "closed" else {}))
    who = person("who@example.org")
    if role in ("member", "editor", "lead"):
        world.member(idea, who, role)
    if role == "invited":
        idea.invitations.create(person=who, part="other", language="en", at=timezone.now())
    asks = client if role is None else sign_in(who)
    answer = post(asks, idea)
    assert answer.status_code == status
    assert Update.objects.exists() is (status == 302 and role is not None)


@pytest.mark.parametrize("visibility", ["members", "invited"])
def test_what_is_not_public_is_not_there_for_visitors(
    person: Add, sign_in: Enter, client: Client, db: None, visibility: str
) -> None:
    idea = world.idea(visibility=visibility)
    ana = world.member(idea, person("ana@example.org"))
    update = world.update(idea, ana)
    for path in ("updates/", f"updates/{update.pk}/", "dates/", "tasks/", "calendar.ics"):
        assert client.get(page(idea, path)).status_code == 404
    assert sign_in(ana).get(page(idea, f"updates/{update.pk}/")).status_code == 200
    post(sign_in(ana), idea)
    assert Happening.objects.latest("pk").visibility == ("members" if visibility == "members" else "inside")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"text": "  "}, "Write something first."),
        ({"text": "a" * 8_001}, "too long"),
        ({"picture_1": "picture"}, "Say what the picture shows"),
        ({"alt_1": "A heap"}, "Choose the picture again, or leave out what it shows."),
        ({"picture_1": "huge", "alt_1": "A heap"}, "larger than 8"),
        ({"picture_1": "zip", "alt_1": "A heap"}, "JPEG, PNG or WebP"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_cannot_be_posted_comes_back_with_the_reason_and_all_that_was_typed(
    idea: Idea, ana: Person, sign_in: Enter, more: dict[str, Any], says: str
) -> None:
    files = {
        "picture": picture(),
        "huge": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * (10 * 1024 * 1024), "image/png"),
        "zip": SimpleUploadedFile("a.png", b"PK\x03\x04nothing", "image/png"),
    }
    sent = {key: files.get(value, value) for key, value in more.items()}
    answer = post(sign_in(ana), idea, **{"text": "Half a page of news", **sent})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert says.lower() in shown.lower()
    assert "text" in more or "Half a page of news" in shown
    assert not Update.objects.exists()


@pytest.mark.parametrize("more", [{"text": " "}, {"alt_1": ""}, {"alt_1": "a" * 2_000}])
def test_a_refused_update_asks_for_its_picture_again(
    idea: Idea, ana: Person, sign_in: Enter, more: dict[str, str]
) -> None:
    answer = post(sign_in(ana), idea, **{"picture_1": picture(), "alt_1": "A heap", **more})
    assert answer.context["form"].errors["picture_1"] == ["Choose the file again."]


def test_what_stands_in_the_way_is_said_once_above_the_page(
    idea: Idea, ana: Person, lead: Person, sign_in: Enter
) -> None:
    update = world.update(idea, ana)
    edited, commented = f"updates/{update.pk}/edit/", f"updates/{update.pk}/comments/"
    for path in ("updates/", edited, commented, "dates/new/", "dates/question/", "tasks/"):
        answer = sign_in(lead if path == "tasks/" else ana).post(page(idea, path), {"text": " ", "title": " "})
        shown = answer.content.decode()
        assert answer.status_code == 422, path
        assert shown.count("Not sent yet. What you wrote is still here.") == 1, path


def test_scripts_in_a_text_stay_words(idea: Idea, ana: Person, sign_in: Enter) -> None:
    post(sign_in(ana), idea, "<script>alert(1)</script> [x](javascript:alert(1))")
    shown = sign_in(ana).get(page(idea)).content.decode()
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown


def test_an_update_is_edited_by_its_author_and_says_so(idea: Idea, ana: Person, lead: Person, sign_in: Enter) -> None:
    update = world.update(idea, ana)
    where = page(idea, f"updates/{update.pk}/edit/")
    assert sign_in(lead).get(where).status_code == 403
    answer = sign_in(ana).post(where, {"text": "Better.", "language": "de", "version": 1})
    update.refresh_from_db()
    assert answer.status_code == 302
    assert (update.text, update.language, update.version) == ("Better.", "de", 2)
    assert "edited" in sign_in(lead).get(page(idea, f"updates/{update.pk}/")).content.decode()


def test_two_edits_at_once_do_not_overwrite_each_other(idea: Idea, ana: Person, sign_in: Enter) -> None:
    update = world.update(idea, ana, "First")
    where = page(idea, f"updates/{update.pk}/edit/")
    client = sign_in(ana)
    client.post(where, {"text": "From the other window", "language": "en", "version": 1})
    mine = {"text": "From this window", "language": "en", "version": 1, "picture_1": picture(), "alt_1": "A heap"}
    answer = client.post(where, mine)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "From this window" in shown
    assert "From the other window" in shown
    assert "Choose the file again." in shown
    update.refresh_from_db()
    assert update.text == "From the other window"
    assert client.post(where, {"text": "Both", "language": "en", "version": 2}).status_code == 302


def test_pictures_are_dropped_with_their_files(
    idea: Idea, ana: Person, sign_in: Enter, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(ana)
    post(client, idea, picture_1=picture(), alt_1="One", picture_2=picture(), alt_2="Two")
    update = Update.objects.get()
    first, second = update.pictures.order_by("pk")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page(idea, f"updates/{update.pk}/edit/"),
                    {"text": "Less", "language": "en", "version": 1, "dropped": [first.pk]})  # fmt: skip
    assert list(update.pictures.all()) == [second]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page(idea, f"updates/{update.pk}/remove/"))
    assert not list((tmp_path / "ideas").glob("*"))


def test_an_author_or_an_editor_removes_an_update_and_nothing_told_of_it_stays(
    idea: Idea, ana: Person, lead: Person, person: Add, sign_in: Enter
) -> None:
    other = world.member(idea, person("other@example.org"))
    for remover, status in ((other, 403), (ana, 302), (lead, 302)):
        post(sign_in(ana), idea)
        update = Update.objects.latest("pk")
        sign_in(other).post(page(idea, f"updates/{update.pk}/comments/"), {"text": "Fine", "language": "en"})
        answer = sign_in(remover).post(page(idea, f"updates/{update.pk}/remove/"))
        assert answer.status_code == status
        assert Update.objects.filter(pk=update.pk).exists() is (status == 403)
        assert Happening.objects.filter(thing_kind="idea_update", thing_key=update.pk).exists() is (status == 403)


def test_editors_pin_one_update_which_stands_first(idea: Idea, ana: Person, lead: Person, sign_in: Enter) -> None:
    old = world.update(idea, ana, "Old one", posted_at=timezone.now() - timedelta(days=9))
    new = world.update(idea, ana, "New one")
    assert sign_in(ana).post(page(idea, f"updates/{old.pk}/pin/"), {"do": "pin"}).status_code == 403
    client = sign_in(lead)
    client.post(page(idea, f"updates/{new.pk}/pin/"), {"do": "pin"})
    client.post(page(idea, f"updates/{old.pk}/pin/"), {"do": "pin"})
    assert [one.pk for one in Update.objects.filter(pinned_at__isnull=False)] == [old.pk]
    shown = client.get(page(idea)).content.decode()
    assert shown.index("Old one") < shown.index("New one")
    client.post(page(idea, f"updates/{old.pk}/pin/"), {"do": "unpin"})
    shown = client.get(page(idea)).content.decode()
    assert shown.index("New one") < shown.index("Old one")


def test_older_updates_are_on_the_next_page_without_loss_or_repeat(idea: Idea, ana: Person, client: Client) -> None:
    at = timezone.now()
    for number in range(23):
        world.update(idea, ana, f"News number {number:02}.", posted_at=at - timedelta(minutes=number // 2))
    seen: list[str] = []
    address = page(idea)
    for _page in range(3):
        shown = client.get(address).content.decode()
        seen += [f"{n:02}" for n in range(23) if f"News number {n:02}." in shown]
        older = re.search(r'href="([^"]+)">Older updates', shown)
        if older is None:
            break
        address = older[1]
    assert sorted(seen) == [f"{n:02}" for n in range(23)]
    assert client.get(page(idea), {"before": "rubbish~x"}).status_code == 200


@pytest.mark.parametrize("asks", ["visitor", "member"])
def test_the_number_of_queries_does_not_grow_with_updates(
    idea: Idea, ana: Person, person: Add, sign_in: Enter, client: Client, asks: str
) -> None:
    reader = client if asks == "visitor" else sign_in(world.member(idea, person("reader@example.org")))

    def fill(number: int) -> None:
        for _n in range(number):
            update = world.update(idea, ana, "A heap.")
            Mention.objects.create(update=update, person=ana)
            for _m in range(4):
                world.comment(update, ana)
            Reaction.objects.create(update=update, person=ana, kind="thanks", at=timezone.now())

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(page(idea)).status_code == 200
        return len(queries)

    fill(3)
    few = count()
    fill(27)
    assert count() == few <= 24


def test_a_press_reacts_and_a_second_one_takes_it_back(idea: Idea, ana: Person, sign_in: Enter, client: Client) -> None:
    update = world.update(idea, ana)
    where = page(idea, f"updates/{update.pk}/react/")
    assert client.post(where, {"kind": "thanks"}).status_code == 302
    assert not Reaction.objects.exists()
    mine = sign_in(ana)
    assert mine.post(where, {"kind": "thanks"}).status_code == 302
    fragment = mine.post(where, {"kind": "helping"}, headers={"HX-Request": "true"}).content.decode()
    assert fragment.count('aria-pressed="true"') == 2
    assert "1 person" in fragment
    mine.post(where, {"kind": "thanks"})
    assert [one.kind for one in Reaction.objects.all()] == ["helping"]
    assert mine.post(where, {"kind": "love"}).status_code == 404


def test_the_author_is_told_of_comments_and_the_latest_three_are_shown(
    idea: Idea, ana: Person, lead: Person, sign_in: Enter
) -> None:
    update = world.update(idea, ana)
    for number in range(5):
        answer = sign_in(lead).post(
            page(idea, f"updates/{update.pk}/comments/"), {"text": f"Remark {number}", "language": "en"}
        )
        assert answer.status_code == 302
    assert {(one.person_id, one.reason) for one in Addressee.objects.all()} == {(ana.pk, "reply")}
    client = Client()
    shown = client.get(page(idea)).content.decode()
    assert "Remark 4" in shown
    assert "Remark 1" not in shown
    assert "All 5 comments" in shown
    assert "Remark 0" in client.get(page(idea, f"updates/{update.pk}/")).content.decode()


def test_many_comments_stand_on_several_pages(idea: Idea, ana: Person, client: Client) -> None:
    update = world.update(idea, ana)
    at = timezone.now()
    for number in range(60):
        world.comment(update, ana, f"Remark {number:02}.", posted_at=at + timedelta(minutes=number // 2))
    first = client.get(page(idea, f"updates/{update.pk}/")).content.decode()
    later = re.search(r'href="([^"#]+)#comments">Later comments', first)
    assert later
    second = client.get(later[1]).content.decode()
    assert re.findall(r"Remark (\d\d)", first + second) == [f"{number:02}" for number in range(60)]
    assert "Later comments" not in second


def test_a_saved_text_says_of_which_draft_it_was(idea: Idea, ana: Person, sign_in: Enter) -> None:
    assert "?draft=abc123#update-" in post(sign_in(ana), idea, draft="abc123").headers["Location"]


def test_a_comment_is_edited_by_its_author_and_removed_by_editors_too(
    idea: Idea, ana: Person, lead: Person, person: Add, sign_in: Enter
) -> None:
    update = world.update(idea, lead)
    comment = world.comment(update, ana)
    where = page(idea, f"updates/{update.pk}/comments/{comment.pk}/")
    assert sign_in(lead).post(where, {"text": "No", "language": "en"}).status_code == 403
    assert sign_in(ana).post(where, {"text": "Yes", "language": "en"}).status_code == 302
    comment.refresh_from_db()
    assert comment.text == "Yes"
    assert comment.edited_at
    other = world.member(idea, person("other@example.org"))
    assert sign_in(other).post(f"{where}remove/").status_code == 403
    assert sign_in(lead).post(f"{where}remove/").status_code == 302
    assert not Comment.objects.exists()


# --- mentions


def test_a_mention_is_kept_without_the_name_and_tells_the_person(
    idea: Idea, ana: Person, lead: Person, sign_in: Enter
) -> None:
    post(sign_in(ana), idea, "Thanks @Lead, and mail x@lead.example")
    update = Update.objects.get()
    assert update.text == f"Thanks @{{{lead.ref}}}, and mail x@lead.example"
    assert Addressee.objects.get().reason == "mention"
    client = sign_in(ana)
    assert "@Lead</span>" in client.get(page(idea)).content.decode()
    form = client.get(page(idea, f"updates/{update.pk}/edit/")).content.decode()
    assert "Thanks @Lead, and mail" in form
    client.post(page(idea, f"updates/{update.pk}/edit/"),
                {"text": "Thanks again @Lead", "language": "en", "version": 1})  # fmt: skip
    assert Addressee.objects.count() == 1  # nobody is told twice


def test_a_name_that_two_people_have_mentions_neither(idea: Idea, ana: Person, person: Add, sign_in: Enter) -> None:
    for number in range(2):
        world.member(idea, person(f"luc{number}@example.org", name="Luc"))
    post(sign_in(ana), idea, "Hello @Luc")
    assert Update.objects.get().text == "Hello @Luc"
    assert not Mention.objects.exists()


def test_the_name_of_somebody_aged_15_never_gets_out_by_a_mention(
    idea: Idea, ana: Person, person: Add, sign_in: Enter, client: Client, municipality: Any
) -> None:
    team = teams_world.town_hall(municipality("Q1"))
    kid = world.member(idea, person("mia@example.org", name="Mia Young", band="teen"))
    for one in (ana, kid):
        teams_world.role(team, one, "helper")
    post(sign_in(ana), idea, "Mia does it: @Mia Young".replace("Mia does", "She does"))
    assert "@Mia Young" in sign_in(ana).get(page(idea)).content.decode()
    visitor = Client()
    shown = visitor.get(page(idea)).content.decode()
    assert "@A member" in shown
    assert "Mia" not in shown
    update = Update.objects.get()
    subject = subject_named("idea_update")
    assert subject
    assert subject.text(subject.read([str(update.pk)])[str(update.pk)], Viewer()) == "She does it: @A member"
    stranger = sign_in(person("stranger@example.org"), client=Client())
    assert "Mia" not in stranger.get(page(idea)).content.decode()


# --- young people


@pytest.fixture
def verified_lead(lead: Person, person: Add) -> Person:
    account = person("4b@example.org", name="Class 4b", kind="group", band="", leader=lead)
    Group.objects.create(person=account, kind="class", institution="School", state="verified")
    return lead


def test_somebody_aged_15_takes_part_without_writing(idea: Idea, lead: Person, person: Add, sign_in: Enter) -> None:
    kid = world.member(idea, person("mia@example.org", band="teen"))
    update = world.update(idea, lead)
    client = sign_in(kid)
    shown = client.get(page(idea)).content.decode()
    assert "<textarea" not in shown
    assert "verified leader" in shown
    assert post(client, idea).status_code == 403
    where = page(idea, f"updates/{update.pk}/")
    assert client.post(f"{where}comments/", {"text": "Hi", "language": "en"}).status_code == 403
    assert client.post(f"{where}react/", {"kind": "thanks"}).status_code == 302
    assert Reaction.objects.filter(person=kid).exists()


def test_under_a_verified_leader_somebody_aged_15_writes(
    idea: Idea, verified_lead: Person, person: Add, sign_in: Enter
) -> None:
    kid = world.member(idea, person("mia@example.org", band="teen"))
    assert post(sign_in(kid), idea).status_code == 302
    assert "Mia" not in Client().get(page(idea)).content.decode()


# --- moderation and blocking


def test_the_first_update_of_somebody_unknown_waits(idea: Idea, person: Add, sign_in: Enter, client: Client) -> None:
    new = world.member(idea, person("new@example.org", trusted_at=None))
    post(sign_in(new), idea, "My first words")
    update = Update.objects.get()
    assert Case.objects.get().kind == "idea_update"
    shown = sign_in(new).get(page(idea)).content.decode()
    assert "My first words" in shown
    assert "You alone see this so far" in shown
    assert "has not approved" not in shown
    visitor = Client()
    assert "My first words" not in visitor.get(page(idea)).content.decode()
    assert visitor.get(page(idea, f"updates/{update.pk}/")).status_code == 404
    Hidden.objects.all().delete()
    assert "My first words" in visitor.get(page(idea)).content.decode()


def test_a_comment_on_a_hidden_update_is_not_told(idea: Idea, ana: Person) -> None:
    update = world.update(idea, ana)
    comment = world.comment(update, ana)
    subject = subject_named("idea_comment")
    assert subject
    assert subject.read([str(comment.pk)])
    Hidden.objects.create(kind="idea_update", key=str(update.pk), why="decided")
    assert not subject.read([str(comment.pk)])


def test_texts_of_somebody_blocked_are_left_out_with_a_line(
    idea: Idea, ana: Person, lead: Person, sign_in: Enter
) -> None:
    update = world.update(idea, ana, "Words of Ana")
    world.comment(world.update(idea, lead, "Words of the lead"), ana, "A remark of Ana")
    block(ana, by=lead)
    shown = sign_in(lead).get(page(idea)).content.decode()
    assert "Words of Ana" not in shown
    assert "remark of Ana" not in shown
    assert "whom you have blocked" in shown
    assert sign_in(lead).get(page(idea, f"updates/{update.pk}/")).status_code == 404
    theirs = sign_in(ana).get(page(idea)).content.decode()
    assert "Words of the lead" not in theirs
    assert "blocked" not in theirs  # whoever is blocked learns nothing of it


# --- personal data


@pytest.mark.parametrize("stay", [True, False])
def test_erasure_takes_texts_away_or_leaves_them_without_a_name(
    idea: Idea, ana: Person, lead: Person, stay: bool
) -> None:
    update, others = world.update(idea, ana, "Words of Ana"), world.update(idea, lead)
    comment = world.comment(others, ana)
    Reaction.objects.create(update=others, person=ana, kind="thanks", at=timezone.now())
    kind = next(kind for kind in personal_data() if kind.name == "idea_updates")
    assert {row["kind"] for row in kind.export(ana)} == {"update", "comment", "reaction"}
    kind.erase(ana, stay)
    assert Update.objects.filter(pk=update.pk, author=None).exists() is stay
    assert Comment.objects.filter(pk=comment.pk, author=None).exists() is stay
    assert not Reaction.objects.exists()
    assert not list(kind.export(ana))
    assert Member.objects.filter(person=ana).exists()  # taking part is told elsewhere
