# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The mails of moderation: who is told what, in their language, with the reason and the way to appeal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import link, write_mail
from newtwincities.moderation.models import APPEAL_WITHIN, Case, Decision
from newtwincities.moderation.reasons import reason_text
from newtwincities.moderation.registry import kind_named, thing_with
from newtwincities.people.models import Person

_PURPOSE = "moderation-case"
_LINK_HOLDS = APPEAL_WITHIN + timedelta(days=365)  # from the report on, which may wait for its decision


def token_of(case: Case, party: str) -> str:
    """For the address of the page on which a party sees how the case stands, and can appeal."""
    return token_for(_PURPOSE, [case.pk, party])


def case_and_party(token: str) -> tuple[int, str] | None:
    found = content_of(_PURPOSE, token, max_age=_LINK_HOLDS)
    return (int(found[0]), str(found[1])) if found else None


def report_received(case: Case) -> None:
    _to_reporter("report_received", case)


def decided(case: Case, decision: Decision) -> None:
    if case.sort == Case.Sort.CONTRIBUTION:
        _to_author("contribution_decided", case, decision)
    elif case.sort == Case.Sort.APPEAL:
        _to_both("appeal_decided", case, decision)
    else:
        _to_reporter("report_decided", case, decision)
        _to_author("content_decided", case, decision)


def undone(case: Case, decision: Decision) -> None:
    if case.sort == Case.Sort.CONTRIBUTION:
        _to_author("decision_undone", case, decision)
    else:
        _to_both("decision_undone", case, decision)


def appeal_received(case: Case) -> None:
    if case.brought_by == Case.Party.REPORTER:
        _to_reporter("appeal_received", case)
    else:
        _to_author("appeal_received", case)


def handed_over(case: Case, colleague: Person) -> None:
    address = link("moderation:case", colleague.language, case.pk)
    write_mail("case_handed_over", address=colleague.email, language=colleague.language, person=colleague,
               number=case.pk, case_url=address)  # fmt: skip


def _to_both(mail: str, case: Case, decision: Decision) -> None:
    _to_reporter(mail, case, decision)
    _to_author(mail, case, decision)


def _to_reporter(mail: str, case: Case, decision: Decision | None = None) -> None:
    """To the address that was given with the report, else to that of the account; to nobody where there is neither."""
    first = case.appeals.case if case.appeals else case
    reporter = case.reporter
    address = case.email or (reporter.email if reporter else "")
    if address:
        language = reporter.language if reporter else first.language
        _write(mail, case, decision, address=address, language=language, person=reporter, party=Case.Party.REPORTER)


def _to_author(mail: str, case: Case, decision: Decision | None = None) -> None:
    if case.author is not None:
        person = case.author
        _write(mail, case, decision, address=person.email, language=person.language, person=person,
               party=Case.Party.AUTHOR)  # fmt: skip


def _write(
    mail: str, case: Case, decision: Decision | None, *, address: str, language: str, person: Person | None, party: str
) -> None:
    base = case.appeals.case if case.appeals else case
    thing = thing_with(case.kind, case.key)
    kind = kind_named(case.kind)
    context: dict[str, Any] = {
        "number": base.pk,
        "title": kind.title(thing) if kind and thing is not None else case.title,
        "party": party,
        "case_url": link("moderation:party", language, token_of(base, party)),
        "appeal_until": case.appeal_until,
    }
    if decision is not None:
        context |= {
            "outcome": decision.outcome,
            "reason": reason_text(decision.reason, language),
            "words": decision.words,
            "words_language": decision.words_language if decision.words_language != language else "",
        }
    write_mail(mail, address=address, language=language, person=person, **context)
