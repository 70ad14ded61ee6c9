# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Imprint, terms, privacy and accessibility: the operator's own texts, else the starting texts that ship here.

A text is Markdown with placeholders such as {{operator_name}}, filled from the settings. A line whose placeholder has
no value is left out. {{personal_data}} becomes a table of all personal data, made from the register.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from newtwincities.privacy.wording import register_table
from newtwincities.web.catalogues import swiss

SHIPPED = Path(__file__).resolve().parent / "legal"
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_REGISTER = "personal-data-of-the-register"  # stands for the table until the Markdown is HTML
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def legal_text(page: str, language: str, *, territory: str) -> tuple[str, SafeString]:
    """The title and the HTML of a legal page in a language; the language's own file, else German's or English's."""
    source = _COMMENT.sub("", _file(page, language).read_text(encoding="utf-8"))
    if language == "de-ch":
        source = swiss(source)
    values = _values(territory)
    lines = [_filled(line, values) for line in source.splitlines()]
    text = "\n".join(line for line in lines if line is not None)
    title, _, body = text.strip().partition("\n")
    html = _MARKDOWN.render(body)
    if (place := f"<p>{_REGISTER}</p>") in html:
        html = html.replace(place, register_table())
    return title.removeprefix("# ").strip(), mark_safe(html)


def _file(page: str, language: str) -> Path:
    names = [f"{page}.{code}.md" for code in dict.fromkeys((language, language.partition("-")[0], "en"))]
    folders = [folder for folder in (settings.LEGAL_DIR, SHIPPED) if folder]
    candidates = (folder / name for name in names for folder in folders)
    return next(path for path in candidates if path.is_file())


def _values(territory: str) -> dict[str, str]:
    return {
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "territory": territory,
        "operator_name": settings.OPERATOR_NAME,
        "operator_address": settings.OPERATOR_ADDRESS,
        "operator_email": settings.OPERATOR_EMAIL,
        "operator_phone": settings.OPERATOR_PHONE,
        "responsible_person": settings.RESPONSIBLE_PERSON,
        "supervisory_authority": settings.SUPERVISORY_AUTHORITY,
        "enforcement_body": settings.ENFORCEMENT_BODY,
        "accessibility_tested_on": date_format(date.fromisoformat(settings.ACCESSIBILITY_TESTED_ON)),
        "backup_days": str(settings.BACKUP_KEPT_DAYS),
        "unused_months": str(settings.UNUSED_AFTER_MONTHS or ""),
        "personal_data": _REGISTER,
        "text_updated_on": date_format(date.fromisoformat(settings.LEGAL_UPDATED_ON)),
    }


def _filled(line: str, values: dict[str, str]) -> str | None:
    names = _PLACEHOLDER.findall(line)
    if any(not values.get(name) for name in names):
        return None
    return _PLACEHOLDER.sub(lambda match: values[match[1]], line)
