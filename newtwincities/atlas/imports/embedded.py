# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The data set that ships with the program, so that a new installation shows real municipalities at once."""

from __future__ import annotations

from pathlib import Path

from newtwincities.atlas import queries
from newtwincities.atlas.imports.municipalities import import_municipalities
from newtwincities.atlas.imports.record import digest_of
from newtwincities.atlas.imports.twinnings import import_twinnings
from newtwincities.atlas.models import Import

DATA = Path(__file__).resolve().parent.parent / "data"


def import_embedded() -> bool:
    """Imports the embedded files unless this very edition of them was read before; True where it did.

    It only adds: what an operator has imported or the municipalities have confirmed stays.
    """
    municipalities, twinnings = DATA / "municipalities.csv", DATA / "twinnings.csv"
    digests = {digest_of(municipalities), digest_of(twinnings)}
    if digests <= set(Import.objects.filter(sha256__in=digests).values_list("sha256", flat=True)):
        return False
    import_municipalities(municipalities, territory=queries.territory(), only_new=True)
    import_twinnings(twinnings, only_new=True)
    return True
