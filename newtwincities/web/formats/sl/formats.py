# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

DATE_FORMAT = "j. F Y"
MONTH_DAY_FORMAT = "j. F"
SHORT_DATE_FORMAT = "j. n. Y"
DATETIME_FORMAT = r"j. F Y \o\b H:i"
SHORT_DATETIME_FORMAT = "j. n. Y H:i"
