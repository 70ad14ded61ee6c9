# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Of whom a kept page may be shown that is made for anybody who is signed in (`common/pagecache.py`).

Each question is one query, written by hand: it is asked before every such page. In doubt the answer is no, and the
person gets a page of their own.
"""

from __future__ import annotations

from django.db import connection

from newtwincities.common.policy import Viewer
from newtwincities.feed.streams import stream

_OTHER_IDEAS = """
SELECT 1 FROM ideas_member m JOIN ideas_idea i ON i.id = m.idea_id
    WHERE m.person_id = %s AND m.ended_at IS NULL AND i.visibility = 'invited'
UNION ALL SELECT 1 FROM ideas_invitation n JOIN ideas_idea i ON i.id = n.idea_id
    WHERE n.person_id = %s AND n.state = 'open' AND i.visibility = 'invited'
LIMIT 1"""

# Who takes or took part, is or was invited, has asked to join, follows or has muted it; who may know more names than
# others (guardians, leaders of groups), and who sees fewer (those who have blocked somebody or are blocked).
_OTHER_PAGE = """
SELECT 1 FROM ideas_member WHERE person_id = %s AND idea_id = %s
UNION ALL SELECT 1 FROM ideas_invitation WHERE person_id = %s AND idea_id = %s
UNION ALL SELECT 1 FROM ideas_joinrequest WHERE person_id = %s AND idea_id = %s
UNION ALL SELECT 1 FROM feed_follow WHERE person_id = %s AND stream = %s
UNION ALL SELECT 1 FROM people_guardianship WHERE guardian_id = %s
UNION ALL SELECT 1 FROM people_person WHERE leader_id = %s
UNION ALL SELECT 1 FROM people_block WHERE person_id = %s OR blocked_id = %s
LIMIT 1"""


def finds_the_usual_ideas(viewer: Viewer) -> bool:
    """Whether somebody who is signed in finds the same ideas as anybody who is."""
    return not _any(_OTHER_IDEAS, [viewer.person.pk] * 2)


def is_stranger(viewer: Viewer, pk: int) -> bool:
    """Whether somebody who is signed in sees of an idea and of the people in it what anybody who is signed in sees."""
    me = viewer.person.pk
    if _any(_OTHER_PAGE, [me, pk, me, pk, me, pk, me, stream("idea", pk), me, me, me, me]):
        return False
    return not viewer.standing("shared_work")


def _any(query: str, values: list[int | str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone() is not None
