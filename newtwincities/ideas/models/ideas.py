# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The idea itself, how it was before, what is attached to it and what became of it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newtwincities.atlas.models import BYTE_ORDER, Municipality
from newtwincities.common.codes import codes


class Idea(models.Model):
    """A project idea that looks for partners."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of an idea", "draft")
        LOOKING = "looking", pgettext_lazy("state of an idea", "looking for partners")
        PREPARING = "preparing", pgettext_lazy("state of an idea", "in preparation")
        SUBMITTED = "submitted", pgettext_lazy("state of an idea", "submitted")
        RUNNING = "running", pgettext_lazy("state of an idea", "running")
        DONE = "done", pgettext_lazy("state of an idea", "done")
        CLOSED = "closed", pgettext_lazy("state of an idea", "closed")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        MEMBERS = "members", _("Everybody who is signed in")
        INVITED = "invited", _("Those who take part or are invited")

    class Joining(models.TextChoices):
        OPEN = "open", _("Whoever wants to joins directly")
        REQUEST = "request", _("Whoever wants to asks first")
        INVITATION = "invitation", _("By invitation only")

    LONGEST_TITLE = 120
    LONGEST_SUMMARY = 300
    LONGEST_TEXT = 20_000
    LONGEST_REASON = 500
    LONGEST_CALL = 200
    LONGEST_ALT = 200
    MOST_TOPICS = 6

    title = models.CharField(max_length=LONGEST_TITLE)
    summary = models.CharField(max_length=LONGEST_SUMMARY)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)  # Markdown
    language = models.CharField(max_length=10)  # of these three
    programme = models.CharField(max_length=40, blank=True)  # a body of the territory, whose priorities are named
    kind = models.CharField(max_length=40, blank=True)  # the type: a code of data/programmes.toml
    priority = models.CharField(max_length=40, blank=True)  # a part of the body
    objective = models.CharField(max_length=40, blank=True)  # a part of the body
    topics = models.CharField(max_length=400, blank=True)  # codes, each between two |
    languages = models.CharField(max_length=100, blank=True)  # in which the group works, likewise
    countries = models.CharField(max_length=400, blank=True)  # from which partners are wanted, likewise; empty: any
    wanted = models.ManyToManyField(Municipality, related_name="+", blank=True)  # municipalities
    rule = models.CharField(max_length=40, blank=True)  # what the call asks for: a code of matching's programmes
    countries_needed = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    state_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.PUBLIC)
    joining = models.CharField(max_length=10, choices=Joining, default=Joining.REQUEST)
    deadline = models.DateField(null=True, blank=True)
    call = models.CharField(max_length=LONGEST_CALL, blank=True)  # the call aimed at, in words
    call_url = models.URLField(max_length=300, blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas_begun"
    )  # from which it comes
    cover = models.UUIDField(null=True, blank=True, unique=True)  # its file under var/
    cover_alt = models.CharField(max_length=LONGEST_ALT, blank=True)
    cover_width = models.PositiveSmallIntegerField(default=0)  # in pixels, with its height
    cover_height = models.PositiveSmallIntegerField(default=0)
    folded_title = models.CharField(max_length=LONGEST_TITLE * 3, blank=True, db_collation=BYTE_ORDER)
    folded = models.TextField(blank=True, db_collation=BYTE_ORDER)  # title, summary and text as they are searched
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    active_at = models.DateTimeField()  # when last something happened in it
    version = models.PositiveIntegerField(default=1)  # counts changes, so that two who edit at once notice

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="idea_titled"),
            models.CheckConstraint(condition=Q(state="draft") | Q(published_at__isnull=False), name="idea_published"),
            models.CheckConstraint(condition=~Q(state="closed") | ~Q(state_reason=""), name="idea_closed_why"),
        )
        indexes = (
            models.Index(fields=["visibility", "state", "-published_at"], name="idea_newest"),
            models.Index(fields=["visibility", "state", "-active_at"], name="idea_active"),
            models.Index(fields=["visibility", "state", "deadline"], name="idea_closing"),
            models.Index(fields=["visibility", "state", "folded_title"], name="idea_titles"),  # read without the rows
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def topic_codes(self) -> tuple[str, ...]:
        return codes(self.topics)

    @property
    def language_codes(self) -> tuple[str, ...]:
        return codes(self.languages)

    @property
    def country_codes(self) -> tuple[str, ...]:
        return codes(self.countries)

    @property
    def is_demonstration(self) -> bool:
        """Then every page of it says so, and no public file knows of it."""
        return self.municipality is not None and self.municipality.is_demonstration

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.CLOSED)

    def deadline_passed(self, today: date) -> bool:
        return self.deadline is not None and self.deadline < today


class Version(models.Model):
    """How the idea's words were after a change."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    words = models.JSONField()  # field → value
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["idea", "number"], name="idea_version_once"),)

    def __str__(self) -> str:
        return f"{self.number} of {self.idea_id}"


class Attachment(models.Model):
    """A picture that stands in a text of the idea, or a document."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Picture")
        DOCUMENT = "document", _("Document")

    LONGEST_TITLE = 160

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=8, choices=Kind)
    ref = models.UUIDField(unique=True)  # the file's name under var/
    title = models.CharField(max_length=LONGEST_TITLE)  # of a picture, what it shows for those who don't see it
    file_name = models.CharField(max_length=LONGEST_TITLE, blank=True)  # of a document, as it was uploaded
    media_type = models.CharField(max_length=100)
    width = models.PositiveSmallIntegerField(default=0)  # of a picture, in pixels, with its height
    height = models.PositiveSmallIntegerField(default=0)
    update = models.ForeignKey(
        "ideas.Update", on_delete=models.CASCADE, null=True, blank=True, related_name="pictures"
    )  # to which it belongs
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("-added_at", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(title=""), name="idea_attachment_titled"),)

    def __str__(self) -> str:
        return f"{self.pk} of {self.idea_id}"


class WebLink(models.Model):
    """A page elsewhere that belongs to the idea."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(max_length=Attachment.LONGEST_TITLE)
    url = models.URLField(max_length=400)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "pk")
        constraints = (models.UniqueConstraint(fields=["idea", "url"], name="idea_link_once"),)

    def __str__(self) -> str:
        return f"{self.pk} of {self.idea_id}"


class Outcome(models.Model):
    """What became of an idea: a partnership, a pilot. Rooms register the kinds (`ideas/outcomes.py`)."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["idea", "kind", "key"], name="idea_outcome_once"),)

    def __str__(self) -> str:
        return f"{self.kind}:{self.key} of {self.idea_id}"
