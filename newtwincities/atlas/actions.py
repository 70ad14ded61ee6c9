# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What changes the atlas. Each action is one transaction and marks what it changed, so kept pages are made anew."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from newtwincities.atlas.models import (
    CONFIRMED,
    Alias,
    Contradiction,
    ErrorReport,
    Membership,
    Municipality,
    Source,
    TopicStance,
    Twinning,
)
from newtwincities.atlas.queries import ATLAS
from newtwincities.atlas.territory import Territory
from newtwincities.common.stamps import renew_stamps
from newtwincities.domain.geo import distance_km
from newtwincities.domain.names import fold_name, folded_spellings
from newtwincities.domain.partial_dates import is_before

SOURCES_FILE = Path(__file__).parent / "data" / "sources.toml"
RULE = "territory"  # the source of a perimeter that the territory's file gives by rule
FEW = 500  # municipalities; beyond that all are counted anew in one statement

EMAIL_KEPT = timedelta(days=180)  # of an open error report, at most

# The facts that a municipality can confirm or correct, and the column that names their source.
CONFIRMABLE = {"population": "population_source", "elevation_m": "elevation_source", "languages": "languages_source"}


def atlas_changed() -> None:
    """Marks the atlas as changed; in the transaction that changes it."""
    renew_stamps(ATLAS)


def know_sources(codes: Iterable[str]) -> None:
    """Makes sure that each code stands for a source: as sources.toml describes it, else under its bare code."""
    described = _described_sources()
    today = timezone.localdate().isoformat()
    missing = set(codes) - set(Source.objects.values_list("code", flat=True))
    Source.objects.bulk_create(
        Source(code=code, **described.get(code, {"title": code.removeprefix("file:"), "date": today}))
        for code in sorted(missing)
    )


@cache
def _described_sources() -> dict[str, dict[str, str]]:
    entries = tomllib.loads(SOURCES_FILE.read_text(encoding="utf-8"))["source"]
    return {entry["code"]: {k: v for k, v in entry.items() if k != "code"} for entry in entries}


def fold_names(municipality: Municipality) -> None:
    """Sets what a municipality is sorted and found by from its names; does not save."""
    names = [municipality.name, *municipality.names.values(), *municipality.alt_names]
    municipality.sort_name = fold_name(municipality.name)[:160]
    municipality.search_names = "\n".join(folded_spellings(names))


def recount_twinnings(pks: Collection[int]) -> None:
    """Sets twinning_count of these municipalities anew."""
    some = f"WHERE id IN ({','.join(str(int(pk)) for pk in pks)})" if len(pks) <= FEW else ""
    if not pks:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE atlas_municipality SET twinning_count ="  # noqa: S608 – only whole numbers are put in
            " (SELECT COUNT(*) FROM atlas_twinning WHERE a_id = atlas_municipality.id)"
            f" + (SELECT COUNT(*) FROM atlas_twinning WHERE b_id = atlas_municipality.id) {some}"
        )


def remeasure_twinnings(pks: Collection[int]) -> None:
    """Says anew how far every twinning of these municipalities reaches, and between which countries."""
    twinnings = list(Twinning.objects.filter(Q(a__in=pks) | Q(b__in=pks)).select_related("a", "b"))
    for twinning in twinnings:
        twinning.distance_km = distance_between(twinning.a, twinning.b)
        twinning.countries = Twinning.countries_of(twinning.a.country, twinning.b.country)
    Twinning.objects.bulk_update(twinnings, ["distance_km", "countries"], batch_size=500)


def distance_between(a: Municipality, b: Municipality) -> float:
    """Kilometres between two municipalities, to a tenth."""
    return round(distance_km(a.lat, a.lon, b.lat, b.lon), 1)


@transaction.atomic
def apply_perimeter_rules(territory: Territory) -> int:
    """Puts the countries and municipalities that the territory adds to a perimeter into it; how many were new."""
    added = 0
    for perimeter in territory.perimeters:
        ruled = Municipality.objects.filter(
            Q(country__in=perimeter.countries_added) | Q(key__in=perimeter.municipalities_added)
        ).exclude(memberships__perimeter=perimeter.code)
        members = [
            Membership(municipality_id=pk, perimeter=perimeter.code) for pk in ruled.values_list("pk", flat=True)
        ]
        Membership.objects.bulk_create(members)
        added += len(members)
        joined = [member.municipality_id for member in members]
        Municipality.objects.filter(pk__in=joined, perimeters_source="").update(perimeters_source=RULE)
    if added:
        know_sources([RULE])
        atlas_changed()
    return added


@transaction.atomic
def confirm_fact(municipality: Municipality, field: str, value: Any) -> None:
    """The municipality itself states a fact; no import overrides it, and what the source said stays beside it."""
    held = Municipality.objects.select_for_update().get(pk=municipality.pk)  # first of all, as imports do: no deadlock
    before, source = getattr(held, field), getattr(held, CONFIRMABLE[field])
    if source not in ("", CONFIRMED) and before not in (None, "", value):
        Contradiction.objects.update_or_create(
            municipality=municipality, field=field, source=source, defaults={"value": before}
        )
        know_sources([source])
    municipality.contradictions.filter(field=field, value=value).delete()
    setattr(municipality, field, value)
    setattr(municipality, CONFIRMABLE[field], CONFIRMED)
    municipality.save(update_fields=[field, CONFIRMABLE[field]])
    know_sources([CONFIRMED])
    atlas_changed()


@transaction.atomic
def state_topics(municipality: Municipality, *, show: Collection[str], learn: Collection[str]) -> None:
    """Sets which topics a municipality can show and wants to learn."""
    municipality.topic_stances.all().delete()
    TopicStance.objects.bulk_create(
        TopicStance(municipality=municipality, topic=topic, stance=stance)
        for stance, topics in ((TopicStance.Stance.SHOW, show), (TopicStance.Stance.LEARN, learn))
        for topic in sorted(set(topics))
    )
    atlas_changed()


@transaction.atomic
def confirm_twinning(twinning: Twinning, *, by: Municipality, on: date) -> None:
    """One side confirms that the twinning exists. ValueError if it is not one of its sides."""
    if by.pk not in (twinning.a_id, twinning.b_id):
        raise ValueError(f"{by.key} is no side of this twinning")
    side = "a" if by.pk == twinning.a_id else "b"
    setattr(twinning, f"confirmed_{side}_on", on)
    twinning.save(update_fields=[f"confirmed_{side}_on"])
    atlas_changed()


@transaction.atomic
def change_key(municipality: Municipality, new_key: str) -> None:
    """Gives a municipality another public identifier; the former one stays as its alias."""
    Alias.objects.create(
        key=municipality.key, municipality=municipality, reason=Alias.Reason.RENAME, name=municipality.name
    )
    municipality.aliases.filter(key=new_key).delete()
    municipality.key = new_key
    municipality.save(update_fields=["key"])
    atlas_changed()


Follow = Callable[[Municipality, Municipality], None]  # the former municipality and the one that it became part of

_followers: dict[str, Follow] = {}


def follow_merges(name: str, follow: Follow) -> None:
    """Rooms above register what moves with a merged municipality; called in the merger's transaction."""
    _followers[name] = follow


@transaction.atomic
def merge_municipalities(former: Municipality, into: Municipality) -> None:
    """`former` becomes part of `into`: its twinnings go over, its keys become aliases, its names stay findable.

    A pair that both had is kept once, with the sources of both; the fact that `into` has wins.
    """
    own = {_other_end(t, into.pk): t for t in Twinning.objects.filter(Q(a=into) | Q(b=into))}
    for twinning in Twinning.objects.filter(Q(a=former) | Q(b=former)).select_related("a", "b"):
        other = twinning.b if twinning.a_id == former.pk else twinning.a
        if other.pk == into.pk:
            continue  # goes with `former`
        if kept := own.get(other.pk):
            kept.sources = "|".join(sorted({*kept.source_codes, *twinning.source_codes}))
            if not kept.since and not is_before(kept.until, twinning.since):
                kept.since = twinning.since
            kept.save(update_fields=["sources", "since"])
        else:
            _hand_over(twinning, former, into, other)
    former.aliases.update(municipality=into)
    former.error_reports.update(municipality=into)
    into.alt_names = list(dict.fromkeys([*into.alt_names, former.name, *former.names.values(), *former.alt_names]))
    fold_names(into)
    into.save()
    key, name = former.key, former.name
    others = list(own)
    for _name, follow in sorted(_followers.items()):
        follow(former, into)
    former.delete()
    Alias.objects.create(key=key, municipality=into, reason=Alias.Reason.MERGER, name=name)
    recount_twinnings([into.pk, *others])
    atlas_changed()


def _other_end(twinning: Twinning, pk: int) -> int:
    return twinning.b_id if twinning.a_id == pk else twinning.a_id


def _hand_over(twinning: Twinning, former: Municipality, into: Municipality, other: Municipality) -> None:
    former_is_a = twinning.a_id == former.pk
    confirmed_by_other = twinning.confirmed_b_on if former_is_a else twinning.confirmed_a_on
    in_order = into.pk < other.pk
    twinning.a, twinning.b = (into, other) if in_order else (other, into)
    # A confirmation by the former side can't be taken for one by the new municipality.
    twinning.confirmed_a_on, twinning.confirmed_b_on = (
        (None, confirmed_by_other) if in_order else (confirmed_by_other, None)
    )
    twinning.distance_km = distance_between(into, other)
    twinning.countries = Twinning.countries_of(into.country, other.country)
    twinning.save()


@transaction.atomic
def report_error(
    municipality: Municipality | None, *, kind: str, text: str, link: str = "", email: str = "", language: str
) -> ErrorReport:
    """Puts what a reader says is wrong into the queue. No page shows it, so no stamp is renewed."""
    forget_old_emails()
    return ErrorReport.objects.create(
        municipality=municipality,
        kind=kind,
        text=text,
        link=link,
        email=email,
        language=language,
        created_at=timezone.now(),
    )


@transaction.atomic
def close_report(report: ErrorReport, *, note: str = "", rejected: bool = False) -> None:
    """An operator has dealt with a report; its e-mail address is erased."""
    report.state = ErrorReport.State.REJECTED if rejected else ErrorReport.State.DONE
    report.email = ""
    report.note = note or report.note
    report.save(update_fields=["state", "email", "note"])


def forget_old_emails() -> int:
    """Erases the addresses of reports that have waited for too long; how many."""
    old = ErrorReport.objects.filter(created_at__lt=timezone.now() - EMAIL_KEPT).exclude(email="")
    return old.update(email="")
