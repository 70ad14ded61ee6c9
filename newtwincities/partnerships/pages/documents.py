# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Papers and photographs of one partnership."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from newtwincities.common.policy import Viewer, may
from newtwincities.common.wording import language_name
from newtwincities.partnerships import document_files as files
from newtwincities.partnerships import queries
from newtwincities.partnerships.letter_blocks import Block, as_values, blanks_in, blocks_of
from newtwincities.partnerships.models import Document, Partnership
from newtwincities.partnerships.pages.dossier import DossierPage


class DocumentsPage(DossierPage):
    """All documents, photographs apart."""

    @cached_property
    def documents(self) -> list[Document]:
        return queries.documents_of(self.partnership)

    @property
    def photographs(self) -> list[Document]:
        return [one for one in self.documents if one.kind == Document.Kind.PHOTOGRAPH]

    @property
    def papers(self) -> list[Document]:
        return [one for one in self.documents if one.kind != Document.Kind.PHOTOGRAPH]

    @property
    def room(self) -> int:
        """How many more files there can be."""
        return files.MOST_FILES - sum(one.is_file for one in self.documents)

    @property
    def can_export(self) -> bool:
        return may(self.viewer, "partnership:export", self.partnership)


class DocumentPage(DossierPage):
    """One document: a text in one or two languages, or a file to download."""

    def __init__(self, partnership: Partnership, viewer: Viewer, document: Document) -> None:
        super().__init__(partnership, viewer)
        self.document = document

    @property
    def columns(self) -> list[tuple[str, str, list[Block]]]:
        """Code and name of the language, and what stands in it."""
        found = self.document
        texts = ((found.language, found.text), (found.second_language, found.second_text))
        return [(code, language_name(code), blocks_of(text)) for code, text in texts if text]

    @property
    def blanks(self) -> int:
        """How many places are still to be filled in."""
        return max(blanks_in(self.document.text), blanks_in(self.document.second_text))

    @property
    def megabytes(self) -> float:
        return files.SHELF.bytes_of(self.document.ref) / 1_000_000 if self.document.ref else 0


def paper_columns(document: Document) -> dict[str, Any]:
    """What the paper gets: each language with its sections; beside each other, where both have as many."""
    texts = ((document.language, document.text), (document.second_language, document.second_text))
    columns = [{"code": code or "en", "sections": _sections(blocks_of(text))} for code, text in texts if text]
    rows: list[list[Any]] = []
    if len(columns) == 2:
        one, other = (column["sections"] for column in columns)
        together = [[block for section in sections for block in section] for sections in (one, other)]
        rows = [list(pair) for pair in zip(one, other, strict=True)] if len(one) == len(other) else [together]
    return {"columns": columns, "rows": rows}


def _sections(blocks: list[Block]) -> list[list[dict[str, Any]]]:
    """From heading to heading."""
    sections: list[list[dict[str, Any]]] = []
    for block, value in zip(blocks, as_values(blocks), strict=True):
        if block.kind == "heading" or not sections:
            sections.append([])
        sections[-1].append(value)
    return sections
