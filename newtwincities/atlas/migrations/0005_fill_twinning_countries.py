# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Notes the countries of the twinnings that are there already."""

from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    twinnings = apps.get_model("atlas", "Twinning").objects
    pairs = twinnings.filter(countries="").values_list("a__country", "b__country").distinct().order_by()
    for a, b in list(pairs):
        there = twinnings.filter(countries="", a__country=a, b__country=b)
        twinnings.filter(pk__in=there.values("pk")).update(countries="-".join(sorted((a, b))))


class Migration(migrations.Migration):
    dependencies = [("atlas", "0004_twinning_countries")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
