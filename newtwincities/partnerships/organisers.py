# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who organised, as lines that people type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from newtwincities.partnerships.models import Carrier, Exchange, Organiser

MOST_ORGANISERS = 40  # of one side
WITH_PARTS = re.compile(r"(?P<name>.*\S)\s+(?:[×x]\s*)?(?P<parts>\d{1,2})")


def lines_of(exchange: Exchange) -> dict[int, str]:
    """What `organisers_of` reads, by side."""
    lines: dict[int, list[str]] = {}
    for one in exchange.organisers.all():
        if not one.carrier.name:
            continue  # erased
        words = one.carrier.name if one.parts == 1 else f"{one.carrier.name} {one.parts}"
        lines.setdefault(one.carrier.side_id, []).append(words)
    return {side: "\n".join(sorted(names)) for side, names in lines.items()}


def organisers_of(typed: str) -> dict[str, int]:
    """Names with their parts of the work, from lines such as “Ana 2”.

    >>> organisers_of("Ana 2\\n\\n Bor ")
    {'Ana': 2, 'Bor': 1}
    """
    found: dict[str, int] = {}
    for line in _lines(typed.splitlines()):
        match = WITH_PARTS.fullmatch(line)
        name, parts = (match["name"], int(match["parts"])) if match else (line, 1)
        if len(name) > Carrier.LONGEST_NAME:
            raise ValidationError(_("A name has at most %(most)s characters.") % {"most": Carrier.LONGEST_NAME})
        if not 1 <= parts <= Organiser.MOST_PARTS:
            raise ValidationError(_("Parts of the work are numbers from 1 to 9."))
        found[name] = parts
    if len(found) > MOST_ORGANISERS:
        raise ValidationError(_("Name at most %(most)s people.") % {"most": MOST_ORGANISERS})
    return found


def _lines(typed: Iterable[str]) -> Iterator[str]:
    return (line.strip() for line in typed if line.strip())
