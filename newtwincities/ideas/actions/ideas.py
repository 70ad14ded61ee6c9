# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Beginning an idea, writing on it with others, publishing it, and saying where it stands."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas.models import Municipality
from newtwincities.common.record import note
from newtwincities.domain.three_ways import Merged, merge
from newtwincities.feed import actions as feed
from newtwincities.feed.models import Follow, Happening
from newtwincities.feed.streams import stream
from newtwincities.ideas import files
from newtwincities.ideas.actions.telling_searchers import tell_searchers
from newtwincities.ideas.actions.touching import touch
from newtwincities.ideas.models import Idea, Member, Version
from newtwincities.ideas.models.members import Part
from newtwincities.ideas.programmes import kind_with, objectives_of
from newtwincities.ideas.queries.ideas import KIND, visibility_of
from newtwincities.ideas.wording import NOT_RESTORED, TEXTS, Values, Wording, wording_from, wording_of
from newtwincities.moderation import actions as moderation
from newtwincities.people.models import Person

TOLD_AGAIN = timedelta(days=1)  # that the words were revised, at the earliest


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the same words; `merged` has both, `present` the idea as it is now."""

    def __init__(self, merged: Merged, present: Idea) -> None:
        self.merged, self.present = merged, present


class NotReadyError(Exception):
    """Something is missing before it can be published; `missing_in` says what."""


@transaction.atomic
def begin(wording: Wording, *, by: Person, country: str = "") -> Idea:
    """A draft, which nobody else sees; whoever begins it leads it and follows it. `country` is from where the person
    takes part, where it is for no municipality."""
    now = timezone.now()
    origin = _municipality(wording.municipality)
    idea = Idea.objects.create(
        **wording.columns, municipality=origin, created_by=by, created_at=now, changed_at=now, active_at=now
    )
    Member.objects.create(
        idea=idea, person=by, standing=Member.Standing.LEAD, part=Part.LEAD, municipality=origin,
        country=origin.country if origin else country, since=now,
    )  # fmt: skip
    idea.wanted.set(Municipality.with_invented.filter(key__in=wording.wanted))
    _keep_version(idea, by)
    feed.follow(by, stream(KIND, idea.pk), why=Follow.Why.BEGUN)
    note("idea.begin", actor=by, thing=idea)
    touch(idea)
    return idea


@transaction.atomic
def save(idea: Idea, wording: Wording, *, seen: int, by: Person) -> Merged:
    """Saves what was typed into the form that showed version `seen`, together with what others have saved meanwhile.

    ChangedMeanwhileError where both have changed the same words; then nothing is saved.
    """
    present = Idea.objects.select_for_update().get(pk=idea.pk)
    merged = _merged(present, seen, wording.values)
    if merged.conflicts:
        raise ChangedMeanwhileError(merged, present)
    _write(present, wording_from(merged.values), by)
    return merged


def _merged(present: Idea, seen: int, mine: Values) -> Merged:
    theirs = wording_of(present).values
    if seen == present.version:
        return Merged(mine, (), ())
    shown = Version.objects.filter(idea=present, number=seen).first()
    merged = merge(shown.words if shown else {}, theirs, mine)
    conflicts = set(merged.conflicts)
    if not objective_fits(merged.values["kind"], merged.values["objective"]):
        conflicts.add("objective")
    if len(merged.values["text"]) > Idea.LONGEST_TEXT:
        conflicts.add("text")
    values = {name: mine[name] if name in conflicts else value for name, value in merged.values.items()}
    return Merged(values, tuple(name for name in values if name in conflicts), merged.taken)


def objective_fits(kind_key: str, objective: str) -> bool:
    """Whether the objective belongs to the priority of the type."""
    if not objective:
        return True
    kind = kind_with(kind_key)
    programme, _slash, code = objective.partition("/")
    if kind is None or kind.programme != programme:
        return False
    return code in [part.code for part in objectives_of(programme, kind.priority)]


def _write(idea: Idea, wording: Wording, by: Person) -> None:
    """The words become a new version, if any of them are new; everybody learns of it once a day at most."""
    before = wording_of(idea)
    if wording == before:
        return
    for name, value in wording.columns.items():
        setattr(idea, name, value)
    idea.municipality = _municipality(wording.municipality)
    idea.version += 1
    idea.changed_at = timezone.now()
    idea.save()
    if wording.wanted != before.wanted:
        idea.wanted.set(Municipality.with_invented.filter(key__in=wording.wanted))
    _keep_version(idea, by)
    note("idea.change", actor=by, thing=idea, version=idea.version)
    if idea.state != Idea.State.DRAFT:
        waits = moderation.submit(KIND, idea, language=idea.language)
        if not waits and any(getattr(before, name) != getattr(wording, name) for name in TEXTS):
            _tell_of_change(idea, by)
    touch(idea, active=idea.state != Idea.State.DRAFT)


def _keep_version(idea: Idea, by: Person) -> None:
    Version.objects.create(idea=idea, number=idea.version, words=wording_of(idea).values, by=by, at=idea.changed_at)


def _municipality(key: str) -> Municipality | None:
    return Municipality.with_invented.filter(key=key).first() if key else None


def _tell_of_change(idea: Idea, by: Person) -> None:
    lately = Happening.objects.filter(thing_kind=KIND, thing_key=str(idea.pk), sort="idea_changed", actor=by)
    if not lately.filter(at__gt=timezone.now() - TOLD_AGAIN).exists():
        tell(idea, "idea_changed", by=by)


def tell(idea: Idea, sort: str, *, by: Person | None, **details: str) -> None:
    """Into the streams of the idea, of the person and of the municipality that it comes from."""
    told = feed.tell(
        sort, by=by, about=(KIND, idea.pk), within=(KIND, idea.pk), municipality=idea.municipality,
        visibility=visibility_of(idea), details=details,
    )  # fmt: skip
    if sort == "idea_published":
        tell_searchers.enqueue(told.pk)


@transaction.atomic
def restore(idea: Idea, version: Version, *, by: Person) -> None:
    """The words of an old version become a new one; who sees the idea and who joins stays as it is."""
    present = Idea.objects.select_for_update().get(pk=idea.pk)
    now = wording_of(present).values
    _write(present, wording_from({**now, **version.words, **{name: now[name] for name in NOT_RESTORED}}), by)


# --- where it stands


def missing_in(idea: Idea) -> list[str]:
    """The fields that have to be filled in before it can be published."""
    return [name for name in ("text", "kind", "topics") if not getattr(idea, name).strip()]


@transaction.atomic
def change_state(idea: Idea, state: str, *, by: Person, reason: str = "") -> bool:
    """Publishes a draft, or says where an idea stands; opening a closed one again is one of these.

    NotReadyError where a draft lacks something. True where a moderator reads it before it is shown.
    """
    present = Idea.objects.select_for_update().get(pk=idea.pk)
    is_new = present.state == Idea.State.DRAFT
    if state in (Idea.State.DRAFT, present.state):
        return False
    if is_new and missing_in(present):
        raise NotReadyError
    present.state, present.state_reason = state, reason
    present.published_at = present.published_at or timezone.now()
    present.save(update_fields=["state", "state_reason", "published_at"])
    note(f"idea.{state}", actor=by, thing=present)
    waits = moderation.submit(KIND, present, language=present.language) if is_new else False
    if is_new and not waits:
        tell(present, "idea_published", by=by)
    elif not is_new:
        tell(present, "idea_state", by=by, state=state)
    touch(present)
    return waits


@transaction.atomic
def delete_draft(idea: Idea, *, by: Person) -> None:
    """Nothing is left but a line in the record."""
    note("idea.delete", actor=by, thing=idea)
    remove(idea)


def remove(idea: Idea) -> None:
    """With all that belongs to it; the files go with the commit."""
    refs = files.refs_of(idea)
    moderation.withdraw(KIND, idea.pk)
    feed.forget(KIND, idea.pk)
    touch(idea, active=False)
    idea.delete()
    transaction.on_commit(lambda: files.SHELF.forget(refs))
