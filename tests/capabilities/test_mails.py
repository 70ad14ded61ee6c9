# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every mail, as its readers get it, kept in five files to be read through: tests/mails/LANGUAGE.txt.

Whoever changes a mail or a translation writes them anew and reads what has changed:

    MAILS=1 .venv/bin/pytest tests/capabilities/test_mails.py
"""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from newtwincities.atlas.territory import LANGUAGES
from newtwincities.common.mails import write_mail
from newtwincities.common.paths import PACKAGE
from newtwincities.feed.registry import REASONS

KEPT = Path(__file__).resolve().parents[1] / "mails"
LINE = "=" * 72
ADDRESS = "https://twins.example.org/…"

# What stands for the values of any mail. Names that end in _url are addresses.
SAMPLE: dict[str, Any] = {
    "about_other": False,
    "accepted": True,
    "address": "town.hall@example.org",
    "answer": "(…)",
    "appeal_until": date(2027, 5, 25),
    "approved": True,
    "browser": "Firefox, Windows",
    "child_address": "child@example.org",
    "code": "ABCD-2345",
    "committee": "Friends of Aldorf",
    "contact": True,
    "contributions_stay": True,
    "coordinator": False,
    "count": 3,
    "day": date(2027, 5, 25),
    "days": 14,
    "due_at": datetime(2027, 5, 25, 18, 0, tzinfo=UTC),
    "elections": False,
    "email": "ana@example.org",
    "expires": datetime(2027, 5, 25, 18, 0, tzinfo=UTC),
    "groups": [],
    "has_successor": False,
    "hours": 72,
    "idea": "Compost for three valleys",
    "inviter": "Ana Novak",
    "language": "sl",
    "last_day": date(2027, 3, 1),
    "more": 2,
    "municipality": "Aldorf",
    "name": "Ana Novak",
    "notices": [],
    "number": 7,
    "others": "Bedorf",
    "outcome": "keep",
    "overdue": False,
    "own": "Aldorf",
    "partnership_name": "Aldorf – Bedorf",
    "reason": "(…)",
    "receipt": "ABCD-EFGH-2345",
    "reminder": False,
    "role": "editor",
    "sentence": "(…)",
    "sign_in_page": ADDRESS,
    "state": "paused",
    "stays": False,
    "stopped": True,
    "summary": "We compost together.",
    "team": "Aldorf",
    "text": "(…)",
    "title": "Aldorf",
    "to_carrier": True,
    "token": "…",
    "town_hall": True,
    "until": datetime(2027, 5, 25, 18, 0, tzinfo=UTC),
    "waiting": [],
    "weekly": True,
    "when": datetime(2026, 11, 25, 9, 30, tzinfo=UTC),
    "why": "(…)",
    "words": "(…)",
    "words_language": "de",
    "year": "2026",
}
GROUP = {
    "title": "Kompost für alle",
    "language": "de",
    "url": ADDRESS,
    "stop_url": ADDRESS,
    "more": 0,
    "lines": ["(…)"],
}
# Mails that say different things: a line for each.
VARIANTS: dict[str, list[dict[str, Any]]] = {
    "claim_decided": [
        {"outcome": "granted", "reason": ""},
        {"outcome": "refused"},
        {"outcome": "lost", "reason": ""},
        {"outcome": "expired", "reason": ""},
    ],
    "contest_settled": [{"stays": True}, {"stays": False}],
    "appeal_decided": [{"outcome": "uphold"}, {"outcome": "reverse"}],
    "committee_decided": [{"approved": True}, {"approved": False}],
    "content_decided": [{"outcome": "keep"}, {"outcome": "hide"}],
    "contribution_decided": [{"outcome": "approve"}, {"outcome": "reject"}],
    "erasure_asked": [{"about_other": False}, {"about_other": True}],
    "introduction_answered": [{"accepted": True}, {"accepted": False, "words": "(…)"}],
    "introduction_asked": [{"reminder": False}, {"reminder": True}],
    "handover_asked": [{"to_carrier": True}, {"to_carrier": False, "has_successor": True}],
    "join_answered": [{"accepted": True}, {"accepted": False}],
    "digest": [
        {"count": 1, "groups": [GROUP], "more": 0, "weekly": False},
        {"count": 9, "groups": [GROUP | {"more": 2}], "more": 3, "weekly": True},
    ],
    "notification": [{"why": reason} for reason in REASONS.values()],
    "notices_found": [{"count": 1}, {"count": 2}, {"count": 3}],
    "partnership_answered": [{"accepted": True}, {"accepted": False}],
    "partnership_state": [{"state": "active"}, {"state": "paused"}, {"state": "ended"}],
    "report_decided": [{"outcome": "keep"}, {"outcome": "hide"}],
    "update_asked": [{"elections": False}, {"elections": True}, {"reminder": True}],
    "update_to_do": [{"contact": True, "coordinator": True}],
    "task_reminder": [{"overdue": False}, {"overdue": True}],
    "team_frozen": [{"stopped": True}, {"stopped": False}],
    "team_without_coordinator": [{"town_hall": True}, {"town_hall": False}],
    "role_ends": [{"coordinator": False}, {"coordinator": True}],
}
OF_THE_FRAME = {"site_name", "base_url", "forloop", "block"}


def templates() -> dict[str, str]:
    found = sorted(PACKAGE.glob("*/templates/mails/*.html"))
    return {path.stem: path.read_text(encoding="utf-8") for path in found if path.stem != "base"}


def values_of(template: str) -> dict[str, Any]:
    """A value for each name that the template uses."""
    names = set(re.findall(r"\{\{\s*([a-z_]+)", template)) | set(re.findall(r"=([a-z_]+)[|\s%]", template))
    names |= set(re.findall(r"\{% (?:el)?if (?:not )?([a-z_]+)", template)) - {"not"}
    names |= set(re.findall(r"\{% mail_link '[^']+' ([a-z_]+)", template))
    names |= set(re.findall(r"\{% for [a-z_]+ in ([a-z_]+)", template))
    names -= set(re.findall(r"\{% for ([a-z_]+) in ", template))
    names -= set(re.findall(r" with ([a-z_]+)=", template)) - set(SAMPLE)
    return {name: SAMPLE.get(name, ADDRESS if name.endswith("_url") else f"‹{name}›") for name in names - OF_THE_FRAME}


def all_mails(language: str) -> str:
    parts = []
    for kind, template in templates().items():
        for variant in VARIANTS.get(kind, [{}]):
            mail = write_mail(
                kind, address="reader@example.org", language=language, **{**values_of(template), **variant}
            )
            said = "".join(f" {value}" for value in variant.values())
            parts.append(f"{LINE}\n{kind}{said}\n{mail.subject}\n\n{mail.text}")
    return "\n".join(parts)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_reads_as_it_was_read_through(language: str, settings: Any) -> None:
    settings.BASE_URL = "https://twins.example.org"
    written = all_mails(language)
    kept = KEPT / f"{language}.txt"
    if os.environ.get("MAILS"):
        kept.write_text(written, encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == written, "read the module's docstring"


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_mail_is_left_in_english(language: str) -> None:
    for kind, template in templates().items():
        values = values_of(template)
        english, other = (
            write_mail(kind, address="a@example.org", language=code, **values) for code in ("en", language)
        )
        assert english.subject != other.subject, kind
        assert english.text != other.text, kind


def test_every_value_of_a_mail_has_a_sample() -> None:
    unknown = {
        f"{kind}: {name}" for kind, text in templates().items() for name, value in values_of(text).items()
        if isinstance(value, str) and value.startswith("‹")
    }  # fmt: skip
    assert not unknown, f"give SAMPLE a value for {sorted(unknown)}"
