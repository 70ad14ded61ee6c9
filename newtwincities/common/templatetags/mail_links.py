# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whole addresses for mails, in the language of the mail: `{% mail_link 'privacy:my-data' %}`."""

from __future__ import annotations

from typing import Any

from django.template import Library
from django.utils.translation import get_language

from newtwincities.common.mails import link

register = Library()


@register.simple_tag
def mail_link(name: str, *args: Any, **kwargs: Any) -> str:
    return link(name, get_language() or "en", *args, **kwargs)
