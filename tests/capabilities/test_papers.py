# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDFs: what people wrote is never read as markup, and every paper says from where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from newtwincities.common import papers

HOSTILE = '#panic("no") *bold* $x$ \\ " } ] //'


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "sl"])
def test_a_paper_is_a_pdf_in_every_language(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look = (papers.PACKAGE / "common/papers/paper.typ").read_text(encoding="utf-8")
    (tmp_path / "paper.typ").write_text(look, encoding="utf-8")
    (tmp_path / "small.typ").write_text(
        '#import "/paper.typ": *\n#show: paper.with(values)\n#values.text', encoding="utf-8"
    )
    monkeypatch.setattr(papers, "PACKAGE", tmp_path)
    with translation.override(language):
        made = papers.pdf_of("small.typ", title=HOSTILE, lead=HOSTILE, text=HOSTILE)
    assert made.startswith(b"%PDF-")
