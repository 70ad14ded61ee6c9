# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from newtwincities.common.jobs import job, routine
from newtwincities.privacy import downloads, erasure, retention


@routine(timedelta(hours=1))
def erase_who_is_due() -> int:
    return erasure.carry_out_due_erasures()


@routine(timedelta(days=1))
def keep_periods() -> None:
    now = timezone.now()
    retention.keep_used_again()
    retention.warn_unused(now)
    retention.act_on_periods(now)


@job
def make_download(pk: int) -> None:
    downloads.make(pk)
