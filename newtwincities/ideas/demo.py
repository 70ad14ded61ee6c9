# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""An idea to try the program with: nine months of it. It comes from an invented municipality, which marks it.

Rows are written with the days on which they are said to have been, so not by the actions, which would tell people.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.models import DEMONSTRATION, Municipality
from newtwincities.common.stamps import renew_stamps
from newtwincities.domain.names import fold_name, searchable
from newtwincities.feed.models import Follow, Happening, Line
from newtwincities.feed.registry import sort_named, subject_named
from newtwincities.feed.streams import stamp_of, stream
from newtwincities.ideas import demo_story as story
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.models import Comment, Idea, Member, Option, Poll, Reaction, RoleSought, Task, Update, Vote
from newtwincities.people.demo import DOMAIN, DemoPerson, register_demo
from newtwincities.people.models import Person
from newtwincities.teams.models import Mandate, Role, Team

TOWN_HALL = "townhall"


class Telling:
    """Writes the rows of the story, and what the feed tells of each of them."""

    def __init__(self) -> None:
        self.nine = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
        self.people = {who: self._person(who) for who in story.WHO}
        self.places = {one.key: one for one in Municipality.with_invented.filter(source=DEMONSTRATION)}
        self.told: list[Happening] = []
        self.idea = self._begun()

    def _person(self, who: str) -> Person:
        """One of the demonstration's accounts, or another one who says to be invented."""
        language, country = story.WHO[who][:2]
        facts: dict[str, Any] = {"name": f"Demo {who}", "band": Person.Band.ADULT, "trusted_at": timezone.now()}
        email = f"{who}@{DOMAIN}"
        if found := Person.objects.filter(email=email).first():
            return found
        made = Person.objects.create_user(email, language=language, country=country, **facts)
        EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
        return made

    def when(self, days: float) -> datetime:
        """So many days before nine in the morning, give or take the better part of an hour."""
        return self.nine - timedelta(days=days, minutes=int(days * 13) % 50)

    def tell(self, sort: str, days: float, who: str, kind: str, key: object, **details: str) -> None:
        if sort_named(sort) is None or subject_named(kind) is None:
            return
        self.told.append(
            Happening(
                sort=sort, at=self.when(days), actor=self.people[who], thing_kind=kind, thing_key=str(key),
                within_kind="idea", within_key=str(self.idea.pk), details=details,
                municipality=self.places.get(story.WHO[who][2]), visibility=Happening.Visibility.PUBLIC,
            )
        )  # fmt: skip

    def _begun(self) -> Idea:
        first, lead = self.when(story.BEGUN), self.people[story.LEAD]
        return Idea.objects.create(
            title=story.TITLE, summary=story.SUMMARY, text=story.TEXT, language="en", created_by=lead,
            folded_title=fold_name(story.TITLE), folded=searchable(story.TITLE, story.SUMMARY, story.TEXT),
            programme="interreg_alpine_space",
            kind="governance", priority="p4", objective="so4_1", topics="|administration|digital|youth|",
            languages="|de|en|fr|it|sl|", countries="|AT|DE|FR|IT|SI|", countries_needed=4,
            state=Idea.State.PREPARING, joining=Idea.Joining.OPEN, created_at=first, published_at=first,
            changed_at=first, active_at=self.when(1), municipality=self.places.get(story.WHO[story.LEAD][2]),
            deadline=timezone.localdate() + timedelta(days=75),
        )  # fmt: skip

    def join(self) -> None:
        for who, (language, country, place, days, part, sentence) in story.WHO.items():
            leads = who == story.LEAD
            Member.objects.create(
                idea=self.idea, person=self.people[who], standing="lead" if leads else "member", part=part,
                municipality=self.places.get(place), country=country, sentence=sentence, language=language,
                since=self.when(days),
            )  # fmt: skip
            why = Follow.Why.BEGUN if leads else Follow.Why.JOINED
            Follow.objects.create(person=self.people[who], stream=stream("idea", self.idea.pk), why=why)
            self.tell("idea_published" if leads else "idea_joined", days, who, "idea", self.idea.pk)
        for part, number, note in story.SOUGHT:
            RoleSought.objects.create(idea=self.idea, part=part, number=number, note=note)
        self.tell("idea_state", story.PREPARING, story.LEAD, "idea", self.idea.pk, state="preparing")

    def post(self) -> None:
        for days, who, language, text, comments, reactions in story.UPDATES:
            pinned = self.when(days) if text == story.PINNED else None
            update = Update.objects.create(
                idea=self.idea, author=self.people[who], text=story.flowing(text), language=language,
                posted_at=self.when(days), pinned_at=pinned,
            )  # fmt: skip
            self.tell("idea_update", days, who, "idea_update", update.pk)
            for later, (by, spoken, said) in enumerate(comments, start=1):
                comment = Comment.objects.create(
                    update=update, author=self.people[by], text=said, language=spoken,
                    posted_at=self.when(days - later / 4),
                )  # fmt: skip
                self.tell("idea_comment", days - later / 4, by, "idea_comment", comment.pk)
            Reaction.objects.bulk_create(
                Reaction(update=update, person=self.people[by], kind=kind, at=self.when(days - 0.5))
                for by, kind in reactions
            )

    def ask(self) -> None:
        today = timezone.localdate()
        for days, who, question, options, closed in story.POLLS:
            dates = isinstance(options[0][0], int)
            poll = Poll.objects.create(
                idea=self.idea, kind=Poll.Kind.DATES if dates else Poll.Kind.CHOICE, question=question, language="en",
                author=self.people[who], asked_at=self.when(days), changed_at=self.when(days),
                closed_at=self.when(closed) if closed else None,
            )  # fmt: skip
            self.tell("idea_poll", days, who, "idea_poll", poll.pk)
            made = []
            for place, (said, votes) in enumerate(options):
                day = today + timedelta(days=said) if isinstance(said, int) else None
                option = Option.objects.create(poll=poll, place=place, text="" if dates else str(said), day=day)
                made.append(option)
                Vote.objects.bulk_create(
                    Vote(option=option, person=self.people[by], answer=answer, at=self.when(days - 1))
                    for by, answer in votes
                )
            if dates and closed:
                Poll.objects.filter(pk=poll.pk).update(chosen=made[0], changed_at=self.when(closed))
                day = made[0].day
                self.tell("idea_date_chosen", closed, who, "idea_date", poll.pk, day=day.isoformat() if day else "")

    def plan(self) -> None:
        for days, title, takes, due, taken, done in story.TASKS:
            task = Task.objects.create(
                idea=self.idea, title=title, language="en", takes=takes, created_by=self.people[story.LEAD],
                created_at=self.when(days), due=timezone.localdate() + timedelta(days=due) if due else None,
                taken_by=self.people[taken] if taken else None, done_at=self.when(done) if done else None,
            )  # fmt: skip
            self.tell("idea_task", days, story.LEAD, "idea_task", task.pk)
            if taken:
                self.tell("idea_task_taken", days - 0.5, taken, "idea_task", task.pk)
            if taken and done:
                self.tell("idea_task_done", done, taken, "idea_task", task.pk)

    def write_feed(self) -> None:
        """In the order in which it happened, as the keys of happenings stand."""
        self.told.sort(key=lambda one: one.at)
        Happening.objects.bulk_create(self.told)
        lines = [(name, one) for one in self.told for name in self._streams(one)]
        Line.objects.bulk_create(Line(stream=name, happening=one) for name, one in lines)
        renew_stamps(*{stamp_of(name) for name, _one in lines})

    def _streams(self, one: Happening) -> set[str]:
        found = {stream(one.thing_kind, one.thing_key), stream("idea", self.idea.pk), stream("person", one.actor_id)}
        return found | ({stream("municipality", one.municipality_id)} if one.municipality_id else set())


def make_idea() -> None:
    """Adds the invented idea with all that went on in it."""
    telling = Telling()
    for part in (telling.join, telling.post, telling.ask, telling.plan, telling.write_feed):
        part()
    touch(telling.idea, active=False)


def make_town_hall() -> None:
    """Adds a town hall that can join the idea: that of an invented municipality which has not done so yet."""
    person = Person.objects.get(email=f"{TOWN_HALL}@{DOMAIN}")
    place = Municipality.with_invented.get(key=story.NOT_IN_IT_YET)
    team = Team.objects.create(
        name=place.name, kind=Team.Kind.TOWN_HALL, language=place.languages, country=place.country,
        created_at=timezone.now(), created_by=person,
    )  # fmt: skip
    today = timezone.localdate()
    Role.objects.create(team=team, person=person, role=Role.Name.COORDINATOR, since=today)
    Mandate.objects.create(team=team, municipality=place, kind=Mandate.Kind.TOWN_HALL, since=today)


def register_own() -> None:
    register_demo(
        DemoPerson(f"{TOWN_HALL}@{DOMAIN}", _("Town hall"),
                   _("Acts for an invented municipality that looks for a project idea to join."),
                   {"name": "Demo town hall", "country": "FR"}),
        records=make_town_hall, place=70,
    )  # fmt: skip
    register_demo(records=make_idea, place=80)  # after the invented municipalities
