# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking once a year by mail whether people met, and taking the answer, which needs no sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from newtwincities.common.record import note
from newtwincities.partnerships import queries, year_mailing
from newtwincities.partnerships.actions.exchanges import ChangedMeanwhileError, Entry, enter_exchange, remove_exchange
from newtwincities.partnerships.actions.standing import compute_anew
from newtwincities.partnerships.models import Carrier, Exchange, Organiser, Part, Partnership, YearAnswer
from newtwincities.people.models import Person

MOST_AT_ONCE = 500  # partnerships a day, so that a large installation does not write all its mails in one
MIDDLE = 15  # the day that stands for a month, as in lists that are imported


@dataclass(frozen=True, slots=True)
class Said:
    """What a side says of the year; numbers are its own, and None is unknown."""

    met: bool
    mode: str = Exchange.Mode.IN_PERSON
    month: int = 1
    participants: int | None = None
    under_26: int | None = None
    first_timers: int | None = None
    organisers: tuple[str, ...] = ()


def ask_for_the_year(today: date) -> int:
    """In the month of the question: asks the sides of partnerships of which the year tells nothing; how many mails."""
    if today.month != settings.YEARLY_QUESTION_MONTH:
        return 0
    silent = queries.partnerships_without_exchange_in(today.year).order_by("pk")
    return sum(_ask(partnership, today.year) for partnership in silent[:MOST_AT_ONCE])


@transaction.atomic
def _ask(partnership: Partnership, year: int) -> int:
    mails = 0
    for side in partnership.sides.select_related("municipality", "team"):
        answer, new = YearAnswer.objects.get_or_create(side=side, year=year, defaults={"asked_at": timezone.now()})
        if new:
            for reader in queries.asked_for_the_year(side):
                year_mailing.send_question(answer, partnership, reader)
                mails += 1
            note("year.ask", thing=answer, partnership=partnership.pk)
    return mails


@transaction.atomic
def answer_year(answer: YearAnswer, said: Said, *, by: Person) -> None:
    """Writes what a side says; said again it changes it. The sides' answers make one exchange, not one each.

    Raises ChangedMeanwhileError where somebody who signed in has changed that exchange since.
    """
    partnership = Partnership.objects.select_for_update().get(pk=answer.side.partnership_id)
    answer = YearAnswer.objects.select_related("side", "exchange").get(pk=answer.pk)
    made = queries.exchange_of_year(partnership, answer.year)
    if made and (said.met or made.pk == answer.exchange_id):
        _demand_untouched(made)
    if said.met:
        answer.exchange = _changed(made, answer, said, by) if made else _entered(partnership, answer, said, by)
    elif made and answer.exchange_id == made.pk:
        _taken_back(made, answer, by)
        answer.exchange = None
    answer.met, answer.answered_at = said.met, answer.answered_at or timezone.now()
    answer.save()
    if answer.exchange:
        answer.exchange.refresh_from_db(fields=["version"])
        YearAnswer.objects.filter(exchange=answer.exchange).update(exchange_version=answer.exchange.version)
    note("year.answer", actor=by, thing=answer, partnership=partnership.pk, met=said.met)


def _demand_untouched(made: Exchange) -> None:
    if not made.year_answers.filter(exchange_version=made.version).exists():
        raise ChangedMeanwhileError(made)


def _entered(partnership: Partnership, answer: YearAnswer, said: Said, by: Person) -> Exchange:
    day = _day(answer.year, said.month)
    title = _("Online meeting") if said.mode == Exchange.Mode.ONLINE else _("Meeting")
    exchange = enter_exchange(partnership, Entry(title, day, day, mode=said.mode), by=by)
    _own_part(exchange, answer, said)
    return exchange


def _changed(made: Exchange, answer: YearAnswer, said: Said, by: Person) -> Exchange:
    """Each side says its own numbers; when and how it was, whoever said it first."""
    _own_part(made, answer, said)
    if queries.said_first(made) == answer.pk:
        made.start = made.end = _day(answer.year, said.month)
        made.mode = said.mode
    made.changed_at, made.version = timezone.now(), made.version + 1
    made.save(update_fields=["start", "end", "mode", "changed_at", "version"])
    note("exchange.change", actor=by, thing=made, partnership=made.partnership_id)
    compute_anew(made.partnership_id)
    return made


def _taken_back(made: Exchange, answer: YearAnswer, by: Person) -> None:
    """What only this side had said goes; where the other one has said it too, only this side's numbers go."""
    if made.year_answers.exclude(pk=answer.pk).exists():
        _own_part(made, answer, Said(met=False))
        Exchange.objects.filter(pk=made.pk).update(version=F("version") + 1, changed_at=timezone.now())
        YearAnswer.objects.filter(exchange=made).update(exchange_version=made.version + 1)
        compute_anew(made.partnership_id)
    else:
        remove_exchange(made, by=by)


def _own_part(exchange: Exchange, answer: YearAnswer, said: Said) -> None:
    Part.objects.filter(exchange=exchange, side=answer.side).update(
        participants=said.participants, under_26=said.under_26, first_timers=said.first_timers
    )
    Organiser.objects.filter(exchange=exchange, carrier__side=answer.side).delete()
    for name in dict.fromkeys(said.organisers):
        carrier, _new = Carrier.objects.get_or_create(side=answer.side, name=name)
        Organiser.objects.create(exchange=exchange, carrier=carrier)


def _day(year: int, month: int) -> date:
    """The middle of the month, or yesterday where that is still to come."""
    return min(date(year, month, MIDDLE), timezone.localdate() - timedelta(days=1))
