# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words for kinds of happenings, for when a mail goes, and for the rules that decide it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from newtwincities.domain.notifying import Rule, When
from newtwincities.feed.registry import REASONS, Sort

FOLLOWED: Mapping[str, Any] = {
    "follow_update": _("Something is written or changed"),
    "follow_joined": _("Somebody joins"),
    "follow_state": _("Something begins, changes its state or ends"),
    "follow_poll": _("A vote or a search for a date"),
    "follow_task": _("A task is new or done"),
    "follow_other": _("Whatever else happens"),
}
KINDS: Mapping[str, Any] = {**REASONS, **FOLLOWED}
WHENS: Mapping[When, Any] = {When.NOW: _("At once"), When.DIGEST: _("In the digest"), When.NEVER: _("Never")}
RULES: Mapping[str, Any] = {
    Rule.MUTED: _("You have muted it."),
    Rule.ALL_OFF: _("You want no mails at all."),
    Rule.NO_DIGEST: _("You want no digest."),
    Rule.STREAM_AND_KIND: _("You decided so for this kind of news there."),
    Rule.STREAM: _("You decided so for everything there."),
    Rule.KIND: _("You decided so for this kind of news."),
    Rule.ADDRESSED: _("You are addressed personally."),
    Rule.FOLLOWED: _("You follow it."),
}


def kind_of(sort: Sort | None, reason: str) -> str:
    """The row of the table of settings that a happening belongs to."""
    if reason:
        return reason
    kind = f"follow_{sort.kind}" if sort else ""
    return kind if kind in FOLLOWED else "follow_other"
