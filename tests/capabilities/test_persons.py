# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person tells of themselves, who sees it, and the picture's way from the upload to the page."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from newtwincities.common.jobs import do_all_waiting
from newtwincities.common.models import RecordEntry
from newtwincities.people import company, portraits
from newtwincities.people.models import Organisation, Person, Portrait, Profile, SpokenLanguage
from newtwincities.people.queries import organisations_like, shown_profile
from newtwincities.people.viewing import viewer_of_person
from newtwincities.privacy.register import personal_data

EDIT, UPLOAD, REMOVE = "/en/people/profile/", "/en/people/profile/picture/", "/en/people/profile/picture/remove/"
Add = Callable[..., Person]
SignIn = Callable[..., Client]
TOLD = {
    "name": "Ana Kos",
    "role": "Teacher of French",
    "offers": "Interpret at a visit.",
    "organisation": "Osnovna šola Bled",
    "language_0": "sl",
    "level_0": "first",
    "language_1": "fr",
    "level_1": "C1",
}
PUBLIC = {f"shows_{field}": "public" for field in ("name", "picture", "languages", "offers", "organisation", "role")}


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def ana(person: Add) -> Person:
    return person("ana@example.org", name="Ana", country="SI")


@pytest.fixture
def colleagues(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Keys of persons with whom everybody shares work."""
    keys: set[int] = set()
    of_many = lambda people: dict.fromkeys([one.pk for one in people], keys)  # noqa: E731
    monkeypatch.setattr(company, "_sharing", [(lambda _person: keys, of_many)])
    return keys


def page_of(person: Person) -> str:
    return f"/en/people/{person.ref}/"


def main(response: Any) -> str:
    return unescape(response.content.decode()).partition("<main")[2].partition("</main>")[0]


def jpeg(**saved: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(out, "JPEG", **saved)
    return out.getvalue()


def send(client: Client, data: bytes) -> Any:
    return client.post(UPLOAD, {"picture": SimpleUploadedFile("me.jpg", data)})


# --- telling and showing


def test_what_was_told_stands_on_the_page_for_whom_it_was_told(ana: Person, person: Add, sign_in: SignIn) -> None:
    client = sign_in(ana)
    assert client.post(EDIT, {**TOLD, **PUBLIC, "shows_offers": "members"}).status_code == 302
    visitor = main(Client().get(page_of(ana)))
    for word in ("Ana Kos", "Teacher of French", "Osnovna šola Bled", "Slovenian", "First language", "French"):
        assert word in visitor
    assert "Interpret" not in visitor
    member = sign_in(person("bo@example.org"), client=Client())
    assert "Interpret at a visit." in main(member.get(page_of(ana)))
    assert main(client.get(EDIT)).count("selected") >= 8
    assert RecordEntry.objects.filter(verb="person.edited_profile", actor=str(ana.ref)).count() == 1


def test_the_best_language_comes_first(ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    client.post(EDIT, {**TOLD, **PUBLIC, "language_0": "de", "level_0": "A2"})
    shown = main(client.get(page_of(ana)))
    assert shown.index("French") < shown.index("German")


FIELDS = {"name": "Ana", "role": "Clerk", "offers": "Cake", "organisation": "Choir", "languages": "Slovenian",
          "country": "Slovenia"}  # fmt: skip
CIRCLES = ("me", "partners", "members", "public")


@pytest.mark.parametrize("chosen", CIRCLES)
@pytest.mark.parametrize("asks", ["visitor", "member", "partner", "ana", "moderator", "checked moderator"])
@pytest.mark.parametrize("state", ["open", "new", "grown", "teen"])
def test_each_field_is_shown_to_the_chosen_circle_and_never_beyond_the_possible_one(
    ana: Person, person: Add, sign_in: SignIn, colleagues: set[int], chosen: str, asks: str, state: str
) -> None:
    facts: dict[str, Any] = {"new": {"trusted_at": None}, "grown": {"keeps_protection": True},
                             "teen": {"band": "teen", "band_ends": "2036-01-01"}}.get(state, {})  # fmt: skip
    Person.objects.filter(pk=ana.pk).update(shows=dict.fromkeys(FIELDS, chosen), **facts)
    Profile.objects.create(person=ana, role="Clerk", offers="Cake", organisation_name="Choir")
    SpokenLanguage.objects.create(person=ana, language="sl", level="first")
    client = Client()
    if asks == "partner":
        colleagues.add(ana.pk)
    if asks != "visitor":
        site_role = "moderator" if "moderator" in asks else ""
        who = ana if asks == "ana" else person("other@example.org", site_role=site_role)
        sign_in(who, client=client, second_factor=asks == "checked moderator")
    reaches = {"visitor": 3, "member": 2, "partner": 1, "moderator": 2}.get(asks, 0)
    widest = 3 if state == "open" else 1
    seen = reaches <= min(CIRCLES.index(chosen), widest)
    answer = client.get(page_of(ana))
    assert answer.status_code == (200 if seen else 404)
    if seen:
        assert all(word in main(answer) for word in FIELDS.values())
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_nobody_learns_that_there_is_somebody_of_whom_nothing_is_shown(
    ana: Person, person: Add, client: Client
) -> None:
    unknown = client.get("/en/people/00000000-0000-4000-8000-000000000000/")
    assert client.get(page_of(ana)).status_code == unknown.status_code == 404
    assert client.get(page_of(person("x@example.org", is_active=False, shows={"name": "public"}))).status_code == 404


def test_a_page_with_a_name_alone_says_so_and_the_own_one_invites(ana: Person, person: Add, sign_in: SignIn) -> None:
    assert "Nothing more is shown to you" in main(sign_in(person("bo@example.org")).get(page_of(ana)))
    own = main(sign_in(ana).get(page_of(ana)))
    assert "Edit your profile" in own
    assert "Everybody who is signed in" in own


def test_what_was_told_is_text_and_never_markup(ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    client.post(EDIT, {**TOLD, **PUBLIC, "offers": "<script>alert(1)</script>", "role": "<b>x</b>"})
    answer = client.get(page_of(ana)).content.decode()
    assert "<script>alert" not in answer
    assert "<b>x</b>" not in answer


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"name": ""}, "Say how others may call you."),
        ({"name": "Ana www.example.org"}, "no place for a web"),
        ({"name": "x" * 81}, "longer than 80 characters"),
        ({"level_0": ""}, "Say how well you speak this language: Slovenian"),
        ({"language_0": ""}, "Choose the language that you speak so well."),
        ({"language_1": "sl"}, "This language is there twice."),
        ({"offers": "x" * 1001}, "more than 1000 characters"),
        ({"organisation": "buy@example.com"}, "no place for a web"),
        ({"organisation_kind": "school"}, "Choose the country in which the organisation is."),
        ({"organisation_kind": "school", "organisation_country": "SI", "organisation": ""}, "Name the organisation"),
        ({"shows_name": "world"}, "Who sees it"),
    ],
)
def test_what_cannot_be_taken_is_named_and_what_was_typed_stays(
    ana: Person, sign_in: SignIn, sent: dict[str, str], message: str
) -> None:
    answer = sign_in(ana).post(EDIT, {**TOLD, **PUBLIC, **sent})
    assert answer.status_code == 422
    assert message in main(answer)
    assert "Teacher of French" in main(answer)
    assert not Profile.objects.exists()


@pytest.mark.parametrize("address", [EDIT, "/en/people/organisations/"])
@pytest.mark.parametrize(
    ("facts", "status"),
    [(None, 302), ({"band": ""}, 403), ({"band": "child", "waits": True}, 403), ({"band": "teen"}, 200), ({}, 200)],
)
def test_only_members_edit_their_profile(
    person: Add, sign_in: SignIn, address: str, facts: dict[str, Any] | None, status: int
) -> None:
    client = Client() if facts is None else sign_in(person("a@example.org", **facts))
    assert client.get(address).status_code == status


def test_a_young_person_is_offered_inner_circles_and_no_picture(person: Add, sign_in: SignIn) -> None:
    teen = person("teen@example.org", band="teen")
    client = sign_in(teen)
    page = main(client.get(EDIT))
    assert "You are protected" in page
    assert "Everybody who is signed in" not in page
    assert 'type="file"' not in page
    assert send(client, jpeg()).status_code == 403
    assert client.post(EDIT, {**TOLD, **PUBLIC}).status_code == 422


def test_pages_cost_few_queries(ana: Person, person: Add, sign_in: SignIn) -> None:
    client = sign_in(ana)
    client.post(EDIT, {**TOLD, **PUBLIC})
    send(client, jpeg())
    stranger = sign_in(person("bo@example.org"), client=Client())
    for browser, address in (
        (client, EDIT),
        (client, page_of(ana)),
        (stranger, page_of(ana)),
        (Client(), page_of(ana)),
    ):
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(address).status_code == 200
        assert len(asked) < 13, [query["sql"][:80] for query in asked]


# --- organisations


def test_an_organisation_stands_in_the_register_once_however_it_is_spelt(
    ana: Person, person: Add, sign_in: SignIn
) -> None:
    offered = {**TOLD, "organisation_kind": "school", "organisation_country": "SI"}
    sign_in(ana).post(EDIT, offered)
    bo = person("bo@example.org", country="SI")
    sign_in(bo).post(EDIT, {**offered, "organisation": "OSNOVNA SOLA  Bled"})
    cy = person("cy@example.org")
    sign_in(cy).post(EDIT, {**TOLD, "organisation": "osnovna šola bled"})
    entry = Organisation.objects.get()
    assert (entry.name, entry.kind) == ("Osnovna šola Bled", "school")
    assert set(entry.profile_set.values_list("person", flat=True)) == {ana.pk, bo.pk, cy.pk}


def test_a_name_of_ones_own_goes_into_no_register(ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    client.post(EDIT, {**TOLD, **PUBLIC})
    assert not Organisation.objects.exists()
    assert "Osnovna šola Bled" in main(client.get(page_of(ana)))


def test_an_entry_to_which_nobody_belongs_any_more_is_forgotten(ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    client.post(EDIT, {**TOLD, "organisation_kind": "school", "organisation_country": "SI"})
    client.post(EDIT, {**TOLD, "organisation": ""})
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("facts", [{"trusted_at": None}, {"band": "teen"}, {"keeps_protection": True}])
def test_who_is_new_or_young_adds_nothing_to_the_register(person: Add, sign_in: SignIn, facts: dict[str, Any]) -> None:
    client = sign_in(person("a@example.org", **facts))
    sent = {**TOLD, "organisation_kind": "school", "organisation_country": "SI"}
    assert client.post(EDIT, sent).status_code == 302
    assert not Organisation.objects.exists()
    assert Profile.objects.get().organisation_name == "Osnovna šola Bled"


def test_organisations_are_offered_while_typing_those_that_begin_so_first(ana: Person, sign_in: SignIn) -> None:
    for name in ("Choir of Bled", "Bled Rowing Club", "Town Choir"):
        Organisation.objects.create(name=name, folded=name.lower(), kind="association", country="SI")
    answer = sign_in(ana).get("/en/people/organisations/", {"q": "BLED"}).content.decode()
    assert answer.index("Bled Rowing Club") < answer.index("Choir of Bled")
    assert "Town Choir" not in answer
    assert "2 organisations found" in answer
    assert organisations_like("b") == []
    with CaptureQueriesContext(connection) as asked:
        organisations_like("bled")
    assert len(asked) == 2


# --- the picture


def test_a_picture_is_drawn_anew_by_a_job_and_the_upload_thrown_away(
    ana: Person, sign_in: SignIn, own_media: Path
) -> None:
    exif = Image.Exif()
    exif[0x9286] = "secret place"
    client = sign_in(ana)
    assert send(client, jpeg(exif=exif)).status_code == 302
    assert "being prepared" in main(client.get(EDIT))
    assert do_all_waiting() == 1
    portrait = Portrait.objects.get()
    assert portrait.state == "ready"
    [kept] = list((own_media / "portraits").iterdir())
    with Image.open(kept) as drawn:
        assert (drawn.format, max(drawn.size)) == ("WEBP", 480)
    assert b"secret" not in kept.read_bytes()
    portraits.draw_portrait.call(str(portrait.ref))  # a worker that was killed at its last step does it again
    address = f"{page_of(ana)}picture/{portrait.ref}/"
    assert address in main(client.get(page_of(ana)))
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == kept.read_bytes()  # type: ignore[attr-defined]
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_picture_is_served_to_the_chosen_circle_alone(
    ana: Person, person: Add, sign_in: SignIn, colleagues: set[int]
) -> None:
    send(sign_in(ana), jpeg())
    do_all_waiting()
    address = f"{page_of(ana)}picture/{Portrait.objects.get().ref}/"
    member, visitor = sign_in(person("bo@example.org"), client=Client()), Client()

    def statuses() -> tuple[int, int]:
        return visitor.get(address).status_code, member.get(address).status_code

    assert statuses() == (404, 404)  # nothing is shown by itself but to those one works with
    colleagues.add(ana.pk)
    assert statuses() == (404, 200)
    colleagues.clear()
    Person.objects.filter(pk=ana.pk).update(shows={"picture": "public"})
    assert statuses() == (200, 200)
    for facts in ({"trusted_at": None}, {"keeps_protection": True}, {"band": ""}, {"is_active": False}):
        before = Person.objects.filter(pk=ana.pk).values(*facts).get()
        Person.objects.filter(pk=ana.pk).update(**facts)
        assert statuses() == (404, 404), facts
        Person.objects.filter(pk=ana.pk).update(**before)


def test_what_is_no_picture_is_refused_with_a_sentence(ana: Person, sign_in: SignIn, own_media: Path) -> None:
    client = sign_in(ana)
    send(client, b"GIF89a nothing of the kind")
    do_all_waiting()
    assert "no picture that can be read" in main(client.get(EDIT))
    assert not list((own_media / "portraits").iterdir())
    empty = send(client, b"")
    assert empty.status_code == 422
    assert "This file is empty" in main(empty)
    large = send(client, b"x" * (8 * 1024 * 1024 + 1))
    assert large.status_code == 422
    assert "larger than 8 MB" in main(large)


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_is_replaced_or_removed_leaves_no_file(ana: Person, sign_in: SignIn, own_media: Path) -> None:
    client = sign_in(ana)
    send(client, jpeg())
    do_all_waiting()
    send(client, jpeg())
    assert len(list((own_media / "portraits").iterdir())) == 1  # the upload, not yet drawn
    client.post(REMOVE)
    do_all_waiting()
    assert not Portrait.objects.exists()
    assert not list((own_media / "portraits").iterdir())
    assert client.get(REMOVE).status_code == 405


# --- the person's rights


@pytest.mark.django_db(transaction=True)
def test_a_profile_is_exported_whole_and_erased_without_a_trace(ana: Person, sign_in: SignIn, own_media: Path) -> None:
    client = sign_in(ana)
    client.post(EDIT, {**TOLD, "organisation_kind": "school", "organisation_country": "SI"})
    send(client, jpeg())
    do_all_waiting()
    kind = next(kind for kind in personal_data() if kind.name == "profile")
    rows = list(kind.export(ana))
    assert rows[0]["offers"] == "Interpret at a visit."
    assert rows[0]["organisation"] == "Osnovna šola Bled"
    assert [row["language"] for row in rows if row["part"] == "language"] == ["fr", "sl"]
    assert kind.files is not None
    assert [path.suffix for path in kind.files(ana)] == [".webp"]
    kind.erase(ana, True)
    assert not any(model.objects.exists() for model in (Profile, SpokenLanguage, Portrait, Organisation))
    assert not list((own_media / "portraits").iterdir())


def test_a_shown_profile_holds_nothing_that_the_viewer_may_not_see(ana: Person, person: Add) -> None:
    Profile.objects.create(person=ana, role="Clerk", offers="Cake", organisation_name="Choir")
    shown = shown_profile(ana, viewer_of_person(person("bo@example.org")))
    assert (shown.name, shown.role, shown.offers, shown.organisation, shown.languages) == ("Ana", "", "", "", [])
