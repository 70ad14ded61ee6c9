# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""No channel tells a stranger of somebody who is protected: every address, answer, file, search and mail is walked.

New addresses are walked by themselves. One with an argument that is not known here makes the test fail: add what it
stands for to ARGUMENTS, and to `world` a thing of a protected person for it, so that the walk reaches what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone

from newtwincities.atlas.exports import EXPORTS
from newtwincities.common.models import Mail
from newtwincities.ideas import models as idea_rows
from newtwincities.ideas.files import SHELF
from newtwincities.ideas.models import Attachment, Idea, Member, SavedIdeaSearch, Version, WebLink
from newtwincities.matching.models import Introduction, Notice, SavedSearch, ShortlistEntry
from newtwincities.moderation.models import Case, Decision
from newtwincities.partnerships import document_files
from newtwincities.partnerships.models import Carrier, Document, Exchange, Partnership, Side, Task
from newtwincities.people.models import Group, Guardianship, Handover, Person, Portrait, Profile, SpokenLanguage
from newtwincities.people.portraits import portrait_path
from newtwincities.privacy.models import CorrectionRequest, Download
from newtwincities.profiles.models import Description
from newtwincities.teams.models import Claim, Invitation, JoinMessage, JoinRequest
from tests.capabilities import feed_world, teams_world
from tests.capabilities import ideas_talk_world as idea_world

# In the name, picture and all else that a protected person has told; the second one only in the address.
MARK, ADDRESS = "Xyvrotkind", "quelmkind@example.org"
SEARCHED = "Xyvro"  # what a page repeats of a search is not the mark
PROTECTED: tuple[dict[str, Any], ...] = (
    {"band": "child"},
    {"band": "child", "waits": True},
    {"band": "teen"},
    {"band": ""},
    {"band": "adult", "keeps_protection": True},
)
# Beginning of the route and name of the argument → what it stands for in `world`; the longest that fits holds.
ARGUMENTS = {
    "key": "municipality",
    "data/municipalities/ key": "municipality",
    "sitemap-municipalities- number": "one",
    "sitemap-ideas- number": "one",
    "ideas/searches/ pk": "idea_search",
    "language": "language",
    "token": "nothing",  # whoever holds a mailed link is asked by its address, and may know
    "account/2fa/ pk": "one",
    "account/oidc/ provider_id": "nothing",
    "people/ ref": "person",
    "messages/ ref": "person",
    "messages/ pk": "one",  # leads the two of a conversation to it
    "feed/people/ ref": "person",
    "feed/of/ name": "stream",
    "ideas/ pk": "idea",
    "people/ file": "portrait",
    "people/groups/ ref": "group",
    "ideas/ ref": "idea_file",
    "ideas/ attachment": "attachment",
    "ideas/ link": "link",
    "ideas/ update": "update",
    "ideas/ comment": "comment",
    "ideas/<pk>/updates/ ref": "update_picture",
    "ideas/ poll": "poll",
    "ideas/ task": "idea_task",
    "ideas/ member": "idea_member",
    "ideas/memberships/ pk": "former_part",
    "ideas/ asked": "idea_request",
    "ideas/ invitation": "idea_invitation",
    "introductions/ pk": "introduction",
    "notices/ pk": "notice",
    "notices/searches/ pk": "search",
    "partnerships/ pk": "partnership",
    "partnerships/ exchange": "exchange",
    "partnerships/programme/ key": "programme",
    "partnerships/ document": "document",
    "twinned/ pk": "partnership",
    "twinned/ photograph": "document",
    "partnerships/ year": "year",
    "partnerships/ side": "side",
    "partnerships/ carrier": "carrier",
    "partnerships/ task": "task",
    "teams/ pk": "team",
    "teams/ invitation": "invitation",
    "teams/ role": "role",
    "teams/claims/ pk": "claim",
    "teams/requests/ pk": "request",
    "moderation/ number": "case",
    "moderation/undo/ batch": "batch",
    "moderation/errors/ number": "one",
    "moderation/people/ number": "person_number",
    "account/my-data/download/ ref": "download",
    "account/my-data/of/ ref": "person",
    "operating/jobs/ pk": "unknown_uuid",
    "operating/mails/ name": "nothing",
    "operating/roles/ number": "person_number",
    "pictures/ file_name": "file_name",
    "partners/ other": "other_municipality",
    "shortlist/ other": "other_municipality",
    "shortlist/ entry": "entry",
    "municipalities/ file_name": "file_name",
}
# Addresses behind which nothing of a person lies in `world`, so that even those who may see all find nothing there.
NOTHING_THERE = {
    "/pictures/", "/profile/pictures/", "/operating/jobs/", "/operating/mails/nothing", "/account/2fa/webauthn/keys/",
    "/account/oidc/", "/moderation/errors/1/", "/operating/roles/", "/withdraw/", "/nothing/", "/download/",
    "/partnerships/", "/feed/people/", "/messages/",
}  # fmt: skip
SENT = {
    "q": SEARCHED, "name": SEARCHED, "email": ADDRESS, "login": ADDRESS, "text": "Hello", "message": "Hello",
    "words": "Hello", "why": "minors", "role": "editor", "adult": "yes", "answer": "yes", "well": "yes",
    "country": "AT", "language": "en", "kind": "class", "institution": "School", "contributions": "stay",
}  # fmt: skip

Add = Callable[..., Person]
World = dict[str, Any]


def told_of(person: Person) -> None:
    """Everything a person can tell, with the mark in it, shown to everybody as far as the person can choose."""
    circles = dict.fromkeys(("name", "picture", "languages", "offers", "organisation", "role", "country"), "public")
    Person.objects.filter(pk=person.pk).update(name=f"{MARK} {person.pk}", shows=circles)
    Profile.objects.create(person=person, offers=f"{MARK} offers", organisation_name=MARK, role=f"{MARK} role")
    SpokenLanguage.objects.create(person=person, language="de", level="B2")
    portrait = Portrait.objects.create(person=person, state=Portrait.State.READY)
    portrait_path(portrait.ref).parent.mkdir(parents=True, exist_ok=True)
    portrait_path(portrait.ref).write_bytes(MARK.encode())


@pytest.fixture
def world(person: Add, municipality: Any, settings: Any, tmp_path: Path) -> World:
    """Five protected persons; the first one has a thing in every room that a route can lead to."""
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path
    home, other = municipality("Q1"), municipality("Q2")
    people = [person(ADDRESS if not n else f"kid{n}@example.org", **facts) for n, facts in enumerate(PROTECTED)]
    team, now = teams_world.town_hall(home), timezone.now()
    roles = [teams_world.role(team, one, "helper") for one in people]
    for one in people:
        told_of(one)
    kid = Person.objects.get(pk=people[0].pk)
    guardian, coordinator, leader = (person(f"{who}@example.org") for who in ("guardian", "coordinator", "leader"))
    Guardianship.objects.create(child=kid, guardian=guardian, state="confirmed")
    teams_world.role(team, coordinator, "coordinator")
    teams_world.role(team, leader, "editor")
    account = person("4b@example.org", name="Class 4b", kind="group", band="", leader=leader)
    group = Group.objects.create(person=account, kind="class", institution="School", state="waiting")
    Handover.objects.create(group=group, address=kid.email)
    request = JoinRequest.objects.create(team=team, person=kid, created_at=now)
    JoinMessage.objects.create(request=request, author=kid, text=MARK, written_at=now)
    invited = {"email": kid.email, "language": "en", "created_at": now, "expires_at": now + timedelta(days=9)}
    case = Case.objects.create(sort="report", kind="person", key=str(kid.ref), title="A member", why="minors",
                               text=MARK, language="en", author=kid)  # fmt: skip
    decided = Case.objects.create(sort="report", kind="person", key=str(kid.ref), why="spam", language="en", author=kid)
    decision = Decision.objects.create(case=decided, outcome="keep", words=MARK)
    CorrectionRequest.objects.create(person=kid, text=MARK, receipt="AAAA-BBBB-CCCC")
    Description.objects.create(municipality=home, language="en", text="A town.", author=kid, written_at=now)
    Mail.objects.create(kind="test", person=kid, address=kid.email, language="en", subject=MARK, text=MARK, html=MARK,
                        headers={}, written_at=now)  # fmt: skip
    shared = Partnership.objects.create(state="active", state_since=now.date(), begun_by=kid, created_at=now)
    side = Side.objects.create(partnership=shared, municipality=home, team=team, confirmed_at=now)
    carrier = Carrier.objects.create(side=side, name=MARK, person=kid, contact=kid.email)
    task = Task.objects.create(partnership=shared, title="Ask around", carrier=carrier, created_at=now)
    Side.objects.update(shown="|".join(Side.Shown.values))
    picture = Document.objects.create(partnership=shared, kind="photograph", title="On the bridge", ref=uuid4(),
                                      file_name="a.webp", media_type="image/webp", consent=MARK, public_consent=True,
                                      added_by=kid, added_at=now, changed_at=now)  # fmt: skip
    assert picture.ref
    document_files.SHELF.write(picture.ref, b"drawn")
    exchange = Exchange.objects.create(partnership=shared, title="Camp", start=now.date(), end=now.date(),
                                       programme_key="shared", entered_by=kid, changed_at=now)  # fmt: skip
    elsewhere = teams_world.town_hall(other)
    notice = Notice.objects.create(municipality=home, team=team, kind="topic", offers="A choir", seeks="A choir",
                                   language="en", ends_on=now.date(), author=kid, published_at=now, shown_at=now,
                                   changed_at=now)  # fmt: skip
    introduction = Introduction.objects.create(
        asker=home, asked=other, asker_team=team, asked_team=elsewhere, kind="topic", reason="A choir", state="agreed",
        asked_by=kid, asker_contact=kid.email, asked_at=now,
    )  # fmt: skip
    idea = Idea.objects.create(title="Compost", summary="Together", text="A text", language="en", state="looking",
                               created_by=kid, created_at=now, changed_at=now, active_at=now, published_at=now,
                               municipality=home)  # fmt: skip
    Member.objects.create(
        idea=idea, person=kid, standing="lead", part="lead", municipality=home, sentence=MARK, since=now
    )
    parts = [Member.objects.create(idea=idea, person=one, part="youth", sentence=MARK, since=now) for one in people[1:]]
    former = Member.objects.create(idea=idea, person=kid, part="youth", reason=MARK, since=now, ended_at=now,
                                   ended_why="left")  # fmt: skip
    asked = idea_rows.JoinRequest.objects.create(idea=idea, person=kid, part="youth", sentence=MARK, asked_at=now)
    idea_rows.Reply.objects.create(request=asked, author=kid, text=MARK, at=now)
    idea_invitation = idea_rows.Invitation.objects.create(idea=idea, person=kid, part="youth", words=MARK,
                                                          language="en", by=kid, at=now)  # fmt: skip
    for number in (1, 2):
        Version.objects.create(idea=idea, number=number, words={"title": "Compost"}, by=kid, at=now)
    attachment = Attachment.objects.create(idea=idea, kind="document", ref=uuid4(), title="Plan", file_name="a.pdf",
                                           media_type="application/pdf", added_by=kid, added_at=now)  # fmt: skip
    SHELF.write(attachment.ref, b"%PDF-")
    link = WebLink.objects.create(idea=idea, title="Ours", url="https://example.org", added_by=kid, added_at=now)
    update = idea_world.update(idea, kid, f"@{{{kid.ref}}} does it.")
    update.mentions.create(person=kid)
    update.reactions.create(person=kid, kind="thanks", at=now)
    drawn = update.pictures.create(idea=idea, kind="picture", ref=uuid4(), title="A heap", media_type="image/webp",
                                   file_name="a.webp", added_by=kid, added_at=now)  # fmt: skip
    SHELF.write(drawn.ref, b"drawn")
    poll = idea.polls.create(kind="dates", question="When?", language="en", author=kid, asked_at=now, changed_at=now)
    for place in range(2):
        option = poll.options.create(place=place, day=now.date() + timedelta(days=place))
        option.votes.create(person=kid, answer="yes", at=now)
    for somebody in people:  # the streams of all who may be told of hold what they did
        feed_world.told(idea, somebody, municipality=home)
    return {
        "people": people,
        "seeing": {
            "oneself": kid,
            "guardian": guardian,
            "coordinator": coordinator,
            "leader": leader,
            "moderator": person("moderator@example.org", site_role="moderator"),
            "operator": person("operator@example.org", site_role="operator"),
        },
        "strangers": {
            "visitor": None,
            "member": person("member@example.org"),
            "coordinator": teams_world.role(elsewhere, person("elsewhere@example.org"), "coordinator").person,
        },
        "arguments": {
            "municipality": "Q1",
            "one": 1,
            "language": "en",
            "nothing": "nothing",
            "unknown_uuid": uuid4(),
            "file_name": f"{uuid4().hex}.webp",
            "group": account.ref,
            "team": team.pk,
            "invitation": Invitation.objects.create(team=team, **invited).pk,
            "role": roles[0].pk,
            "claim": Claim.objects.create(municipality=home, person=kid, way="document", state="waiting", language="en",
                                          name=MARK, words=MARK, email=kid.email, created_at=now).pk,
            "idea": idea.pk,
            "idea_file": attachment.ref,
            "attachment": attachment.pk,
            "link": link.pk,
            "update": update.pk,
            "comment": idea_world.comment(update, kid, f"@{{{kid.ref}}} agrees.").pk,
            "update_picture": drawn.ref,
            "poll": poll.pk,
            "idea_task": idea.tasks.create(title="Ask around", language="en", takes="hour", taken_by=kid,
                                           created_by=kid, created_at=now).pk,
            "idea_member": parts[0].pk,
            "former_part": former.pk,
            "idea_request": asked.pk,
            "idea_invitation": idea_invitation.pk,
            "introduction": introduction.pk,
            "notice": notice.pk,
            "search": SavedSearch.objects.create(person=kid, created_at=now).pk,
            "other_municipality": "Q2",
            "entry": ShortlistEntry.objects.create(municipality=home, candidate=other, added_by=kid, added_at=now,
                                                   changed_at=now).pk,
            "partnership": shared.pk,
            "exchange": exchange.pk,
            "programme": exchange.programme_key,
            "document": picture.pk,
            "year": now.year,
            "stream": f"idea:{idea.pk}",
            "side": side.pk,
            "carrier": carrier.pk,
            "task": task.pk,
            "idea_search": SavedIdeaSearch.objects.create(person=kid, query="q=choir", created_at=now).pk,
            "request": request.pk,
            "case": case.pk,
            "batch": decision.batch,
            "download": Download.objects.create(person=kid, asked_by=kid, receipt="DDDD-EEEE-FFFF", ready_at=now).ref,
        },
    }  # fmt: skip


# --- which addresses there are


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern)


def plain(route: str) -> str:
    """A route in one form, whether it is written as a path or as an expression: `municipalities/<key>/claim/`."""
    named = re.sub(r"\(\?P<(\w+)>(?:\[[^]]*\]|[^()])*\)", r"<\1>", route.replace("\\.", "."))
    return re.sub(r"<\w+:", "<", named).replace("^", "").replace("$", "")


def meaning(route: str, name: str) -> str:
    """What the argument of this name stands for in this route; the test fails where nobody has said so."""
    begin = route.removeprefix("en/")
    fitting = [key for key in ARGUMENTS if key.rpartition(" ")[2] == name and begin.startswith(key.rpartition(" ")[0])]
    assert fitting, f"{route} is a new route: say in ARGUMENTS what <{name}> stands for, so that it is walked"
    return ARGUMENTS[max(fitting, key=len)]


def filled(route: str, values: dict[str, Any]) -> str:
    return "/" + re.sub(r"<(\w+)>", lambda found: str(values[meaning(route, found[1])]), route)


def addresses(world: World, *, of_things: bool = False) -> list[str]:
    """Every address of the site (or those with arguments); once for each protected person where one is in it."""
    made = set()
    for route in routes(get_resolver()):
        if of_things and "<" not in plain(route):
            continue
        for person in world["people"]:
            own = {"person": person.ref, "person_number": person.pk, "portrait": person.portrait.ref}
            address = filled(plain(route), {**world["arguments"], **own})
            assert plain(resolve(address).route) == plain(route), f"the walk misses {route}"
            made.add(address)
    return sorted(made)


def test_a_new_route_has_to_be_made_known_to_the_walk() -> None:
    with pytest.raises(AssertionError, match="is a new route"):
        meaning("en/diaries/<author>/", "author")


# --- walking


def entering(person: Person | None, sign_in: Callable[..., Client]) -> Client:
    client = Client(raise_request_exception=False)
    return client if person is None else sign_in(person, second_factor=True, client=client)


def answers(client: Client, address: str) -> Iterator[tuple[str, Any]]:
    """What looking, searching and sending bring; each of them starts from the same state."""
    for how, ask in (
        ("GET", lambda: client.get(address)),
        ("search", lambda: client.get(address, {"q": SEARCHED, "name": SEARCHED, "page": "1"})),
        ("POST", lambda: client.post(address, SENT)),
    ):
        cookies = client.cookies.copy()
        with transaction.atomic():
            yield how, ask()
            transaction.set_rollback(True)
        client.cookies = cookies


def all_of(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    return f"{response.headers} {response.cookies} {body.decode(errors='replace')}".lower()


@pytest.mark.parametrize("asks", ["visitor", "member", "coordinator"])
def test_no_address_tells_a_stranger_of_somebody_protected(
    world: World, sign_in: Callable[..., Client], asks: str
) -> None:
    client, leaks = entering(world["strangers"][asks], sign_in), []
    references = {str(person.ref) for person in world["people"]}
    last = Mail.objects.latest("pk").pk
    for address in addresses(world):
        for how, response in answers(client, address):
            said = all_of(response)
            hidden = {MARK.lower()} | (set() if how == "POST" else {ADDRESS})  # a form repeats what was sent
            if not any(reference in address for reference in references):
                hidden |= references
            leaks += [f"{how} {address}: {one}" for one in hidden if one in said]
            for mail in Mail.objects.filter(pk__gt=last):
                if MARK in mail.subject + mail.text + mail.html and mail.address != ADDRESS:
                    leaks.append(f"{how} {address}: a mail to {mail.address}")
    assert leaks == []


def test_the_walk_reaches_what_the_addresses_show(world: World, sign_in: Callable[..., Client]) -> None:
    """Otherwise it would find no leak because it finds nothing."""
    clients = {who: entering(person, sign_in) for who, person in world["seeing"].items()}
    unreached, told = [], set()
    world = {**world, "people": world["people"][:1]}
    for address in addresses(world, of_things=True):
        if any(part in f"{address}/" for part in NOTHING_THERE):
            continue
        statuses = set()
        for who, client in clients.items():
            for _how, response in answers(client, address):
                statuses.add(response.status_code)
                if MARK.lower() in all_of(response):
                    told.add(who)
            if statuses - {404}:
                break
        if statuses == {404}:
            unreached.append(address)
    assert unreached == []
    assert "oneself" in told
    profile = f"/en/people/{world['people'][0].ref}/"
    for who in ("guardian", "coordinator", "moderator", "operator"):
        assert MARK.lower() in all_of(clients[who].get(profile)), who


@pytest.mark.parametrize("what", sorted(EXPORTS))
def test_no_export_of_the_command_tells_of_somebody_protected(world: World, what: str) -> None:
    said = "".join(EXPORTS[what]())
    assert MARK not in said
    assert ADDRESS not in said
