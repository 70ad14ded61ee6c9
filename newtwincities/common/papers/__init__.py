# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDFs by Typst: a paper is a `.typ` file of a room, filled with values as JSON; paper.typ has the look of them all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

PACKAGE = Path(__file__).resolve().parents[2]
PDF = "application/pdf"


def pdf_of(paper: str, *, title: str, lead: str = "", is_demonstration: bool = False, **values: Any) -> bytes:
    """The PDF of a paper, such as "partnerships/papers/report.typ", in the language of now.

    `values` come to the paper as JSON, so that nothing people wrote is ever read as markup. What is invented for
    demonstration says so at the top of every page. About 50 ms a paper.
    """
    language = get_language() or "en"
    given: Mapping[str, Any] = {
        "title": title,
        "lead": lead,
        "mark": _("Demonstration: everything here is invented.") if is_demonstration else "",
        "language": language[:2],
        "site": settings.SITE_NAME,
        "foot": f"{settings.SITE_NAME}, {date_format(localdate(), 'DATE_FORMAT')}",
        **values,
    }
    made = typst.compile(
        str(PACKAGE / paper),
        root=str(PACKAGE),
        ignore_system_fonts=True,  # the same on every machine: Typst brings Libertinus Serif along
        sys_inputs={"values": json.dumps(given, ensure_ascii=False)},
    )
    return bytes(made)
