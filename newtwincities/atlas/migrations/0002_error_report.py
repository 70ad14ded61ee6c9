# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("atlas", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ErrorReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "A name"),
                            ("figure", "A figure, such as inhabitants or elevation"),
                            ("place", "The place on the map, the country or the region"),
                            ("twinning", "A twinning"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                ("link", models.URLField(blank=True, max_length=400)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(max_length=10)),
                ("created_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "open"), ("done", "done"), ("rejected", "rejected")],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="error_reports",
                        to="atlas.municipality",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "created_at"], name="error_report_queue")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "new"), ("email", ""), _connector="OR"),
                        name="error_report_closed_without_email",
                    )
                ],
            },
        ),
    ]
