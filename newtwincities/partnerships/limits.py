# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What days and numbers can be, in forms and in lists, and the sentences for what can't."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EARLIEST = date(1900, 1, 1)
YEARS_AHEAD = 10  # whatever lies farther ahead is a slip of the keyboard
DONE_AHEAD = gettext_lazy("It lies ahead, so it can’t be done yet. Choose “planned”.")


def latest_year(years_ahead: int = YEARS_AHEAD) -> int:
    """The last year in which a day can lie."""
    return timezone.localdate().year + years_ahead


def too_far(label: Any, last_year: int) -> str:
    """Which days a field takes; its name is told without what stands behind it in brackets."""
    name = re.sub(r"\s*\([^()]*\)$", "", str(label))
    return _("“%(field)s”: choose a day between 1900 and %(year)s.") % {"field": name, "year": str(last_year)}


def whole(number: int) -> str:
    """A whole number as the reader's language writes it."""
    return str(number_format(number, force_grouping=True))


def at_most(most: int) -> str:
    return _("Write a whole number, at most %(limit_value)s, or leave it empty.") % {"limit_value": whole(most)}
