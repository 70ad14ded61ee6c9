# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register of personal data in words: the names of the legal bases, and the table of the privacy page."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from newtwincities.privacy.register import Basis, personal_data

BASES: dict[Basis, Any] = {
    Basis.CONSENT: _("Your consent (Article 6(1)(a) GDPR)"),
    Basis.CONTRACT: _("What you signed up for (Article 6(1)(b) GDPR)"),
    Basis.LEGAL_DUTY: _("A legal duty (Article 6(1)(c) GDPR)"),
    Basis.PUBLIC_TASK: _("A task in the public interest (Article 6(1)(e) GDPR)"),
    Basis.LEGITIMATE_INTEREST: _("Legitimate interest (Article 6(1)(f) GDPR)"),
}


def register_table() -> str:
    """Every kind of personal data with purpose, period and basis, as HTML in the present language."""
    rows = [(kind, BASES[kind.basis]) for kind in personal_data()]
    return render_to_string("privacy/register_table.html", {"rows": rows})
