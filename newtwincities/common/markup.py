# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people write: a little Markdown becomes safe HTML. Pictures and raw HTML are left out, links are marked."""

from __future__ import annotations

from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code", "hr"}
LINK_REL = "nofollow ugc noopener"


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "html_block", "html_inline"])


def as_html(text: str) -> SafeString:
    """Safe HTML; headings begin at the third level, since the page has the first two."""
    html = _parser().render(text)
    for level in (6, 5, 4, 3, 2, 1):
        lower = "h3" if level <= 2 else "h4"
        html = html.replace(f"<h{level}>", f"<{lower}>").replace(f"</h{level}>", f"</{lower}>")
    clean = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=LINK_REL
    )
    return mark_safe(clean)
