# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

THOUSAND_SEPARATOR = "’"
DECIMAL_SEPARATOR = "."
NUMBER_GROUPING = 3
