# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A document shows who acts for the town hall; a moderator without a stake decides, and the file is erased in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from newtwincities.atlas.models import Municipality
from newtwincities.common.models import RecordEntry
from newtwincities.people.models import Person
from newtwincities.teams import queries, retention
from newtwincities.teams.actions import claims as actions
from newtwincities.teams.actions import decisions, documents
from newtwincities.teams.actions.confirming import Answer
from newtwincities.teams.models import Claim, Document, Mandate, Team
from tests.capabilities.claiming import contacts, text_of, words
from tests.capabilities.teams_world import role, town_hall

pytestmark = pytest.mark.django_db
HAND_IN = "/en/municipalities/Q1/claim/document/"
PDF = b"%PDF-1.7\nappointment of Mara Auer"


def picture(form: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, form)
    return written.getvalue()


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def aldorf(municipality: Any) -> Municipality:
    place: Municipality = municipality("Q1", "Aldorf", languages="de")
    contacts(place, domain="aldorf.at", email="gemeinde@aldorf.at")
    return place


@pytest.fixture
def mara(person: Callable[..., Person]) -> Person:
    return person("mara@example.org", language="fr")


@pytest.fixture
def moderator(person: Callable[..., Person]) -> Person:
    return person("mo@example.org", site_role="moderator")


@pytest.fixture
def desk(moderator: Person, sign_in: Any) -> Client:
    client: Client = sign_in(moderator, second_factor=True, client=Client())
    return client


def form(data: bytes = PDF, name: str = "appointment.pdf", **values: str) -> dict[str, Any]:
    return {"name": "Mara Auer", "adult": "on", "words": "Ask the mayor.",
            "document": SimpleUploadedFile(name, data), **values}  # fmt: skip


def handed_in(place: Municipality, who: Person, **facts: Any) -> Claim:
    claim = decisions.hand_in(place, person=who, name=who.name, words="Ask the mayor.", data=PDF, **facts)
    assert claim
    return claim


def files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


# --- handing in


@pytest.mark.parametrize(("data", "kind"), [(PDF, "pdf"), (picture("JPEG"), "jpg"), (picture("PNG"), "png")])
def test_a_document_is_kept_privately_under_a_name_that_nobody_guesses(
    data: bytes, kind: str, aldorf: Municipality, mara: Person, sign_in: Any, media: Path
) -> None:
    client = sign_in(mara)
    assert "Claim Aldorf with a document" in words(client.get(HAND_IN))
    response = client.post(HAND_IN, form(data, "../../evil.html"), follow=True)
    assert "A moderator looks at it." in words(response)
    (file,) = files(media)
    assert file.read_bytes() == data
    assert file.parent == media / "claims"
    assert file.suffix == f".{kind}"
    assert "evil" not in file.name
    assert file.stat().st_mode & 0o077 == 0
    assert client.get(f"/media/claims/{file.name}").status_code == 404
    assert Claim.objects.get().state == Claim.State.WAITING


@pytest.mark.parametrize(("data", "name", "says"), [
    (b"<script>alert(1)</script>", "appointment.pdf", "This is no PDF, JPEG or PNG file"),
    (b"MZ\x90", "appointment.png", "This is no PDF, JPEG or PNG file"),
    (b"GIF89a", "appointment.jpg", "This is no PDF, JPEG or PNG file"),
    (b" %PDF-1.7", "appointment.pdf", "This is no PDF, JPEG or PNG file"),
    (b"", "appointment.pdf", "This file is empty."),
    (PDF + bytes(documents.MOST_BYTES), "appointment.pdf", "This file is larger than 5 MB."),
])  # fmt: skip
def test_what_is_no_document_or_too_large_is_refused_whatever_it_is_called(
    data: bytes, name: str, says: str, aldorf: Municipality, mara: Person, sign_in: Any, media: Path
) -> None:
    response = sign_in(mara).post(HAND_IN, form(data, name))
    assert response.status_code == 422
    assert says in words(response)
    assert "Ask the mayor." in words(response)
    assert not files(media)
    assert not Claim.objects.exists()


def test_without_a_document_nothing_begins(aldorf: Municipality, mara: Person, sign_in: Any) -> None:
    response = sign_in(mara).post(HAND_IN, {"name": "Mara", "adult": "on"})
    assert "Choose the document." in words(response)
    assert not Claim.objects.exists()


def test_handing_in_twice_is_one_claim_with_one_file(
    aldorf: Municipality, mara: Person, sign_in: Any, media: Path
) -> None:
    client = sign_in(mara)
    first, second = client.post(HAND_IN, form()), client.post(HAND_IN, form())
    assert first["Location"] == second["Location"]
    assert handed_in(aldorf, mara) == Claim.objects.get()
    assert len(files(media)) == 1


@pytest.mark.parametrize(("facts", "status"), [({}, 200), ({"band": "teen"}, 403)])
def test_only_adults_who_are_signed_in_hand_in(
    facts: dict[str, str], status: int, aldorf: Municipality, person: Callable[..., Person], sign_in: Any
) -> None:
    assert "/account/" in Client().get(HAND_IN)["Location"]
    assert sign_in(person(**facts)).get(HAND_IN).status_code == status


# --- who opens it


def test_a_moderator_with_a_second_factor_downloads_it_and_that_is_on_record(
    aldorf: Municipality, mara: Person, desk: Client
) -> None:
    claim = handed_in(aldorf, mara)
    assert "Mara" in words(desk.get("/en/teams/claims/"))
    page = words(desk.get(f"/en/teams/claims/{claim.pk}/decide/"))
    assert "Ask the mayor." in page
    assert "mara@example.org" in page
    assert "gemeinde@aldorf.at" in page
    response = desk.get(f"/en/teams/claims/{claim.pk}/document/")
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response["Content-Disposition"] == f'attachment; filename="claim-{claim.pk}.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert RecordEntry.objects.filter(verb="claim.open_document", thing=f"claim:{claim.pk}").count() == 1


def test_nobody_else_opens_or_decides(
    aldorf: Municipality, mara: Person, moderator: Person, person: Callable[..., Person], sign_in: Any
) -> None:
    claim = handed_in(aldorf, mara)
    team = town_hall(aldorf)
    mate = person(site_role="moderator")
    role(team, mate)
    contested = handed_in(aldorf, person())
    for what in ("document", "decide"):
        url = f"/en/teams/claims/{claim.pk}/{what}/"
        assert "/account/" in Client().get(url)["Location"]
        for who in (person(), person(site_role="operator"), mara):
            assert sign_in(who, second_factor=True, client=Client()).get(url).status_code == 403
        assert sign_in(moderator, client=Client()).get(url).status_code == 403  # without a second factor
        of_own_team = f"/en/teams/claims/{contested.pk}/{what}/"
        assert sign_in(mate, second_factor=True, client=Client()).get(of_own_team).status_code == 403


def test_a_moderator_does_not_decide_the_own_claim(aldorf: Municipality, moderator: Person, desk: Client) -> None:
    claim = handed_in(aldorf, moderator)
    assert desk.get(f"/en/teams/claims/{claim.pk}/decide/").status_code == 403
    assert desk.post(f"/en/teams/claims/{claim.pk}/decide/", {"decision": "grant"}).status_code == 403
    assert Claim.objects.get().state == Claim.State.WAITING


# --- the decision


def test_a_granted_claim_makes_the_team_and_the_claimant_is_told(
    aldorf: Municipality, mara: Person, desk: Client, sent_mails: Any
) -> None:
    claim = handed_in(aldorf, mara)
    desk.post(f"/en/teams/claims/{claim.pk}/decide/", {"decision": "grant"})
    mandate = queries.mandate_of(aldorf)
    assert mandate
    assert [row.person for row in queries.members_of(mandate.team)] == [mara]
    mails = {mail["To"]: mail for mail in sent_mails()}
    assert set(mails) == {"mara@example.org", "gemeinde@aldorf.at"}  # which may object
    assert mails["mara@example.org"]["Content-Language"] == "fr"
    again = desk.post(f"/en/teams/claims/{claim.pk}/decide/", {"decision": "refuse", "reason": "No."}, follow=True)
    assert "A colleague has decided already." in words(again)
    claim.refresh_from_db()
    assert claim.state == Claim.State.GRANTED


def test_a_refused_claim_needs_a_reason_that_the_claimant_reads(
    aldorf: Municipality, mara: Person, desk: Client, sign_in: Any, sent_mails: Any
) -> None:
    claim = handed_in(aldorf, mara)
    url = f"/en/teams/claims/{claim.pk}/decide/"
    assert desk.post(url, {}).status_code == 422
    assert desk.post(url, {"decision": "refuse", "reason": " "}).status_code == 422
    desk.post(url, {"decision": "refuse", "reason": "It is not signed."})
    assert queries.mandate_of(aldorf) is None
    (mail,) = sent_mails()
    assert "It is not signed." in text_of(mail)
    assert "It is not signed." in words(sign_in(mara).get(f"/en/teams/claims/{claim.pk}/"))
    assert handed_in(aldorf, mara).pk != claim.pk  # with something better


def test_a_claimant_whose_account_was_suspended_is_granted_nothing(
    aldorf: Municipality, mara: Person, moderator: Person
) -> None:
    claim = handed_in(aldorf, mara)
    Person.objects.filter(pk=mara.pk).update(is_active=False)
    assert decisions.decide(claim, granted=True, reason="", by=moderator) is Answer.SUSPENDED
    assert not Mandate.objects.exists()


def test_who_waits_beside_a_granted_claim_has_lost_and_is_told(
    aldorf: Municipality, mara: Person, moderator: Person, person: Callable[..., Person], sent_mails: Any
) -> None:
    claims = [handed_in(aldorf, mara), handed_in(aldorf, person("toni@example.org"))]
    assert [decisions.decide(claim, granted=True, reason="", by=moderator) for claim in claims] == [
        Answer.DONE, Answer.CLOSED,
    ]  # fmt: skip
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["granted", "lost"]
    assert sorted(mail["To"] for mail in sent_mails()) == [
        "gemeinde@aldorf.at", "mara@example.org", "toni@example.org",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_granted_at_once_one_counts(
    municipality: Any, person: Callable[..., Person], moderator: Person
) -> None:
    aldorf = municipality("Q1", "Aldorf")
    town_hall(aldorf)
    claims = [handed_in(aldorf, person()) for _two in range(2)]  # both contest the same team
    answers: list[Answer] = []
    together = Barrier(2)

    def decide(claim: Claim) -> None:
        try:
            together.wait(timeout=30)
            answers.append(decisions.decide(claim, granted=True, reason="Seen.", by=moderator))
        finally:
            connection.close()

    if connection.vendor == "postgresql":
        threads = [Thread(target=decide, args=(claim,)) for claim in claims]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    else:  # writers stand in line
        answers = [decisions.decide(claim, granted=True, reason="Seen.", by=moderator) for claim in claims]
    assert sorted(answers) == [Answer.CLOSED, Answer.DONE]
    assert Mandate.objects.filter(until=None).count() == 1
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["granted", "lost"]


# --- a municipality that has a team


@pytest.fixture
def in_place(aldorf: Municipality, person: Callable[..., Person]) -> Team:
    team = town_hall(aldorf, name="Team of Aldorf")
    role(team, person("in.place@example.org"), "coordinator")
    return team


def test_a_claim_of_a_municipality_with_a_team_contests_it_and_the_team_is_told_but_not_of_whom(
    in_place: Team, mara: Person, sign_in: Any, sent_mails: Any
) -> None:
    client = sign_in(mara)
    assert "Does this team not act for the town hall?" in words(client.get("/en/municipalities/Q1/claim/"))
    client.post(HAND_IN, form())
    assert Claim.objects.get().contests == in_place.mandates.get()
    (mail,) = sent_mails()
    assert mail["To"] == "in.place@example.org"
    assert "Mara" not in text_of(mail)
    assert queries.team_of_municipality(in_place.mandates.get().municipality_id) == in_place


def test_a_contest_that_is_granted_ends_the_team_in_place_and_both_read_why(
    aldorf: Municipality, in_place: Team, mara: Person, desk: Client, sent_mails: Any
) -> None:
    claim = handed_in(aldorf, mara)
    url = f"/en/teams/claims/{claim.pk}/decide/"
    assert "If you grant the claim, that ends." in words(desk.get(url))
    assert desk.post(url, {"decision": "grant"}).status_code == 422  # both sides are owed a reason
    desk.post(url, {"decision": "grant", "reason": "The mayor confirms it."})
    in_place.refresh_from_db()
    assert in_place.state == Team.State.CLOSED
    assert [mandate.ended_why for mandate in queries.former_mandates(aldorf)] == ["decided"]
    told = [mail["To"] for mail in sent_mails() if "The mayor confirms it." in text_of(mail)]
    assert sorted(told) == ["in.place@example.org", "mara@example.org"]


def test_a_contest_that_is_refused_changes_nothing_and_both_read_why(
    aldorf: Municipality, in_place: Team, mara: Person, desk: Client, sent_mails: Any
) -> None:
    claim = handed_in(aldorf, mara)
    desk.post(f"/en/teams/claims/{claim.pk}/decide/", {"decision": "refuse", "reason": "She left in May."})
    assert queries.team_of_municipality(aldorf) == in_place
    told = [mail["To"] for mail in sent_mails() if "She left in May." in text_of(mail)]
    assert sorted(told) == ["in.place@example.org", "mara@example.org"]


# --- how long it is kept


def test_a_withdrawn_claim_takes_its_file_along_at_once(
    aldorf: Municipality, mara: Person, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    claim = handed_in(aldorf, mara)
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(claim)
    assert not files(media)
    assert Document.objects.get().path == ""


def test_a_document_is_erased_thirty_days_after_the_decision_and_not_while_one_is_awaited(
    aldorf: Municipality, mara: Person, moderator: Person, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    (kind,) = (kind for kind in retention.KINDS if kind.name == "team_claims")
    assert kind.expire
    assert kind.remaining
    claim = handed_in(aldorf, mara)
    later = timezone.now() + timedelta(days=31)
    assert kind.remaining(later) == 0
    decisions.decide(claim, granted=False, reason="Not signed.", by=moderator)
    assert kind.remaining(later) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert kind.expire(later) == 1
    assert kind.remaining(later) == 0
    assert not files(media)
    claim.refresh_from_db()
    assert claim.words  # for 180 days
    kind.expire(timezone.now() + timedelta(days=181))
    claim.refresh_from_db()
    assert (claim.name, claim.words, claim.reason) == ("", "", "")


def test_a_document_waits_for_an_objection_to_be_settled(aldorf: Municipality, mara: Person, moderator: Person) -> None:
    claim = handed_in(aldorf, mara)
    decisions.decide(claim, granted=True, reason="", by=moderator)
    actions.object_to(claim, words="Nobody here knows her.")
    later = timezone.now() + timedelta(days=31)
    assert not retention._old_documents(later).exists()
    actions.settle_objection(claim, team_stays=True, reason="They do.", by=moderator)
    assert retention._old_documents(later).exists()


def test_the_claimant_gets_the_document_with_my_data_and_it_goes_with_the_account(
    aldorf: Municipality, mara: Person, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    (kind,) = (kind for kind in retention.KINDS if kind.name == "team_claims")
    assert kind.files
    handed_in(aldorf, mara)
    assert list(kind.files(mara)) == files(media)
    with django_capture_on_commit_callbacks(execute=True):
        kind.erase(mara, True)
    assert not files(media)
    assert Claim.objects.get().state == Claim.State.WITHDRAWN


def test_an_erased_document_is_not_found(
    aldorf: Municipality, mara: Person, moderator: Person, desk: Client, django_capture_on_commit_callbacks: Any
) -> None:
    claim = handed_in(aldorf, mara)
    with django_capture_on_commit_callbacks(execute=True):
        documents.erase_document(claim.document)
    assert desk.get(f"/en/teams/claims/{claim.pk}/document/").status_code == 404
    assert "erased" in words(desk.get(f"/en/teams/claims/{claim.pk}/decide/"))


def test_the_list_of_claims_asks_the_same_questions_however_long_it_is(
    municipality: Any, person: Callable[..., Person], desk: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        handed_in(municipality(f"Q{number}"), person())
    with django_assert_max_num_queries(10):
        desk.get("/en/teams/claims/")
