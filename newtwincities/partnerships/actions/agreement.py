# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the sides agreed on, and what each of them gives."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction

from newtwincities.common.record import note
from newtwincities.partnerships.models import Agreement, Partnership, Side
from newtwincities.people.models import Person


class AgreementChangedError(Exception):
    """Somebody else has saved the agreement since it was read; `now` is as it is."""

    def __init__(self, now: Agreed) -> None:
        self.now = now


@dataclass(frozen=True, slots=True)
class Agreed:
    """The agreement as the sides see it together."""

    kind: str
    since: date | None = None
    signed_on: date | None = None
    until: date | None = None
    signed_in: tuple[str, ...] = ()  # languages of the paper
    text: str = ""
    languages: tuple[str, ...] = ()  # that people speak with each other
    topics: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """By which a version is recognised, so that two who edit at once notice."""
        return sha256(json.dumps(asdict(self), default=str, sort_keys=True).encode()).hexdigest()


def agreed_by(partnership: Partnership) -> Agreed:
    """What holds now; one query."""
    paper = Agreement.objects.filter(partnership=partnership).first() or Agreement(partnership=partnership)
    return Agreed(
        kind=partnership.kind, since=partnership.since, signed_on=paper.signed_on, until=paper.until,
        signed_in=paper.language_codes, text=paper.text, languages=partnership.language_codes,
        topics=partnership.topic_codes,
    )  # fmt: skip


def change_agreement(partnership: Partnership, agreed: Agreed, *, seen: str, by: Person) -> None:
    """Raises AgreementChangedError where it is no more as the writer saw it; `seen` is the mark of that."""
    with transaction.atomic():
        locked = Partnership.objects.select_for_update().get(pk=partnership.pk)
        if (now := agreed_by(locked)).mark not in (seen, agreed.mark):
            raise AgreementChangedError(now)
        locked.kind, locked.since = agreed.kind, agreed.since
        locked.languages, locked.topics = "|".join(agreed.languages), "|".join(agreed.topics)
        locked.save(update_fields=["kind", "since", "languages", "topics"])
        Agreement.objects.update_or_create(
            partnership=locked,
            defaults={"signed_on": agreed.signed_on, "until": agreed.until, "text": agreed.text,
                      "languages": "|".join(agreed.signed_in)},
        )  # fmt: skip
        note("partnership.agreement", actor=by, thing=partnership)


def change_side(
    side: Side, *, budget: int | None, currency: str, hours_a_year: int | None, habits: str, by: Person
) -> None:
    """What a side gives, and how it usually does things."""
    with transaction.atomic():
        Side.objects.filter(pk=side.pk).update(
            budget=budget, currency=currency, hours_a_year=hours_a_year, habits=habits
        )
        note("side.change", actor=by, thing=side, partnership=side.partnership_id)
