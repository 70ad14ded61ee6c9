# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""No address of the site tells a stranger of somebody who is protected: every page, file and API answer is walked.

New addresses are walked by themselves. One whose argument is neither the person's reference nor a key of the atlas gets
a line in ARGUMENTS, so that the walk reaches what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from newtwincities.people.models import Person

NAME, ADDRESS = "Xyvrotkind Qwelm", "xyvrotkind@example.org"
# Name of the argument → its value; `person` stands for the person's reference.
ARGUMENTS: dict[str, Any] = {"ref": "person", "key": "Q1", "page": "imprint"}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def addresses(person: Person) -> list[str]:
    made = []
    for route, _entry in patterns(get_resolver()):
        parts = []
        for part in route.split("<"):
            head, closed, rest = part.partition(">")
            if not closed:
                parts.append(part)
                continue
            converter, _colon, name = head.rpartition(":")
            value = ARGUMENTS.get(name, "1" if converter == "int" else "person" if converter == "uuid" else "Q1")
            parts.append((str(person.ref) if value == "person" else str(value)) + rest)
        address = "".join(parts)
        if not set(address) & set("^$(?\\"):
            made.append("/" + address.removeprefix("/"))
    return sorted(set(made))


@pytest.mark.parametrize(
    "facts",
    [
        {"band": "child"},
        {"band": "child", "waits": True},
        {"band": "teen"},
        {"band": ""},
        {"band": "adult", "keeps_protection": True},
    ],
)
@pytest.mark.parametrize("asks", ["visitor", "member"])
def test_no_address_tells_a_stranger_of_somebody_protected(
    person: Callable[..., Person], municipality: Any, facts: dict[str, Any], asks: str
) -> None:
    municipality("Q1")
    everything_public = dict.fromkeys(("name", "picture", "languages", "offers", "organisation", "role"), "public")
    protected = person(ADDRESS, name=NAME, shows=everything_public, **facts)
    stranger = person("stranger@example.org")
    walked = addresses(protected)
    assert len(walked) > 40
    leaks = []
    for address in walked:
        client = Client(raise_request_exception=False)
        if asks == "member":
            client.force_login(stranger)
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[arg-type]
        if NAME.encode() in body or ADDRESS.encode() in body:
            leaks.append(address)
    assert leaks == []
