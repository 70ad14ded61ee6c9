# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Folds what profiles offer already, so that the directory finds it."""

from django.db import migrations

from newtwincities.domain.names import fold_name


def fold(apps, _schema_editor):
    profiles = apps.get_model("people", "Profile")
    for profile in profiles.objects.exclude(offers="", role="").iterator():
        folded = {"folded_offers": fold_name(profile.offers), "folded_role": fold_name(profile.role)}
        profiles.objects.filter(pk=profile.pk).update(**folded)


class Migration(migrations.Migration):
    dependencies = (("people", "0003_profile_folded"),)

    operations = (migrations.RunPython(fold, migrations.RunPython.noop),)
