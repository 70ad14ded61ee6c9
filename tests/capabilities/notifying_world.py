# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of settings of notifications, as it is sent."""

from __future__ import annotations

from newtwincities.notifications.wording import FOLLOWED, KINDS


def settings_sent(*other_mails: str, **changed: str) -> dict[str, str]:
    """With nothing changed but this: `mail_mention="digest"`, `list_reply="on"`, `digest="daily"`, `all_off="on"`; of
    the other mails those that are named are wanted."""
    sent = {f"mail-{kind}": "digest" if kind in FOLLOWED else "now" for kind in KINDS}
    sent |= {f"list-{kind}": "on" for kind in KINDS} | dict.fromkeys(other_mails, "on")
    changes = {name.replace("_", "-", 1) if name[:5] in ("mail_", "list_") else name: changed[name] for name in changed}
    return {"do": "save", "digest": "weekly", **sent, **changes}
