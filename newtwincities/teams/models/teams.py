# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Teams, for which municipalities they act, and who has which role in them."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newtwincities.atlas.models import Municipality

BENEATH = ("club", "school")  # kinds of partners beneath a committee


class Team(models.Model):
    """People who act together: for one town hall or several, or as a committee, club or school beside it."""

    class Kind(models.TextChoices):
        TOWN_HALL = "town_hall", _("Town hall")
        SHARED = "shared", _("Several municipalities with one team")
        COMMITTEE = "committee", _("Committee or association")
        CLUB = "club", _("Club")
        SCHOOL = "school", _("School")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for a moderator")
        ACTIVE = "active", pgettext_lazy("state of a team", "active")
        FROZEN = "frozen", _("stopped until a moderator has looked")
        CLOSED = "closed", pgettext_lazy("state of a team", "closed")

    LONGEST_NAME = 120
    LONGEST_ABOUT = 600

    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    name = models.CharField(max_length=LONGEST_NAME)
    language = models.CharField(max_length=10)
    country = models.CharField(max_length=2)
    about = models.TextField(max_length=LONGEST_ABOUT, blank=True)  # of committees, clubs and schools, in `language`
    website = models.URLField(max_length=300, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="partners")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    checked_on = models.DateField(null=True, blank=True)  # when the team last said that all is still right

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="team_named"),
            models.CheckConstraint(
                condition=Q(kind__in=BENEATH, parent__isnull=False) | (~Q(kind__in=BENEATH) & Q(parent=None)),
                name="team_beneath_committee",
            ),
        )
        indexes = (models.Index(fields=["kind", "state", "country", "name"], name="team_list"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"

    @property
    def acts_for_town_hall(self) -> bool:
        return self.kind in (self.Kind.TOWN_HALL, self.Kind.SHARED)


class Mandate(models.Model):
    """That a team acts for a municipality. What has ended stays: the history of who did."""

    class Kind(models.TextChoices):
        TOWN_HALL = "town_hall", _("for the town hall")
        COMMITTEE = "committee", _("beside the town hall")

    class Ended(models.TextChoices):
        LEFT = "left", _("the last coordinator left")
        DECIDED = "decided", _("moderators decided so")
        GIVEN_BACK = "given_back", _("the team gave it back")
        MERGED = "merged", _("the municipality became part of another one")

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="mandates")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="mandates")
    kind = models.CharField(max_length=9, choices=Kind)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # set: has ended
    ended_why = models.CharField(max_length=10, choices=Ended, blank=True)
    in_question = models.BooleanField(default=False)  # the town hall has objected, and nobody has decided yet

    class Meta:
        constraints = (
            # Whoever comes second meets this, however close the two were.
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(kind="town_hall", until=None),
                name="mandate_one_town_hall",
            ),
            models.UniqueConstraint(
                fields=["team", "municipality"], condition=Q(until=None), name="mandate_once_per_team"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="mandate_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.team_id} for {self.municipality_id}"


class Recognition(models.Model):
    """That the team of a municipality's town hall recognises a committee."""

    committee = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="recognitions")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="recognised")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["committee", "municipality"], condition=Q(until=None), name="recognition_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.committee_id} by {self.by_id}"


class Role(models.Model):
    """What a person does in a team. Ended ones stay, without the person once the account is erased."""

    class Name(models.TextChoices):
        HELPER = "helper", _("Helper")
        CARRIER = "carrier", _("Carrier")
        EDITOR = "editor", _("Editor")
        COORDINATOR = "coordinator", _("Coordinator")

    class Ended(models.TextChoices):
        LEFT = "left", _("left")
        REMOVED = "removed", _("removed")
        EXPIRED = "expired", _("end date reached")
        HANDED_OVER = "handed_over", _("handed over")
        ERASED = "erased", _("account erased")
        CLOSED = "closed", _("team closed")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="team_roles"
    )
    role = models.CharField(max_length=11, choices=Name)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day, where one is planned
    deputy_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="deputies")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)  # before the end: the latest reminder
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=11, choices=Ended, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["team", "person"], condition=Q(ended_at=None), name="role_one_per_person"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(ended_at__isnull=False), name="role_of_person"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="role_in_order"),
        )
        indexes = (
            models.Index(fields=["person", "ended_at"], name="role_person"),
            models.Index(fields=["team", "ended_at"], name="role_team"),
            models.Index(fields=["until"], condition=Q(ended_at=None), name="role_ends"),
        )

    def __str__(self) -> str:
        return f"{self.role} in {self.team_id}"


class Update(models.Model):
    """A question by mail whether all is still right, once a year or after elections, and the answer."""

    class Occasion(models.TextChoices):
        YEARLY = "yearly", _("yearly")
        ELECTIONS = "elections", _("after elections")

    LONGEST_NEWS = 280
    GOOD_FOR = timedelta(days=90)  # the links of the mails

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="updates")
    occasion = models.CharField(max_length=9, choices=Occasion)
    asked_on = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    contact_right = models.BooleanField(null=True, blank=True)
    coordinator_right = models.BooleanField(null=True, blank=True)
    news = models.CharField(max_length=LONGEST_NEWS, blank=True)
    language = models.CharField(max_length=10, blank=True)  # of the news

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["team", "occasion"], condition=Q(answered_on=None), name="update_one_open"),
        )
        indexes = (models.Index(fields=["answered_on", "asked_on"], name="update_open"),)

    def __str__(self) -> str:
        return f"{self.team_id} {self.occasion} {self.asked_on}"

    @property
    def last_day(self) -> date:
        return self.asked_on + self.GOOD_FOR
