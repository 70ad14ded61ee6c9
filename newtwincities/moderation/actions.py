# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verbs: report, submit, take, decide, take back, appeal. Each is one transaction.

Whoever is concerned is told by mail, in their language, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from newtwincities.atlas import actions as atlas
from newtwincities.atlas.models import ErrorReport
from newtwincities.common import record
from newtwincities.common.record import note
from newtwincities.common.stamps import renew_stamps
from newtwincities.moderation import effects, letters, queries, reminding
from newtwincities.moderation.models import Case, Decision, Hidden, NoDailyMail
from newtwincities.moderation.queries import MODERATION
from newtwincities.moderation.registry import Kind, kind_named, kinds
from newtwincities.people.account_actions import end_sessions
from newtwincities.people.models import Person

Outcome = Decision.Outcome

# Which decisions each sort of case can end with.
OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    Case.Sort.REPORT: (Outcome.KEEP, Outcome.HIDE, Outcome.SUSPEND),
    Case.Sort.CONTRIBUTION: (Outcome.APPROVE, Outcome.REJECT, Outcome.SUSPEND),
    Case.Sort.APPEAL: (Outcome.UPHOLD, Outcome.REVERSE),
}
AGAINST_THE_AUTHOR = (Outcome.HIDE, Outcome.REJECT, Outcome.SUSPEND)


class AlreadyDecided(Exception):
    """Somebody else was quicker, or the decision was taken back already."""


@transaction.atomic
def report(
    kind: Kind | None, thing: Any, *, why: str, text: str, link: str, email: str, language: str, address: str = "",
    reporter: Person | None = None,
) -> Case:  # fmt: skip
    """Opens a case for what a reader says is wrong, and sends a receipt where there is an address for it."""
    author = kind.author(thing) if kind and thing is not None else None
    case = Case.objects.create(
        sort=Case.Sort.REPORT,
        kind=kind.name if kind else "",
        key=kind.key(thing) if kind else "",
        title=kind.title(thing)[: Case.LONGEST_TITLE] if kind else "",
        address=address[:400],
        why=why,
        text=text,
        link=link,
        email=email,
        language=language,
        reporter=reporter,
        author=author,
    )
    renew_stamps(MODERATION)
    note("report_received", actor=reporter, thing=case, why=why)
    letters.report_received(case)
    reminding.alarm(case)
    return case


@transaction.atomic
def submit(kind_name: str, thing: Any, *, language: str = "") -> bool:
    """Called by a room when its author publishes something. True where it waits for approval and is hidden until then.

    Nothing waits of authors who are trusted; what waits already goes on waiting in the same case.
    """
    kind = kind_named(kind_name)
    if kind is None:
        raise LookupError(f"No room has registered {kind_name} with moderation.")
    author = kind.author(thing)
    if author is None or author.trusted_at is not None:
        return False
    key = kind.key(thing)
    title = kind.title(thing)[: Case.LONGEST_TITLE]
    case, is_new = Case.objects.get_or_create(
        sort=Case.Sort.CONTRIBUTION,
        kind=kind_name,
        key=key,
        closed_at=None,
        defaults={"title": title, "author": author, "language": language or kind.language(thing) or author.language},
    )
    if is_new:
        effects.set_hidden(kind_name, key, Hidden.Why.WAITING, case, author)
        note("contribution_waits", actor=author, thing=case)
    elif case.title != title:
        Case.objects.filter(pk=case.pk).update(title=title)
    return True


@transaction.atomic
def withdraw(kind_name: str, key: object) -> None:
    """Called by a room when a thing is deleted: nothing waits for it any more, and nothing is kept hidden."""
    open_ones = Case.objects.filter(sort=Case.Sort.CONTRIBUTION, kind=kind_name, key=str(key), closed_at=None)
    open_ones.update(closed_at=timezone.now())
    Hidden.objects.filter(kind=kind_name, key=str(key)).delete()


@transaction.atomic
def take(case: Case, *, by: Person, colleague: Person | None = None) -> None:
    """Somebody deals with the case, or hands it over to a colleague, who is told by mail."""
    case.taken_by = colleague or by
    case.save(update_fields=["taken_by"])
    note("case_taken" if colleague is None else "case_handed_over", actor=by, thing=case)
    if colleague is not None and colleague.pk != by.pk:
        letters.handed_over(case, colleague)


@transaction.atomic
def decide(
    cases: Iterable[Case], *, outcome: str, by: Person, reason: str = "", words: str = "", language: str = ""
) -> UUID:
    """Closes cases with the same outcome and reason; everybody concerned is told. The batch can be taken back whole."""
    batch = uuid4()
    for case in cases:
        row = Case.objects.select_for_update().filter(pk=case.pk).get()
        if not row.is_open or outcome not in OUTCOMES[row.sort]:
            raise AlreadyDecided
        decision = Decision.objects.create(
            case=case, outcome=outcome, reason=reason, words=words, words_language=language if words else "", by=by,
            batch=batch,
        )  # fmt: skip
        decision.effects = _carry_out(decision, case, by)
        decision.save(update_fields=["effects"])
        case.decision, case.closed_at = decision, decision.decided_at
        case.taken_by = case.taken_by or by
        case.save(update_fields=["decision", "closed_at", "taken_by"])
        note("case_decided", actor=by, thing=case, outcome=outcome, reason=reason)
        letters.decided(case, decision)
    renew_stamps(MODERATION)
    return batch


def _carry_out(decision: Decision, case: Case, by: Person) -> list[effects.Effect]:
    match decision.outcome:
        case Outcome.HIDE if case.kind:
            return [effects.set_hidden(case.kind, case.key, Hidden.Why.DECIDED, case, by)]
        case Outcome.REJECT:
            return [effects.set_hidden(case.kind, case.key, Hidden.Why.REJECTED, case, by)]
        case Outcome.APPROVE:
            shown = effects.set_hidden(case.kind, case.key, None, None, by)
            return [shown, effects.set_trusted(case.author)] if case.author else [shown]
        case Outcome.SUSPEND if case.author:
            return _suspend(case.author, case, by)
        case Outcome.REVERSE if case.appeals:
            return _reverse(case.appeals, by)
    return []


def _suspend(person: Person, case: Case, by: Person) -> list[effects.Effect]:
    """Closes the account to its owner and hides all that it published; what was hidden before keeps its reason."""
    if person.site_role:
        raise ValueError("The account of a moderator or operator can’t be suspended.")
    changed = [effects.set_active(person, False)]
    end_sessions(person)
    for kind in kinds().values():
        if kind.hide is None:
            continue
        hidden = queries.hidden_keys(kind.name)
        changed += [
            effects.set_hidden(kind.name, kind.key(thing), Hidden.Why.SUSPENDED, case, by)
            for thing in kind.things_of(person)
            if kind.key(thing) not in hidden
        ]
    note("account_suspended", actor=by, thing=person)
    return changed


def _reverse(decision: Decision, by: Person) -> list[effects.Effect]:
    """An appeal was right: what the decision did is undone; where it did nothing, what was reported is hidden."""
    if decision.effects:
        effects.take_back(decision.effects, by)
        if decision.outcome == Outcome.REJECT:
            return [["reversed", decision.pk], *_approve(decision.case, by)]
        return [["reversed", decision.pk]]
    if decision.outcome == Outcome.KEEP and decision.case.kind and _can_be_hidden(decision.case):
        return [effects.set_hidden(decision.case.kind, decision.case.key, Hidden.Why.DECIDED, decision.case, by)]
    return []


def _approve(case: Case, by: Person) -> list[effects.Effect]:
    shown = effects.set_hidden(case.kind, case.key, None, None, by)
    return [shown, effects.set_trusted(case.author)] if case.author else [shown]


def _can_be_hidden(case: Case) -> bool:
    kind = kind_named(case.kind)
    return kind is not None and kind.hide is not None


@transaction.atomic
def undo(batch: UUID, *, by: Person) -> list[Case]:
    """Takes back all that was decided together and opens the cases again; whoever was told is told of that too."""
    decisions = list(queries.decisions_of_batch(batch).select_for_update(of=("self",)))
    if not decisions or any(d.case.decision_id != d.pk for d in decisions):
        raise AlreadyDecided
    cases = []
    for decision in decisions:
        effects.take_back(decision.effects, by)
        decision.undone_at = timezone.now()
        decision.save(update_fields=["undone_at"])
        case = decision.case
        was_opened_for_it = ["opened", case.pk] in decision.effects
        case.decision, case.closed_at = None, decision.undone_at if was_opened_for_it else None
        case.save(update_fields=["decision", "closed_at"])
        note("decision_undone", actor=by, thing=case)
        letters.undone(case, decision)
        cases.append(case)
    renew_stamps(MODERATION)
    return cases


@transaction.atomic
def appeal(case: Case, *, party: str, text: str, language: str) -> Case:
    """Asks for the decision to be looked at again, once per party."""
    if case.decision is None:
        raise AlreadyDecided
    found, is_new = Case.objects.get_or_create(
        sort=Case.Sort.APPEAL,
        appeals=case.decision,
        brought_by=party,
        defaults={
            "kind": case.kind, "key": case.key, "title": case.title, "address": case.address, "why": case.why,
            "text": text, "language": language, "author": case.author, "reporter": case.reporter,
            "email": case.email,
        },
    )  # fmt: skip
    if not is_new:
        raise AlreadyDecided
    renew_stamps(MODERATION)
    note("appeal_received", thing=found, party=party)
    letters.appeal_received(found)
    return found


@transaction.atomic
def clean_up(person: Person, *, by: Person, reason: str, words: str = "", language: str = "") -> UUID:
    """Suspends a spam account by a case of its own, and closes with it all that waits or is reported of the person."""
    waiting = Case.objects.filter(author=person, closed_at=None).exclude(sort=Case.Sort.APPEAL).exclude(reporter=by)
    cases = queries.cases_with(list(waiting.values_list("pk", flat=True)))
    wanted: dict[str, Any] = {"outcome": Outcome.SUSPEND, "by": by, "reason": reason, "words": words}
    if cases:
        return decide(cases, language=language, **wanted)
    made = Case.objects.create(
        sort=Case.Sort.REPORT, why=Case.Why.SPAM, author=person, language=person.language, taken_by=by
    )
    batch = decide(queries.cases_with([made.pk]), language=language, **wanted)
    decision = Decision.objects.get(case=made)
    decision.effects = [*decision.effects, ["opened", made.pk]]
    decision.save(update_fields=["effects"])
    return batch


@transaction.atomic
def want_daily_mail(person: Person, *, wanted: bool) -> None:
    if wanted:
        NoDailyMail.objects.filter(person=person).delete()
    else:
        NoDailyMail.objects.get_or_create(person=person)


@transaction.atomic
def settle_error(found: ErrorReport, *, by: Person, state: str, note: str) -> None:
    """Closes a report of an error in the facts, which the atlas collects; its address is erased."""
    atlas.close_report(found, note=note, rejected=state == ErrorReport.State.REJECTED)
    record.note("error_report_closed", actor=by, thing=found, state=state)
