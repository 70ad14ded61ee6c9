# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The record of processing activities (Art. 30 GDPR), made from the register."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from newtwincities.privacy.register import Basis, personal_data

ARTICLES = {
    Basis.CONSENT: "Art. 6(1)(a)",
    Basis.CONTRACT: "Art. 6(1)(b)",
    Basis.LEGAL_DUTY: "Art. 6(1)(c)",
    Basis.PUBLIC_TASK: "Art. 6(1)(e)",
    Basis.LEGITIMATE_INTEREST: "Art. 6(1)(f)",
}


def record_of_processing() -> dict[str, Any]:
    """The record as data. Who is responsible comes from the settings."""
    return {
        "controller": {
            "name": settings.OPERATOR_NAME,
            "address": settings.OPERATOR_ADDRESS,
            "email": settings.OPERATOR_EMAIL,
            "telephone": settings.OPERATOR_PHONE,
        },
        "activities": [
            {
                "name": kind.name,
                "title": str(kind.title),
                "purpose": str(kind.purpose),
                "basis": ARTICLES[kind.basis],
                "period": str(kind.period),
                "recipients": [str(kind.recipients)] if kind.recipients else [],
                "tables": list(kind.tables),
                "erased_by_routine": kind.expire is not None,
            }
            for kind in sorted(personal_data(), key=lambda kind: kind.name)
        ],
        "persons": _("Members, young members and their guardians, people who write to the site, visitors"),
        "processors": _("The provider that hosts the server, and the provider that delivers mails"),
        "transfers": _("None outside the European Economic Area by the program itself"),
        "security": [
            _("Encrypted connections, and passwords kept as Argon2 hashes"),
            _("A second factor for everybody who sees others’ personal data"),
            _("One layer that decides who may do what, tested for every role"),
            _("A sealed record of who did what, without personal values"),
            _("Encrypted backups, from which erased persons don’t come back"),
        ],
    }


def as_markdown() -> str:
    record = record_of_processing()
    controller = [f"- {name}: {value}" for name, value in record["controller"].items() if value]
    lines = [
        "## Controller",
        "",
        *(controller or ["- the operator of the installation, as in the settings that begin with `OPERATOR`"]),
        "",
        "## For all activities",
        "",
        f"- persons: {record['persons']}",
        f"- processors: {record['processors']}",
        f"- transfers to third countries: {record['transfers']}",
        *(f"- security: {measure}" for measure in record["security"]),
        "",
        "## Activities",
    ]
    for activity in record["activities"]:
        lines += ["", f"### {activity['title']}", ""]
        lines += [f"- code: `{activity['name']}`", f"- purpose: {activity['purpose']}"]
        lines += [f"- basis: {activity['basis']} GDPR", f"- period: {activity['period']}"]
        lines += [f"- recipients: {', '.join(activity['recipients'])}"] if activity["recipients"] else []
        lines += [f"- tables: {', '.join(f'`{table}`' for table in activity['tables'])}"] if activity["tables"] else []
        lines += ["- a daily routine erases what is past its period"] if activity["erased_by_routine"] else []
    return "\n".join(lines) + "\n"
