# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person tells of themselves, who answers for a child, and groups of young people."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Organisation(models.Model):
    """An entry of the register of organisations that people belong to; known once per name and country."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("Association")
        SCHOOL = "school", _("School")
        INSTITUTE = "institute", _("Institute")
        COMPANY = "company", _("Company")

    LONGEST_NAME = 120

    name = models.CharField(max_length=LONGEST_NAME)
    folded = models.CharField(max_length=LONGEST_NAME * 2)  # the name as `domain/names.py` compares names
    kind = models.CharField(max_length=11, choices=Kind)
    country = models.CharField(max_length=2)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["folded", "country"], name="organisation_once"),)

    def __str__(self) -> str:
        return self.name


class Profile(models.Model):
    """What a person tells beside the name. To whom each field is shown stands in `Person.shows`."""

    LONGEST_OFFERS = 1000
    LONGEST_ROLE = 100

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)
    offers = models.TextField(max_length=LONGEST_OFFERS, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True)
    organisation_name = models.CharField(
        max_length=Organisation.LONGEST_NAME, blank=True
    )  # free, where not of the register
    role = models.CharField(max_length=LONGEST_ROLE, blank=True)
    folded_offers = models.TextField(blank=True, default="")  # as the directory looks for words in them
    folded_role = models.CharField(max_length=LONGEST_ROLE * 2, blank=True, default="")
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"profile of {self.person_id}"


class SpokenLanguage(models.Model):
    """A language that somebody speaks, and how well (Common European Framework of Reference)."""

    class Level(models.TextChoices):
        A1 = "A1", _("A1: a few words and phrases")
        A2 = "A2", _("A2: simple everyday matters")
        B1 = "B1", _("B1: familiar matters, on travels")
        B2 = "B2", _("B2: conversations without strain")
        C1 = "C1", _("C1: fluent, at work too")
        C2 = "C2", _("C2: nearly as a first language")
        FIRST = "first", pgettext_lazy("how well somebody speaks a language", "First language")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="spoken_languages")
    language = models.CharField(max_length=3)
    level = models.CharField(max_length=5, choices=Level)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "language"], name="spoken_language_once"),)

    def __str__(self) -> str:
        return f"{self.language} {self.level}"


class Portrait(models.Model):
    """A person's picture: what was uploaded until a job has made pictures of ours from it, then those alone."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being prepared")
        READY = "ready", _("Ready")
        REFUSED = "refused", _("Could not be used")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)
    ref = models.UUIDField(default=uuid4, unique=True)  # its files' name: a new one for each upload
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    why = models.CharField(max_length=20, blank=True)  # a code of `common/pictures.py`, where it was refused
    uploaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"portrait of {self.person_id}"


class Guardianship(models.Model):
    """Who answers for a child: asked by mail, confirmed with an account of their own, withdrawn at any time."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        CONFIRMED = "confirmed", _("Confirmed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    child = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guardianship")
    guardian = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="guardianships"
    )
    ref = models.UUIDField(default=uuid4, unique=True)  # in the mailed link; a new one for each address asked
    address = models.EmailField(max_length=254, blank=True)  # to which the question went; forgotten when answered
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    times_asked = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(default=timezone.now)  # unanswered for too long, the child's account is erased

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(guardian=None) | ~Q(guardian=F("child")), name="guardian_is_another"),
            models.CheckConstraint(condition=~Q(state="confirmed") | Q(guardian__isnull=False),
                                   name="confirmed_by_a_guardian"),
        )  # fmt: skip
        indexes = (models.Index(fields=["state", "began_at"], name="guardianship_waiting"),)

    def __str__(self) -> str:
        return f"guardianship {self.pk}"


class Group(models.Model):
    """A class, club or youth council: an account of its own (`person`), led by an adult whom somebody has verified."""

    class Kind(models.TextChoices):
        CLASS = "class", pgettext_lazy("of a school", "Class")
        CLUB = "club", _("Club")
        COUNCIL = "council", _("Youth council")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its leader to be verified")
        VERIFIED = "verified", _("Leader verified")
        REFUSED = "refused", _("Not verified")
        LEADERLESS = "leaderless", _("Without a leader")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="group"
    )
    kind = models.CharField(max_length=7, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    institution = models.CharField(max_length=Organisation.LONGEST_NAME)  # the school, association or town hall
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["state", "asked_at"], name="group_waiting"),)

    def __str__(self) -> str:
        return f"group {self.person_id}"


class Handover(models.Model):
    """A group that its leader wants to hand over: offered by mail, taken by whoever opens the link and is verified."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, primary_key=True)
    ref = models.UUIDField(default=uuid4, unique=True)
    address = models.EmailField(max_length=254)
    offered_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"handover of {self.group_id}"


class Block(models.Model):
    """That somebody does not want to see or hear from somebody else."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocked_by")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(person=F("blocked")), name="block_of_another"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} of {self.blocked_id}"
