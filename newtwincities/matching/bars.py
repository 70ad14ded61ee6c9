# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bars as SVG that needs no script; what they say stands beside them in words."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

LENGTH = 100


def bar(share: float | None) -> SafeString:
    """A bar from 0 to 1; None for what is unknown, drawn as an empty outline."""
    css_class = "match-bar" if share is not None else "match-bar match-bar-unknown"
    width = round(LENGTH * min(1.0, max(0.0, share or 0.0)))
    return format_html(
        '<svg class="{}" viewBox="0 0 {length} 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="chart-track" width="{length}" height="8"/><rect class="chart-bar" width="{}" height="8"/></svg>',
        css_class,
        width,
        length=LENGTH,
    )
