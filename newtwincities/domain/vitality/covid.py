# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pandemic: did a partnership that met before it meet again, and how?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from newtwincities.domain.vitality.facts import ExchangeFacts, Mode
from newtwincities.domain.vitality.results import CovidLine, Meeting
from newtwincities.domain.vitality.settings import DEFAULTS, VitalitySettings

_START = attrgetter("start")


def covid_line(counted: Sequence[ExchangeFacts], settings: VitalitySettings = DEFAULTS) -> CovidLine | None:
    """The first exchanges from 1 March 2020 on, in person and online apart; `counted` is in the order of start.

    None where no exchange started between January 2017 and February 2020. The start decides on both sides. A hybrid
    exchange is one in person: people met.

    >>> from datetime import date
    >>> visit = ExchangeFacts("v", date(2019, 5, 1), date(2019, 5, 3))
    >>> evening = ExchangeFacts("o", date(2020, 11, 5), date(2020, 11, 5), Mode.ONLINE)
    >>> line = covid_line([visit, evening])
    >>> line.first_in_person, line.first_online.start.isoformat()
    (None, '2020-11-05')
    """
    first = bisect_left(counted, settings.before_covid_from, key=_START)
    covid = bisect_left(counted, settings.covid_from, key=_START)
    before, after = counted[first:covid], counted[covid:]
    if not before:
        return None
    in_person = next((e for e in after if e.mode is not Mode.ONLINE), None)
    online = next((e for e in after if e.mode is Mode.ONLINE), None)
    return CovidLine(Meeting(before[-1].id, before[-1].start), _meeting(in_person), _meeting(online))


def _meeting(exchange: ExchangeFacts | None) -> Meeting | None:
    return None if exchange is None else Meeting(exchange.id, exchange.start)
