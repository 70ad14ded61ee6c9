# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What waits for a decision and why, what was decided, and what is hidden. No other room writes into these tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

UNDO_WITHIN = timedelta(days=7)
APPEAL_WITHIN = timedelta(days=183)  # six months, as Art. 20 of the Digital Services Act has it


class Case(models.Model):
    """One matter for the moderators: a report, a first contribution, or an appeal against a decision."""

    class Sort(models.TextChoices):
        REPORT = "report", _("Report")
        CONTRIBUTION = "contribution", _("First contribution")
        APPEAL = "appeal", _("Appeal")

    class Why(models.TextChoices):
        ILLEGAL = "illegal", _("It is illegal")
        PERSONAL = "personal", _("It shows personal data that should not be public")
        HARASSMENT = "harassment", _("It insults, threatens or belittles somebody")
        MINORS = "minors", _("It endangers children or young people")
        SPAM = "spam", _("It is advertising, fraud or spam")
        WRONG_FACT = "wrong_fact", _("It states something that is not true")
        OTHER = "other", _("Something else")

    class Party(models.TextChoices):
        REPORTER = "reporter", _("who reported it")
        AUTHOR = "author", _("who wrote it")

    LONGEST_TEXT = 2000
    LONGEST_TITLE = 200

    sort = models.CharField(max_length=12, choices=Sort)
    kind = models.CharField(max_length=40, blank=True)  # of the register; empty: a page that no room answers for
    key = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)  # as it was called then
    address = models.CharField(max_length=400, blank=True)  # the page's path
    why = models.CharField(max_length=10, choices=Why, blank=True)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    link = models.URLField(max_length=400, blank=True)
    email = models.EmailField(max_length=254, blank=True)  # of the reporter, where they want to be told
    language = models.CharField(max_length=10)  # of who brought the matter, or the thing's
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    brought_by = models.CharField(max_length=8, choices=Party, blank=True)  # an appeal
    appeals = models.ForeignKey("Decision", on_delete=models.CASCADE, null=True, blank=True, related_name="appealed_in")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    decision = models.OneToOneField(
        "Decision", on_delete=models.SET_NULL, null=True, blank=True, related_name="closes"
    )  # the one that stands
    emptied_at = models.DateTimeField(null=True, blank=True)  # past its period: only what the numbers need is left

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "key"], condition=Q(sort="contribution", closed_at=None),
                                    name="case_contribution_waits_once"),
            models.UniqueConstraint(fields=["appeals", "brought_by"], condition=Q(sort="appeal"),
                                    name="case_appeal_once"),
            models.CheckConstraint(condition=~Q(sort="appeal") | Q(appeals__isnull=False) & ~Q(brought_by=""),
                                   name="case_appeal_of_a_decision"),
            models.CheckConstraint(condition=Q(decision=None) | Q(closed_at__isnull=False),
                                   name="case_decided_is_closed"),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["closed_at", "opened_at"], name="case_queue"),
            models.Index(fields=["kind", "key"], name="case_thing"),
        )

    def __str__(self) -> str:
        return f"{self.sort} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def may_be_undone(self) -> bool:
        return self._closed_within(UNDO_WITHIN) and self.decision_id is not None

    @property
    def may_be_appealed(self) -> bool:
        return self.sort != self.Sort.APPEAL and self.decision_id is not None and self._closed_within(APPEAL_WITHIN)

    @property
    def appeal_until(self) -> datetime | None:
        return self.closed_at + APPEAL_WITHIN if self.closed_at else None

    def _closed_within(self, period: timedelta) -> bool:
        return self.closed_at is not None and timezone.now() - self.closed_at <= period


class Decision(models.Model):
    """What a moderator decided and why. One that is taken back stays, with the day on which it was."""

    class Outcome(models.TextChoices):
        KEEP = "keep", _("Leave it as it is")
        HIDE = "hide", pgettext_lazy("a decision", "Hide it")
        SUSPEND = "suspend", _("Suspend the account and hide all that it published")
        APPROVE = "approve", _("Approve")
        REJECT = "reject", _("Reject")
        UPHOLD = "uphold", _("The decision stands")
        REVERSE = "reverse", _("The decision is reversed")

    LONGEST_WORDS = 1000

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = models.CharField(max_length=30, blank=True)  # a code of data/templates.toml
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)  # the moderator's own, beside the reason
    words_language = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    batch = models.UUIDField(default=uuid4)  # decided together, taken back together
    effects = models.JSONField(default=list)  # what it changed and how that was before; see `effects`
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["batch"], name="decision_batch"),)

    def __str__(self) -> str:
        return f"{self.outcome} {self.pk}"


class Hidden(models.Model):
    """A thing that only its author and the moderators see."""

    class Why(models.TextChoices):
        WAITING = "waiting", _("waits for approval")
        REJECTED = "rejected", _("not approved")
        DECIDED = "decided", _("hidden by a decision")
        SUSPENDED = "suspended", _("account suspended")

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    why = models.CharField(max_length=9, choices=Why)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "key"], name="hidden_once"),)

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class NoDailyMail(models.Model):
    """A moderator who wants no daily mail about what waits."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)

    def __str__(self) -> str:
        return f"no daily mail for {self.person_id}"
