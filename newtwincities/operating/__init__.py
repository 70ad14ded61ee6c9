# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping the installation running: its state, jobs, mails, roles, the record, backups."""
