# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a wish to a first talk: search notices, introductions, the shortlist, the council's sheet, and what came of it.

The rows are in `matching/models`; what is here never asks the ranking itself, except who fits a notice (`fitting.py`).
"""
