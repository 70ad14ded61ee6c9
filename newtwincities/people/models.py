# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Persons who have an account, and groups of young people that take part under a verified leader."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newtwincities.common.stamps import renew_stamps

PEOPLE = "people"  # the stamp of what pages show of people
# What decides by which name somebody is shown, and to whom.
SHOWN_BY = frozenset(("name", "shows", "kind", "leader", "band", "keeps_protection", "trusted_at", "is_active",
                      "hidden_at"))  # fmt: skip


class People(models.QuerySet["Person"]):
    """Whichever way a name or its visibility changes, no kept page goes on to show it as it was."""

    def update(self, **values: Any) -> int:
        changed = super().update(**values)
        if changed and not SHOWN_BY.isdisjoint(values):
            renew_stamps(PEOPLE)
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        gone = super().delete()
        if gone[0]:
            renew_stamps(PEOPLE)
        return gone


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> People:
        return People(self.model, using=self._db)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)  # none: a password that nobody can type
        person.save()
        return person


class Person(AbstractBaseUser):
    """An account. `ref` is how the record names the person, and what stays there when the person is erased."""

    class SiteRole(models.TextChoices):
        MODERATOR = "moderator", _("Moderator")
        OPERATOR = "operator", _("Operator")

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        GROUP = "group", _("Group")  # a class, club or youth council

    class Band(models.TextChoices):
        """How old somebody is, as far as protection needs to know. Empty: not asked yet, so protected most."""

        CHILD = "child", _("Under the age of consent")
        TEEN = "teen", _("Under 18")
        ADULT = "adult", _("18 or older")

    LONGEST_NAME = 80

    ref = models.UUIDField(unique=True, default=uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)  # in small letters
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    language = models.CharField(max_length=10, default="en")
    country = models.CharField(max_length=2, blank=True)  # whose limits of age hold
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.PERSON)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="groups_led"
    )  # of a group
    site_role = models.CharField(max_length=9, choices=SiteRole, blank=True)
    band = models.CharField(max_length=5, choices=Band, blank=True)
    band_ends = models.DateField(null=True, blank=True)  # the first day of the month in which it has surely ended
    band_ends_at = models.PositiveSmallIntegerField(null=True, blank=True)  # the age that this month stands for
    waits = models.BooleanField(default=False)  # a child whose guardian has not confirmed: may do nothing
    keeps_protection = models.BooleanField(default=False)  # grown up, and has not chosen to lift it
    shows = models.JSONField(
        default=dict, blank=True
    )  # field of the profile → to whom; what is missing: see `visibility`
    trusted_at = models.DateTimeField(null=True, blank=True)  # first approved contribution, or a team's invitation
    is_active = models.BooleanField(default=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by a moderator: name, picture and all else of the profile
    joined_at = models.DateTimeField(default=timezone.now)
    last_seen_on = models.DateField(null=True, blank=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name_plural = "people"
        constraints = (
            models.CheckConstraint(condition=Q(band="") | Q(band="adult") | Q(band_ends__isnull=False),
                                   name="person_band_ends"),
            models.CheckConstraint(condition=Q(kind="group") | Q(leader=None), name="person_leads_groups_alone"),
        )  # fmt: skip
        indexes = (models.Index(fields=["last_seen_on"], name="person_last_seen"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new, fields = self._state.adding, kwargs.get("update_fields")
        super().save(*args, **kwargs)
        if not is_new and (fields is None or not SHOWN_BY.isdisjoint(fields)):
            renew_stamps(PEOPLE)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        renew_stamps(PEOPLE)
        return gone

    def __str__(self) -> str:
        return str(self.ref)  # never a name: this ends up in logs


# Django finds models in this module alone.
from newtwincities.people.profile_models import (  # noqa: E402
    Block,
    Group,
    Guardianship,
    Handover,
    Organisation,
    Portrait,
    Profile,
    SpokenLanguage,
)

__all__ = [
    "Block",
    "Group",
    "Guardianship",
    "Handover",
    "Organisation",
    "Person",
    "PersonManager",
    "Portrait",
    "Profile",
    "SpokenLanguage",
]
