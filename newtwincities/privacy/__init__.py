# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is kept of persons, why and how long; their right to see it, take it away and have it erased."""
