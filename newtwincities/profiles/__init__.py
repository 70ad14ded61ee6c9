# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a municipality presents itself: description, pictures, topics, languages, contact, and facts it confirms."""
