# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Links to the pages of moderation, for templates of every room."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.template import Library
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from newtwincities.moderation import letters
from newtwincities.moderation.models import Case
from newtwincities.moderation.registry import kind_named

register = Library()


@register.simple_tag
def report_link(kind_name: str, thing: Any) -> SafeString:
    """`{% report_link "team" team %}`: the way to report this very thing."""
    kind = kind_named(kind_name)
    if kind is None:
        raise LookupError(f"No room has registered {kind_name} with moderation.")
    query = urlencode({"kind": kind_name, "key": kind.key(thing)})
    return format_html(
        '<a class="report-link quiet" rel="nofollow" href="{}?{}">{}<span class="unseen">: {}</span></a>',
        reverse("moderation:report"), query, pgettext("a link", "Report"), kind.label,
    )  # fmt: skip


@register.simple_tag
def party_url(case: Case, party: str) -> str:
    """The page on which the author or the reporter of a case sees how it stands. Give it to nobody else."""
    return reverse("moderation:party", args=[letters.token_of(case, party)])
