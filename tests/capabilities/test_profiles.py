# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A town hall's team says how its municipality presents itself; everybody sees it, nobody else changes it."""

from __future__ import annotations

import re
import struct
import zlib
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

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality, TopicStance
from newtwincities.common.markup import as_html
from newtwincities.common.models import RecordEntry
from newtwincities.moderation import actions as moderation
from newtwincities.moderation import queries as moderated
from newtwincities.moderation.models import Case
from newtwincities.moderation.registry import kinds
from newtwincities.people.models import Person
from newtwincities.profiles import actions, registering
from newtwincities.profiles.models import Description, Presentation, ProfilePicture
from newtwincities.teams import queries as teams
from newtwincities.teams.models import Team
from tests.capabilities.teams_world import role, town_hall

pytestmark = pytest.mark.django_db
SECTIONS = ("", "description/de/", "pictures/", "topics/", "contact/", "facts/")


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def aldorf(municipality: Any) -> Municipality:
    place: Municipality = municipality("Q1", "Aldorf", population=900, population_source="geonames2025")
    return place


@pytest.fixture
def ana(aldorf: Municipality, person: Any) -> Person:
    editor: Person = person("ana@example.org")
    role(town_hall(aldorf), editor, "editor")
    return editor


def at(section: str, language: str = "en") -> str:
    return f"/{language}/municipalities/Q1/profile/{section}"


def page_of(client: Client, language: str = "en") -> str:
    return unescape(client.get(f"/{language}/municipalities/Q1/").content.decode())


def jpeg(width: int = 40, height: int = 30, **saved: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", **saved)
    return out.getvalue()


def send_picture(client: Client, data: bytes, name: str = "a.jpg", **values: str) -> Any:
    facts = {"alt": "The village square", "credit": "Town hall", "consent": "on", **values}
    return client.post(at("pictures/"), {**facts, "file": SimpleUploadedFile(name, data)})


# --- who may


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize(
    ("name", "state", "status"),
    [
        ("coordinator", "active", 200),
        ("editor", "active", 200),
        ("helper", "active", 403),
        ("carrier", "active", 403),
        ("coordinator", "frozen", 403),
        ("coordinator", "closed", 403),
    ],
)
def test_only_an_active_team_s_editors_change_the_profile(
    section: str, name: str, state: str, status: int, aldorf: Municipality, person: Any, sign_in: Any
) -> None:
    bo = person("bo@example.org")
    team = town_hall(aldorf)
    role(team, bo, name)
    Team.objects.filter(pk=team.pk).update(state=state)
    assert sign_in(bo).get(at(section)).status_code == status


@pytest.mark.parametrize("section", SECTIONS)
def test_strangers_and_other_town_halls_change_nothing(
    section: str, aldorf: Municipality, municipality: Any, person: Any, sign_in: Any
) -> None:
    other = person("other@example.org")
    role(town_hall(municipality("Q2")), other, "coordinator")
    assert sign_in(other).get(at(section)).status_code == 403
    assert sign_in(other).post(at(section), {"text": "Mine"}).status_code in (403, 405)
    assert Client().get(at(section)).status_code in (302, 403)
    assert not Description.objects.exists()


def test_a_page_for_visitors_does_not_offer_to_edit(client: Client, ana: Person, sign_in: Any) -> None:
    assert "profile" not in page_of(Client())
    assert at("") in page_of(sign_in(ana))


# --- description


def test_a_description_is_shown_in_the_readers_language_else_in_another_that_says_so(ana: Person, sign_in: Any) -> None:
    team = sign_in(ana)
    for language, text in (("de", "Wir sind **klein**."), ("sl", "Majhni smo.")):
        assert team.post(at(f"description/{language}/"), {"text": text}).status_code == 302
    german = page_of(Client(), "de")
    assert "<strong>klein</strong>" in german
    assert "Majhni" not in german
    english = page_of(Client())
    assert '<div class="written" lang="de">' in english
    assert "German" in english


def test_a_new_description_reaches_pages_that_were_kept(ana: Person, sign_in: Any) -> None:
    assert "Everybody" not in page_of(Client())
    sign_in(ana).post(at("description/en/"), {"text": "Everybody knows everybody."})
    assert "Everybody knows" in page_of(Client())


def test_an_emptied_description_is_gone(ana: Person, sign_in: Any) -> None:
    team = sign_in(ana)
    team.post(at("description/en/"), {"text": "Old."})
    team.post(at("description/en/"), {"text": " "})
    assert not Description.objects.exists()


def test_a_description_that_is_too_long_is_kept_in_the_form(ana: Person, sign_in: Any) -> None:
    refused = sign_in(ana).post(at("description/en/"), {"text": "x" * 4001})
    assert refused.status_code == 422
    assert "4001 characters" in refused.content.decode()
    assert "x" * 4001 in refused.content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,y)",
        "![x](javascript:alert(1))",
        '<a href="x" onclick="y">z</a>',
    ],
)
def test_what_is_written_can_do_no_harm(text: str) -> None:
    assert not re.search(r"<(script|img|a)\b", str(as_html(text)))


def test_links_and_headings_of_people_are_tamed() -> None:
    assert "<img" not in as_html("![x](https://example.org/a.png)")
    assert as_html("# Big") == "<h3>Big</h3>\n"
    assert 'rel="nofollow ugc noopener"' in as_html("[a](https://example.org)")


# --- pictures


def test_a_picture_is_drawn_anew_without_what_it_said_of_places(ana: Person, sign_in: Any, own_media: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825)[2] = (46.0, 14.0, 0.0)
    team = sign_in(ana)
    assert send_picture(team, jpeg(exif=exif, comment=b"hidden")).status_code == 302
    kept = ProfilePicture.objects.get()
    file = own_media / "municipalities" / kept.file_name
    with Image.open(file) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (40, 30))
        assert not drawn.getexif()
    assert b"CameraMaker" not in file.read_bytes()
    shown = Client().get(f"/pictures/{kept.file_name}")
    assert shown.headers["Content-Type"] == "image/webp"
    assert "The village square" in page_of(Client())


def test_a_large_picture_is_made_smaller() -> None:
    from newtwincities.common.pictures import drawn_anew

    drawn = drawn_anew(jpeg(3000, 1500), longest_side=1600)
    assert (drawn.width, drawn.height) == (1600, 800)


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no picture", "no picture that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture that can be read"),
        (b"GIF89a" + b"\0" * 20, "no picture that can be read"),
        (png_that_claims(60_000, 60_000), "no picture that can be read"),
        (png_that_claims(9_000, 9_000), "40 million pixels"),
        (jpeg()[:200], "no picture that can be read"),
        (b"\xff" * (8 * 1024 * 1024 + 1), "larger than 8 MB"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_words_stay(
    data: bytes, words: str, ana: Person, sign_in: Any, own_media: Path
) -> None:
    refused = send_picture(sign_in(ana), data)
    page = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert words in page
    assert "The village square" in page
    assert not list(own_media.rglob("*.webp"))


@pytest.mark.parametrize(
    ("values", "words"),
    [({"alt": ""}, "Say what can be seen"), ({"credit": " "}, "Say who took"), ({"consent": ""}, "Without this")],
)
def test_a_picture_needs_words_a_name_and_consent(
    values: dict[str, str], words: str, ana: Person, sign_in: Any
) -> None:
    refused = send_picture(sign_in(ana), jpeg(), **values)
    assert refused.status_code == 422
    assert words in unescape(refused.content.decode())
    assert not ProfilePicture.objects.exists()


def test_a_seventh_picture_is_refused(ana: Person, sign_in: Any, own_media: Path) -> None:
    team = sign_in(ana)
    for _number in range(6):
        send_picture(team, jpeg())
    assert send_picture(team, jpeg()).status_code == 422
    assert len(list(own_media.rglob("*.webp"))) == ProfilePicture.objects.count() == 6


def test_a_picture_can_be_taken_away(
    ana: Person, sign_in: Any, own_media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    team = sign_in(ana)
    send_picture(team, jpeg())
    name = ProfilePicture.objects.get().file_name
    with django_capture_on_commit_callbacks(execute=True):
        assert team.post(at(f"pictures/{name}/remove/")).status_code == 302
    assert not list(own_media.rglob("*.webp"))
    assert Client().get(f"/pictures/{name}").status_code == 404


def test_a_hidden_picture_is_for_moderators_alone(ana: Person, person: Any, sign_in: Any, settings: Any) -> None:
    send_picture(sign_in(ana), jpeg())
    ProfilePicture.objects.update(hidden_at="2026-11-25T00:00Z")
    address = f"/pictures/{ProfilePicture.objects.get().file_name}"
    assert Client().get(address).status_code == 404
    moderator = person("mo@example.org", site_role="moderator")
    assert sign_in(moderator).get(address).status_code == 404
    assert sign_in(moderator, second_factor=True).get(address).status_code == 200


@pytest.mark.parametrize("name", ["../secret_key", "x.webp", "..%2f..%2fetc"])
def test_no_other_file_can_be_reached(name: str, client: Client) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


# --- topics, contact, facts


def test_topics_are_shown_and_found_everywhere(ana: Person, aldorf: Municipality, sign_in: Any) -> None:
    show, learn = (topic.code for topic in atlas.territory().topics[:2])
    values = {"show": [show], "learn": [learn], "formats": ["school", "online"]}
    assert sign_in(ana).post(at("topics/"), values).status_code == 302
    page = page_of(Client())
    assert "Can show others" in page
    assert "School partnership" in page
    for topic in (show, learn):
        listed = Client().get(f"/en/municipalities/?where=everywhere&topic={topic}").content.decode()
        assert "Aldorf" in listed
    other = atlas.territory().topics[2].code
    assert "Aldorf" not in Client().get(f"/en/municipalities/?where=everywhere&topic={other}").content.decode()
    one = Client().get("/api/v1/municipalities/Q1").json()
    assert one["topics"] == {"show": [show], "learn": [learn]}
    asked = Client().get(f"/api/v1/municipalities?where=everywhere&topic={learn}").json()
    assert [found["key"] for found in asked["items"]] == ["Q1"]


def test_an_unknown_topic_is_refused(ana: Person, sign_in: Any) -> None:
    assert sign_in(ana).post(at("topics/"), {"show": ["astrology"]}).status_code == 422
    assert not TopicStance.objects.exists()


def test_the_contact_is_public_and_checked(ana: Person, sign_in: Any) -> None:
    team = sign_in(ana)
    wrong = {"contact_email": "nobody", "contact_phone": "call me", "contact_url": "javascript:alert(1)"}
    refused = team.post(at("contact/"), wrong)
    assert refused.status_code == 422
    for value in ("nobody", "call me"):
        assert value in refused.content.decode()
    right = {"languages": ["de", "sl"], "contact_name": "Mayor’s office", "contact_email": "office@example.org"}
    assert team.post(at("contact/"), right).status_code == 302
    page = page_of(Client())
    assert "German and Slovenian" in page or "German and Slovene" in page
    assert "mailto:office@example.org" in page


def test_a_fact_that_is_corrected_keeps_what_the_source_said_beside_it(
    ana: Person, aldorf: Municipality, sign_in: Any
) -> None:
    assert sign_in(ana).post(at("facts/"), {"population": "1,234", "elevation_m": ""}).status_code == 302
    aldorf.refresh_from_db()
    assert (aldorf.population, aldorf.population_source) == (1234, "municipality")
    kept = aldorf.contradictions.get()
    assert (kept.field, kept.value, kept.source) == ("population", 900, "geonames2025")
    assert "confirmed by the municipality" in page_of(Client())


def test_a_fact_that_is_confirmed_contradicts_nobody(ana: Person, aldorf: Municipality, sign_in: Any) -> None:
    sign_in(ana).post(at("facts/"), {"population": "900"})
    aldorf.refresh_from_db()
    assert aldorf.population_source == "municipality"
    assert not aldorf.contradictions.exists()


@pytest.mark.parametrize("value", ["-5", "many", "99999999999"])
def test_an_impossible_fact_is_refused(value: str, ana: Person, aldorf: Municipality, sign_in: Any) -> None:
    assert sign_in(ana).post(at("facts/"), {"population": value}).status_code == 422
    aldorf.refresh_from_db()
    assert aldorf.population == 900


# --- record, privacy, queries


def test_every_change_is_noted_without_personal_values(ana: Person, sign_in: Any) -> None:
    team = sign_in(ana)
    team.post(at("description/en/"), {"text": "Hello."})
    team.post(at("contact/"), {"contact_name": "Office"})
    team.post(at("facts/"), {"population": "901"})
    send_picture(team, jpeg())
    verbs = list(RecordEntry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["describe", "present", "confirm_fact", "add_picture"]
    assert set(RecordEntry.objects.values_list("actor", flat=True)) == {str(ana.ref)}


def test_who_wrote_is_exported_and_forgotten_at_erasure(ana: Person, aldorf: Municipality) -> None:
    actions.describe(aldorf, "en", "Hello.", by=ana)
    actions.add_picture(aldorf, jpeg(), alt="A", credit="B", language="en", by=ana)
    kinds = [row["kind"] for row in registering.MUNICIPAL_PROFILES.export(ana)]
    assert kinds == ["description", "picture"]
    registering.MUNICIPAL_PROFILES.erase(ana, False)
    assert Description.objects.get().author is None
    assert ProfilePicture.objects.get().author is None


@pytest.mark.parametrize("pictures", [1, 6])
def test_the_profile_costs_the_same_however_much_there_is(
    pictures: int, ana: Person, aldorf: Municipality, client: Client
) -> None:
    for _number in range(pictures):
        actions.add_picture(aldorf, jpeg(), alt="A", credit="B", language="en", by=ana)
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/municipalities/Q1/")
    profile = [query for query in asked if "profiles_" in query["sql"] or "topicstance" in query["sql"]]
    assert len(profile) == 4


def test_the_edit_page_asks_little(ana: Person, sign_in: Callable[..., Client]) -> None:
    team = sign_in(ana)
    with CaptureQueriesContext(connection) as asked:
        assert team.get(at("")).status_code == 200
    assert len(asked) <= 12


# --- what moderators decide


def judged(name: str, thing: Any, outcome: str, by: Person) -> Any:
    case = moderation.report(kinds()[name], thing, why="spam", text="x", link="", email="", language="en")
    return moderation.decide([case], outcome=outcome, by=by, reason="spam")


def test_every_text_and_picture_has_its_own_way_to_be_reported(ana: Person, aldorf: Municipality, sign_in: Any) -> None:
    actions.describe(aldorf, "de", "Wir singen.", by=ana)
    send_picture(sign_in(ana), jpeg())
    page = page_of(Client())
    assert f"/en/moderation/report/?kind=description&key={Description.objects.get().pk}" in page
    assert f"/en/moderation/report/?kind=picture&key={ProfilePicture.objects.get().pk}" in page


def test_a_hidden_text_leaves_the_page_and_its_author_reads_why(
    ana: Person, aldorf: Municipality, person: Any, sign_in: Any
) -> None:
    actions.describe(aldorf, "de", "Wir singen.", by=ana)
    assert "Wir singen." in page_of(Client())
    batch = judged("description", Description.objects.get(), "hide", person(site_role="moderator"))
    assert "Wir singen." not in page_of(Client())
    editing = sign_in(ana).get(at("description/de/")).content.decode()
    assert "hidden by a decision" in editing
    assert "how to appeal" in editing
    moderation.undo(batch, by=person(site_role="moderator"))
    assert "Wir singen." in page_of(Client())


def test_a_hidden_contact_leaves_the_page_and_whoever_leads_the_team_answers_for_it(
    ana: Person, aldorf: Municipality, person: Any, sign_in: Any
) -> None:
    actions.present(aldorf, by=ana, contact_email="private@example.org")
    presentation = Presentation.objects.get()
    assert f"/en/moderation/report/?kind=contact&key={presentation.pk}" in page_of(Client())
    leader = person("lea@example.org")
    role(teams.team_of_municipality(aldorf), leader, "coordinator")
    batch = judged("contact", presentation, "hide", person(site_role="moderator"))
    assert Case.objects.get().author == leader
    assert "private@example.org" not in page_of(Client())
    assert "how to appeal" in sign_in(leader).get(at("contact/")).content.decode()
    moderation.undo(batch, by=person(site_role="moderator"))
    assert "private@example.org" in page_of(Client())


def test_a_hidden_picture_leaves_the_page_and_a_moderator_still_sees_it_in_the_case(
    ana: Person, person: Any, sign_in: Any
) -> None:
    send_picture(sign_in(ana), jpeg())
    picture = ProfilePicture.objects.get()
    judged("picture", picture, "hide", person(site_role="moderator"))
    assert picture.file_name not in page_of(Client())
    at_work = sign_in(person(site_role="operator"), second_factor=True)
    case = at_work.get(f"/en/moderation/{Case.objects.get().pk}/").content.decode()
    assert f'src="/pictures/{picture.file_name}"' in case
    assert at_work.get(f"/pictures/{picture.file_name}").status_code == 200


def test_what_somebody_unknown_writes_for_a_municipality_waits_for_approval(
    aldorf: Municipality, person: Any, sign_in: Any
) -> None:
    newcomer = person(trusted_at=None)
    role(town_hall(aldorf), newcomer, "editor")
    actions.describe(aldorf, "de", "Wir singen.", by=newcomer)
    send_picture(sign_in(newcomer), jpeg())
    assert "Wir singen." not in page_of(Client())
    assert "reads first contributions" in sign_in(newcomer).get(at("description/de/")).content.decode()
    waiting = moderated.cases_with([case.pk for case in Case.objects.all()])
    moderation.decide(waiting, outcome="approve", by=person(site_role="moderator"))
    page = page_of(Client())
    assert "Wir singen." in page
    assert ProfilePicture.objects.get().file_name in page


def test_what_is_taken_away_waits_no_longer(aldorf: Municipality, person: Any) -> None:
    newcomer = person(trusted_at=None)
    actions.describe(aldorf, "de", "Wir singen.", by=newcomer)
    actions.describe(aldorf, "de", "", by=newcomer)
    assert not Case.objects.filter(closed_at=None).exists()
    assert not moderated.hidden_keys("description")


def test_cleaning_up_an_account_hides_what_it_wrote_for_a_municipality(
    ana: Person, aldorf: Municipality, person: Any
) -> None:
    actions.describe(aldorf, "de", "Wir singen.", by=ana)
    moderation.clean_up(ana, by=person(site_role="moderator"), reason="spam")
    assert "Wir singen." not in page_of(Client())
