# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""People to try the program with. They exist only where it runs on one's own computer, and say that they are invented.

A room adds its own with `register_demo`; what a person has beside the account (a role in a team …) is made by `more`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newtwincities.people.models import Guardianship, Person

DOMAIN = "demo.example"  # nobody's: RFC 2606
PROXIES_SAY = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_FORWARDED")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    email: str
    title: Any  # lazy
    about: Any  # lazy
    facts: dict[str, Any] = field(default_factory=dict)
    more: Callable[[Person], None] = lambda _person: None


_people: dict[str, DemoPerson] = {}
_records: list[tuple[int, Callable[[], None]]] = []


def register_demo(*people: DemoPerson, records: Callable[[], None] | None = None, place: int = 50) -> None:
    """Adds people, and `records`: what is made for them once all of them are there, those of a smaller place first."""
    for person in people:
        _people[person.email] = person
    if records is not None:
        _records.append((place, records))


def speak(person: Person, language: str) -> None:
    """Whoever tries the program out reads on in the language in which they came."""
    person.language = language
    person.save(update_fields=["language"])


def demo_people() -> list[DemoPerson]:
    return list(_people.values())


def is_allowed() -> bool:
    """Only on the loopback: neither served to others nor under a public address."""
    return settings.HOST in LOOPBACK and urlsplit(settings.BASE_URL).hostname in LOOPBACK


def is_asked_here(request: HttpRequest) -> bool:
    """Whether the request came from this computer too, and not through a proxy that somebody put in front."""
    forwarded = any(
        name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")
    )
    host = urlsplit(f"//{request.get_host()}").hostname
    here = request.META.get("REMOTE_ADDR") in LOOPBACK and host in (*LOOPBACK, "testserver")
    return is_allowed() and here and not forwarded


@transaction.atomic
def make_demo_people() -> bool:
    """Adds the demonstration's people to an installation that nobody has used yet; whether it did."""
    if not is_allowed() or Person.objects.exists():
        return False
    for demo in demo_people():
        usual = {"band": Person.Band.ADULT, "trusted_at": timezone.now(), "language": "en", "country": "AT"}
        person = Person.objects.create_user(demo.email, **{**usual, **demo.facts})
        EmailAddress.objects.create(user=person, email=demo.email, verified=True, primary=True)
        demo.more(person)
    for _place, make in sorted(_records, key=lambda entry: entry[0]):
        make()
    return True


def _in_years(years: int) -> Any:
    return (timezone.localdate() + timedelta(days=365 * years)).replace(day=1)


def _with_guardian(child: Person) -> None:
    guardian = Person.objects.get(email=f"guardian@{DOMAIN}")
    Guardianship.objects.create(
        child=child, guardian=guardian, state=Guardianship.State.CONFIRMED, confirmed_at=timezone.now()
    )


def register_own() -> None:
    register_demo(
        DemoPerson(f"member@{DOMAIN}", _("Member"), _("An adult with an account and nothing else."),
                   {"name": "Demo member"}),
        DemoPerson(f"newcomer@{DOMAIN}", _("Newcomer"), _("Signed up just now, and nobody has vouched for it yet."),
                   {"name": "Demo newcomer", "trusted_at": None}),
        DemoPerson(f"teenager@{DOMAIN}", _("Teenager"), _("Sixteen years old: own account, with protections."),
                   {"name": "Demo teenager", "band": Person.Band.TEEN, "band_ends": _in_years(2)}),
        DemoPerson(f"guardian@{DOMAIN}", _("Guardian"), _("Has confirmed the account of the demo child, and sees it."),
                   {"name": "Demo guardian"}),
        DemoPerson(f"child@{DOMAIN}", _("Child"), _("Twelve years old: takes part because a guardian has confirmed."),
                   {"name": "Demo child", "band": Person.Band.CHILD, "band_ends": _in_years(2), "band_ends_at": 14},
                   more=_with_guardian),
        DemoPerson(f"moderator@{DOMAIN}", _("Moderator"), _("Deals with reports and first contributions."),
                   {"name": "Demo moderator", "site_role": Person.SiteRole.MODERATOR}),
        DemoPerson(f"operator@{DOMAIN}", _("Operator"), _("Runs the site: mails, background work, backups."),
                   {"name": "Demo operator", "site_role": Person.SiteRole.OPERATOR}),
    )  # fmt: skip
