# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changes teams: each verb is one short transaction, noted in the record, with its mails after the commit."""
