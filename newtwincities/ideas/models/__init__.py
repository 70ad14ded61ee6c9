# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rows of project ideas, by what they are about."""

from newtwincities.ideas.models.community import Comment, Mention, Option, Poll, Reaction, Task, Update, Vote
from newtwincities.ideas.models.ideas import Attachment, Idea, Outcome, Version, WebLink
from newtwincities.ideas.models.members import Invitation, JoinRequest, Member, Reply, RoleSought
from newtwincities.ideas.models.searching import SavedIdeaSearch

__all__ = [
    "Attachment",
    "Comment",
    "Idea",
    "Invitation",
    "JoinRequest",
    "Member",
    "Mention",
    "Option",
    "Outcome",
    "Poll",
    "Reaction",
    "Reply",
    "RoleSought",
    "SavedIdeaSearch",
    "Task",
    "Update",
    "Version",
    "Vote",
    "WebLink",
]
