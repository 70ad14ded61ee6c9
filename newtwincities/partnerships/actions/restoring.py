# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Restoring a partnership from its dossier: all of it or nothing.

Whoever acts for all sides has it at once. Otherwise it is a proposal with its content already in it, hidden until the
other sides agree; declined, nothing of it stays. What other sides show to everybody is theirs to say anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils import timezone

from newtwincities.atlas.actions import atlas_changed
from newtwincities.atlas.models import Municipality
from newtwincities.common import shelves
from newtwincities.common.record import note
from newtwincities.partnerships import document_files as files
from newtwincities.partnerships import mailing, queries
from newtwincities.partnerships.actions.dossier import NobodyActsError, ThereAlreadyError
from newtwincities.partnerships.actions.standing import compute_anew
from newtwincities.partnerships.dossier_files import ReadDossier, Row, kept_files
from newtwincities.partnerships.dossier_rows import FIELDS
from newtwincities.partnerships.models import (
    Agreement,
    Carrier,
    Document,
    Exchange,
    Organiser,
    Part,
    Partnership,
    ProgrammeItem,
    Side,
    Task,
    YearAnswer,
)
from newtwincities.people.models import Person
from newtwincities.teams.models import Team


def restore(
    dossier: ReadDossier, source: Path, *, places: list[Municipality], mine: Mapping[int, Team], by: Person
) -> Partnership:
    """`places` are the municipalities of the sides in their order, `mine` the teams for which this person acts."""
    refs: dict[str, UUID] = {}
    kept: dict[str, shelves.KeptFile] = {}
    try:
        for row, file in kept_files(source, dossier):  # before the transaction, since it can take a while
            refs[row["id"]] = uuid4()
            files.SHELF.write(refs[row["id"]], file.data)
            kept[row["id"]] = replace(file, data=b"")
        with transaction.atomic():
            partnership = _restored(dossier, places, mine, kept, refs, by)
    except BaseException:
        files.SHELF.forget(refs.values())
        raise
    return partnership


def _restored(
    dossier: ReadDossier,
    places: list[Municipality],
    mine: Mapping[int, Team],
    kept: Mapping[str, shelves.KeptFile],
    refs: Mapping[str, UUID],
    by: Person,
) -> Partnership:
    keys = [place.pk for place in places]
    list(Municipality.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if there := queries.same_partnership(places, {(row["title"], row["start"]) for row in dossier.exchanges}):
        raise ThereAlreadyError(there)
    partnership, sides = _begun(dossier, places, mine, by)
    _fill(partnership, sides, dossier, kept, refs, by)
    for side in sides.values():
        if not side.confirmed_at:
            mailing.send_proposal(partnership, side)
    note("partnership.restore", actor=by, thing=partnership, exchanges=len(dossier.exchanges))
    if partnership.state != Partnership.State.PROPOSED:
        compute_anew(partnership.pk)
    atlas_changed()
    return partnership


def _begun(
    dossier: ReadDossier, places: list[Municipality], mine: Mapping[int, Team], by: Person
) -> tuple[Partnership, dict[str, Side]]:
    now, values = timezone.now(), dict(dossier.partnership)
    if all(place.pk in mine for place in places):
        if values["state"] == Partnership.State.PROPOSED:
            values["state"] = Partnership.State.ACTIVE
        values["state_since"] = values["state_since"] or timezone.localdate()
    else:
        values |= {"state": Partnership.State.PROPOSED, "state_since": timezone.localdate(), "reason": ""}
    partnership = Partnership.objects.create(begun_by=by, created_at=now, **values)
    sides: dict[str, Side] = {}
    for row, place in zip(dossier.sides, places, strict=True):
        own = mine.get(place.pk)
        team = own or queries.acting_team(place)
        if team is None:
            raise NobodyActsError(place)
        shown = row["shown"] if own else ""
        side = Side(partnership=partnership, municipality=place, team=team, confirmed_at=now if own else None)
        sides[row["id"]] = _filled(side, row | {"shown": shown})
        side.save()
    return partnership, sides


def _filled(instance: Any, row: Row) -> Any:
    for name in FIELDS[type(instance)]:
        setattr(instance, name, row[name])
    return instance


def _fill(
    partnership: Partnership,
    sides: dict[str, Side],
    dossier: ReadDossier,
    kept: Mapping[str, shelves.KeptFile],
    refs: Mapping[str, UUID],
    by: Person,
) -> None:
    now = timezone.now()
    if dossier.agreement is not None:
        _filled(Agreement(partnership=partnership), dossier.agreement).save()
    carriers = {row["id"]: _filled(Carrier(side=sides[row["side"]]), row) for row in dossier.carriers}
    _create(Carrier, carriers)
    _tie(carriers, dossier)
    exchanges = {
        row["id"]: _filled(Exchange(partnership=partnership, entered_by=by, changed_at=now), row)
        for row in dossier.exchanges
    }
    _create(Exchange, exchanges)
    _fill_exchanges(exchanges, sides, carriers, dossier)
    for row in dossier.tasks:
        task = _filled(Task(partnership=partnership, created_by=by, carrier=carriers.get(row["carrier"])), row)
        task.created_at = task.created_at or now
        task.save()
    for row in dossier.year_answers:
        answer = _filled(YearAnswer(side=sides[row["side"]]), row)
        answer.asked_at = answer.asked_at or now
        answer.save()
    for row in dossier.documents:
        document = Document(
            partnership=partnership, exchange=exchanges.get(row["exchange"]), added_by=by, changed_at=now
        )
        _fill_document(document, row, kept.get(row["id"]), refs.get(row["id"]))


def _fill_document(document: Document, row: Row, file: shelves.KeptFile | None, ref: UUID | None) -> None:
    _filled(document, row)
    document.added_at = row["added_at"] or document.changed_at
    document.ref, document.media_type, document.file_name = ref, "", ""  # what a file is, its content has said
    if file:
        document.media_type, document.file_name = file.media_type, file.name
    document.save()


def _create(kind: type[models.Model], rows: Mapping[str, Any]) -> None:
    kind._default_manager.bulk_create(rows.values())


def _tie(carriers: Mapping[str, Carrier], dossier: ReadDossier) -> None:
    """Deputies and successors, once all are there."""
    for row in dossier.carriers:
        if row["deputy"] or row["successor"]:
            carrier = carriers[row["id"]]
            carrier.deputy, carrier.successor = carriers.get(row["deputy"]), carriers.get(row["successor"])
            carrier.save(update_fields=["deputy", "successor"])


def _fill_exchanges(
    exchanges: Mapping[str, Exchange], sides: Mapping[str, Side], carriers: Mapping[str, Carrier], dossier: ReadDossier
) -> None:
    parts, organisers, programme = [], [], []
    for row in dossier.exchanges:
        exchange = exchanges[row["id"]]
        parts += [_filled(Part(exchange=exchange, side=sides[one["side"]]), one) for one in row["parts"]]
        organisers += [
            _filled(Organiser(exchange=exchange, carrier=carriers[one["carrier"]]), one) for one in row["organisers"]
        ]
        programme += [
            _filled(ProgrammeItem(exchange=exchange, position=place), one) for place, one in enumerate(row["programme"])
        ]
    Part.objects.bulk_create(parts)
    Organiser.objects.bulk_create(organisers)
    ProgrammeItem.objects.bulk_create(programme)
