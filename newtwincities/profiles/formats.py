# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of partnership that a municipality can wish for, from the shortest to the longest."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FORMATS = {
    "online": _("Meetings online"),
    "visit": _("Visits by citizens"),
    "school": _("School partnership"),
    "youth": _("Youth exchange or camp"),
    "staff": _("Staff of the town halls learn from each other"),
    "work": _("Apprentices and trainees abroad"),
    "fair": _("Market, festival or exhibition together"),
    "volunteering": _("Volunteering and fire brigades"),
    "project": _("Project with funding"),
    "twinning": _("Official twinning"),
}
