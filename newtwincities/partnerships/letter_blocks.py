# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The little Markdown of letters as plain blocks, from which page and paper are made alike.

Headings, paragraphs, lists, tables, rules, bold and italic; all else is text. Nothing of it is ever markup again: the
page escapes it, the paper gets it as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

BLANK = "……"
_BLANKS = re.compile(r"……")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one look."""

    text: str
    bold: bool = False
    italic: bool = False
    blank: bool = False  # to be filled in


Runs = list[Run]


@dataclass(frozen=True, slots=True)
class Block:
    kind: str  # heading, paragraph, list, table, rule
    level: int = 0  # of a heading: 1 or 2
    ordered: bool = False
    start: int = 1
    rows: list[list[Runs]] = field(default_factory=list)  # one cell but in tables


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    return parser.disable(["image", "html_block", "html_inline", "code", "fence", "link", "autolink", "reference"])


def blocks_of(text: str) -> list[Block]:
    """What a text in Markdown holds.

    >>> [(block.kind, block.rows[0][0][0].text) for block in blocks_of("# Name\\n\\n- one\\n- two")]
    [('heading', 'Name'), ('list', 'one')]
    """
    tokens = _parser().parse(text)
    return list(_blocks(iter(tokens)))


def as_values(blocks: list[Block]) -> list[dict[str, Any]]:
    """Blocks as a paper gets them."""
    return [asdict(block) for block in blocks]


def blanks_in(text: str) -> int:
    return len(_BLANKS.findall(text))


def _blocks(tokens: Iterator[Token]) -> Iterator[Block]:
    for token in tokens:
        if token.type == "heading_open":
            yield Block("heading", level=1 if token.tag == "h1" else 2, rows=[[_inline(tokens, "heading_close")]])
        elif token.type == "paragraph_open":
            yield Block("paragraph", rows=[[_inline(tokens, "paragraph_close")]])
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            ordered = token.type == "ordered_list_open"
            start = int(token.attrs.get("start") or 1)
            yield Block("list", ordered=ordered, start=start, rows=_items(tokens, token.type.replace("open", "close")))
        elif token.type == "table_open":
            yield Block("table", rows=_table(tokens))
        elif token.type == "hr":
            yield Block("rule")


def _inline(tokens: Iterator[Token], until: str) -> Runs:
    runs: Runs = []
    for token in tokens:
        if token.type == until:
            break
        if token.type == "inline":
            runs += _runs(token)
    return runs


def _items(tokens: Iterator[Token], until: str) -> list[list[Runs]]:
    """An item is one cell; lists in lists are flattened."""
    items: list[list[Runs]] = []
    depth = 0
    for token in tokens:
        if token.type.endswith("_list_open"):
            depth += 1
        elif token.type.endswith("_list_close"):
            if not depth:
                break
            depth -= 1
        elif token.type == "list_item_open":
            items.append([[]])
        elif token.type == "inline" and items:
            cell = items[-1][0]
            items[-1][0] = [*cell, *([Run("\n")] if cell else []), *_runs(token)]
    return items


def _table(tokens: Iterator[Token]) -> list[list[Runs]]:
    rows: list[list[Runs]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(_runs(token))
    return rows


def _runs(inline: Token) -> Runs:
    runs: Runs = []
    bold = italic = 0
    for token in inline.children or ():
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type in ("softbreak", "hardbreak"):
            runs.append(Run("\n"))
        elif token.content:
            runs += _with_blanks(token.content, bold > 0, italic > 0)
    return runs


def _with_blanks(text: str, bold: bool, italic: bool) -> Iterator[Run]:
    """Blanks such as “…… (date)” stand out."""
    for part in re.split(r"(……(?: \([^()]*\))?)", text):
        if part:
            yield Run(part, bold, italic, part.startswith(BLANK))
