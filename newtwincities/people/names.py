# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a name that others will read may be: no address in it, nothing unseen, and letters of one script per word."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_ADDRESS = re.compile(r"://|www\.|@|\.(?:com|org|net|info|biz|ru|cn|io|shop|xyz)\b", re.I)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "HEBREW", "ARABIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def clean_name(typed: str) -> str:
    """The name with single spaces, composed. ValidationError with a sentence where it can't be one."""
    name = unicodedata.normalize("NFC", " ".join(typed.split(" ")).strip())
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for sign in name):
        raise ValidationError(_("A name has no line breaks and no signs that can’t be seen."))
    if _ADDRESS.search(name):
        raise ValidationError(_("A name is no place for a web or e-mail address."))
    if not any(sign.isalpha() for sign in name):
        raise ValidationError(_("A name has at least one letter."))
    for word in re.split(r"[\s-]+", name):
        if len({script for sign in word if (script := _script(sign))}) > 1:
            raise ValidationError(_("“%(word)s” mixes letters of two alphabets.") % {"word": word})
    return re.sub(r"\s+", " ", name)


def _script(sign: str) -> str:
    if not sign.isalpha():
        return ""
    full = unicodedata.name(sign, "")
    return next((script for script in _SCRIPTS if full.startswith(script)), full.split(" ")[0])
