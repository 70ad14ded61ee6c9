# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""French dates: 2 novembre 2026 à 20:00."""

DATETIME_FORMAT = r"j F Y \à H:i"
