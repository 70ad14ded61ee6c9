# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The workplace in which twinned municipalities bring their partnership back to life."""
