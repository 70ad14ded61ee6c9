# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""German dates: 1. November 2026, 20:00."""

DATETIME_FORMAT = "j. F Y, H:i"
