# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person changes of the own profile. Each action is noted in the record, without what was written."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from newtwincities.common.record import note
from newtwincities.domain.names import fold_name
from newtwincities.people.models import Organisation, Person, Profile, SpokenLanguage


@transaction.atomic
def save_profile(
    person: Person,
    *,
    name: str,
    role: str,
    offers: str,
    languages: dict[str, str],
    shows: dict[str, str],
    organisation: str,
    organisation_kind: str = "",
    organisation_country: str = "",
) -> None:
    """Keeps what the person tells, and to whom it is shown."""
    person.name, person.shows = name, shows
    person.save(update_fields=["name", "shows"])
    before = Profile.objects.filter(person=person).values_list("organisation", flat=True).first()
    entry = entry_for(organisation, kind=organisation_kind, country=organisation_country)
    folded = {"folded_offers": fold_name(offers), "folded_role": fold_name(role)}
    told = {
        **folded,
        "role": role,
        "offers": offers,
        "organisation": entry,
        "organisation_name": "" if entry else organisation,
    }
    Profile.objects.update_or_create(person=person, defaults={**told, "changed_at": timezone.now()})
    SpokenLanguage.objects.filter(person=person).delete()
    SpokenLanguage.objects.bulk_create(
        SpokenLanguage(person=person, language=code, level=level) for code, level in languages.items()
    )
    forget_unnamed(before)
    note("person.edited_profile", actor=person, thing=f"person:{person.ref}")


def entry_for(name: str, *, kind: str, country: str) -> Organisation | None:
    """The register's entry of this name, however it is spelt; a new one where a kind was chosen; else none."""
    folded = fold_name(name)
    if not folded:
        return None
    if kind:
        new = {"name": name, "kind": kind}
        return Organisation.objects.get_or_create(folded=folded, country=country, defaults=new)[0]
    known = list(Organisation.objects.filter(folded=folded)[:2])
    if len(known) == 1:
        return known[0]
    return next((one for one in Organisation.objects.filter(folded=folded, country=country)), None)


def forget_unnamed(organisation: int | None) -> None:
    """Takes an entry out of the register to which nobody belongs any more."""
    if organisation is not None:
        Organisation.objects.filter(pk=organisation, profile=None).delete()
