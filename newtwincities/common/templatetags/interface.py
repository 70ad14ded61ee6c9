# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every template may use: icons, names of countries and languages, dates, and the address of a page of a list."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from typing import Any

from django.http import QueryDict
from django.template import Library
from django.template.context import RequestContext
from django.template.defaultfilters import date as date_filter
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from newtwincities.common import wording
from newtwincities.common.paths import VENDOR

register = Library()
register.filter("country_name", wording.country_name)
register.filter("language_name", wording.language_name)
register.filter("partial_date", wording.partial_date)


@register.filter("date", expects_localtime=True, is_safe=False)
def date_in_words(value: Any, form: str | None = None) -> str:
    """Django's own filter, but with “1er février” in French."""
    return wording.first_of_month(str(date_filter(value, form)))


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the Lucide set, drawn in the colour of the text; decoration beside words, so hidden from readers."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', _icon_shapes(name)
    )


@cache
def _icon_shapes(name: str) -> SafeString:
    source = (VENDOR / "lucide" / f"{name}.svg").read_text(encoding="utf-8")
    inner = source[source.index(">", source.index("<svg")) + 1 : source.index("</svg>")]
    return mark_safe(re.sub(r"\s+", " ", inner).strip())


@register.filter
def kilometres(value: float) -> str:
    """A distance in whole kilometres, grouped as the reader's language does; the unit joined by a no-break space."""
    return f"{number_format(round(value), use_l10n=True, force_grouping=True)}\N{NO-BREAK SPACE}km"


@register.filter
def metres(value: int) -> str:
    """An elevation in metres, the unit joined by a no-break space."""
    return f"{number_format(value, use_l10n=True, force_grouping=True)}\N{NO-BREAK SPACE}m"


@register.simple_tag
def ago(moment: datetime) -> SafeString:
    """How long ago a moment was; the moment itself is shown on focus and while pointed at, beside it.

    Where the page has `{% ago_words %}` and `js/feed.js`, the words go on being true.
    """
    now = timezone.localtime()
    local = timezone.localtime(moment)
    exact = date_format(local, "DATETIME_FORMAT")
    return format_html(
        '<span class="ago" tabindex="0"><time datetime="{}">{}</time><span class="ago-exact"> · {}</span></span>',
        local.isoformat(timespec="seconds"), wording.ago(local, now), exact,
    )  # fmt: skip


@register.simple_tag
def ago_words() -> SafeString:
    """The words of `{% ago %}` for the script that keeps them true."""
    language = get_language() or "en"
    return format_html('<span hidden data-ago="{}"></span>', json.dumps(wording.ago_words(language)))


@register.simple_tag(takes_context=True)
def with_query(context: RequestContext, **changes: object) -> str:
    """The query of this page with some values changed; an empty value leaves its key out."""
    query: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in ("", None):
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def json_script_ld(data: dict[str, Any]) -> SafeString:
    """Linked data for machines: a block that browsers don't run, with nothing in it that could end it."""
    text = json.dumps(data, ensure_ascii=False).translate(
        {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
    )
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
