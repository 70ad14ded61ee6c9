# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes on within an idea: updates with comments and reactions, polls and dates, small tasks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newtwincities.ideas.models.ideas import Idea


class Update(models.Model):
    """News of the idea, by one who takes part."""

    LONGEST_TEXT = 8_000

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="updates")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=LONGEST_TEXT)  # Markdown; people are mentioned by their reference
    language = models.CharField(max_length=10)
    pinned_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="idea_update_said"),
            models.UniqueConstraint(fields=["idea"], condition=Q(pinned_at__isnull=False), name="idea_one_pinned"),
        )
        indexes = (models.Index(fields=["idea", "-posted_at", "-id"], name="idea_updates"),)

    def __str__(self) -> str:
        return f"{self.pk} in {self.idea_id}"


class Comment(models.Model):
    """What somebody answers to an update."""

    LONGEST_TEXT = 2_000

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=LONGEST_TEXT)
    language = models.CharField(max_length=10)
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="idea_comment_said"),)
        indexes = (models.Index(fields=["update", "posted_at", "id"], name="idea_comments"),)

    def __str__(self) -> str:
        return f"{self.pk} on {self.update_id}"


class Mention(models.Model):
    """That a text speaks of somebody who takes part."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, null=True, blank=True, related_name="mentions")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(update__isnull=False, comment=None) | Q(update=None, comment__isnull=False),
                name="idea_mention_in_one_text",
            ),
            models.UniqueConstraint(fields=["update", "person"], name="idea_mention_in_update_once"),
            models.UniqueConstraint(fields=["comment", "person"], name="idea_mention_in_comment_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id}"


class Reaction(models.Model):
    """A short answer to an update, by one press."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thank you")
        AGREED = "agreed", _("I agree")
        HELPING = "helping", _("I can help with this")

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["update", "person", "kind"], name="idea_reaction_once"),)

    def __str__(self) -> str:
        return f"{self.kind} by {self.person_id}"


class Poll(models.Model):
    """A question with answers to choose from, or dates of which each says who can come."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("A question")
        DATES = "dates", _("Finding a date")

    LONGEST_QUESTION = 200
    MOST_OPTIONS = 20

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="polls")
    kind = models.CharField(max_length=6, choices=Kind)
    question = models.CharField(max_length=LONGEST_QUESTION)
    language = models.CharField(max_length=10)
    several = models.BooleanField(default=False)  # of a question: more than one answer may be chosen
    zone = models.CharField(max_length=40, blank=True)  # of dates with hours
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # how long a date with an hour takes
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    chosen = models.ForeignKey("Option", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")  # the date
    cancelled_at = models.DateTimeField(null=True, blank=True)  # the chosen date won't be
    changes = models.PositiveSmallIntegerField(default=0)  # of the chosen date: SEQUENCE in calendars
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["idea", "-asked_at"], name="idea_polls"),)

    def __str__(self) -> str:
        return f"{self.pk} in {self.idea_id}"


class Option(models.Model):
    """An answer to choose, or a date."""

    LONGEST_TEXT = 120

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    day = models.DateField(null=True, blank=True)
    starts_at = models.TimeField(null=True, blank=True)  # in the poll's zone; None: the whole day

    class Meta:
        ordering = ("place", "pk")
        constraints = (
            models.UniqueConstraint(fields=["poll", "place"], name="idea_option_place"),
            models.CheckConstraint(condition=~Q(text="") | Q(day__isnull=False), name="idea_option_said"),
        )

    def __str__(self) -> str:
        return f"{self.place} of {self.poll_id}"


class Vote(models.Model):
    """What a member answers to an option."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        MAYBE = "maybe", _("If need be")
        NO = "no", _("No")

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=5, choices=Answer)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["option", "person"], name="idea_vote_once"),)

    def __str__(self) -> str:
        return f"{self.answer} to {self.option_id}"


class Task(models.Model):
    """Something small to do for the idea, which any member can take."""

    class Takes(models.TextChoices):
        QUARTER = "quarter", _("takes a quarter of an hour")
        HOUR = "hour", _("takes an hour")
        EVENING = "evening", _("takes an evening")
        DAY = "day", _("takes a day")

    LONGEST_TITLE = 160

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=LONGEST_TITLE)
    language = models.CharField(max_length=10)
    takes = models.CharField(max_length=7, choices=Takes)
    due = models.DateField(null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["idea", "done_at", "due"], name="idea_tasks"),)

    def __str__(self) -> str:
        return f"{self.pk} in {self.idea_id}"
