# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures that people send: looked at before they are opened, drawn anew, and rid of all that they say about places.

Drawing anew drops EXIF, comments and whatever else was hidden in the file. A picture that claims to be huge is refused
from its header alone, so that it is never unpacked.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82


# What is wrong with a picture and what to do, by the code that a job can keep.
REASONS = {
    "bytes": _("This file is larger than 8 MB. Save the picture smaller and choose it again."),
    "pixels": _("This picture has more than 40 million pixels. Save it smaller and choose it again."),
    "unreadable": _("This is no picture that can be read. Choose a JPEG, PNG or WebP file."),
}


class PictureRefused(ValueError):
    """Its text is a sentence for the person who sent the picture: what is wrong and what to do."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: WebP, upright, no larger than asked for."""

    data: bytes
    width: int
    height: int


def drawn_anew(data: bytes, *, longest_side: int) -> Picture:
    """The picture as it may be kept. PictureRefused where it is none of the formats, too large, or broken."""
    if len(data) > MOST_BYTES:
        raise _refusal("bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as sent:
                if sent.width * sent.height > MOST_PIXELS:
                    raise _refusal("pixels")
                sent.draft("RGB", (2 * longest_side, 2 * longest_side))
                upright = ImageOps.exif_transpose(sent).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError,
            SyntaxError, ValueError) as error:  # fmt: skip
        if isinstance(error, PictureRefused):
            raise
        raise _refusal("unreadable") from error
    upright.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    kept = Image.new("RGB", upright.size)  # a new canvas: nothing but the pixels goes over
    kept.paste(upright)
    written = BytesIO()
    kept.save(written, "WEBP", quality=QUALITY, method=4)
    return Picture(written.getvalue(), kept.width, kept.height)


def _refusal(code: str) -> PictureRefused:
    return PictureRefused(str(REASONS[code]), code)
