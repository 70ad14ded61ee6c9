# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people write: a little Markdown becomes safe HTML. Raw HTML and pictures from elsewhere are left out, links are
marked. Rooms that keep pictures name those that a text may show: `![what it shows](picture:7)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from re import Match
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code", "hr"}
LINK_REL = "nofollow ugc noopener"
SCHEMES = {"http", "https", "mailto"}
PICTURE = "picture:"
HEADING = re.compile(r"<(/?)h([1-6])>")


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture that a text may show."""

    url: str  # a path of this site
    width: int
    height: int
    alt: str  # where the text says nothing of what it shows


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "html_block", "html_inline"])


@cache
def _parser_with_pictures() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["html_block", "html_inline"])
    parser.add_render_rule("image", _picture)
    return parser


def as_html(text: str, pictures: Mapping[str, ShownPicture] | None = None) -> SafeString:
    """Safe HTML; headings begin at the third level, since the page has the first two.

    `pictures` are those that the text may show, by their reference.
    """
    if pictures is None:
        return mark_safe(_cleaned(_parser().render(text), TAGS, {"a": {"href"}}))
    html = _parser_with_pictures().render(text, {"pictures": pictures})
    attributes = {"a": {"href"}, "img": {"src", "alt", "width", "height", "loading"}}
    return mark_safe(_cleaned(html, TAGS | {"img"}, attributes))


def _lowered(html: str) -> Callable[[Match[str]], str]:
    """No level is left out, whichever one the writer began with."""
    first = HEADING.search(html)
    top = max(2, int(first[2])) if first else 2
    return lambda found: f"<{found[1]}{'h3' if int(found[2]) <= top else 'h4'}>"


def _cleaned(html: str, tags: set[str], attributes: dict[str, set[str]]) -> str:
    html = HEADING.sub(_lowered(html), html)
    return nh3.clean(html, tags=tags, attributes=attributes, url_schemes=SCHEMES, link_rel=LINK_REL)


def _picture(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, env: Mapping[str, Any]) -> str:
    """One of ours with its size, so that nothing jumps while it loads; of all others, the words."""
    token = tokens[index]
    source, said = str(token.attrs.get("src", "")), token.content.strip()
    shown = env["pictures"].get(source.removeprefix(PICTURE)) if source.startswith(PICTURE) else None
    if shown is None:
        return escape(said)
    return (
        f'<img src="{escape(shown.url)}" alt="{escape(said or shown.alt)}" width="{shown.width}"'
        f' height="{shown.height}" loading="lazy">'
    )
