# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The public facts for other programs: read API, downloads, catalogue for data portals, sitemap."""
