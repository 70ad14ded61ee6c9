# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Claims of municipalities, and the facts about town halls that decide them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.models import Municipality
from newtwincities.teams.models.teams import Mandate, Team


class OfficialDomain(models.Model):
    """A domain at which a municipality's town hall has its e-mail addresses, with who says so and as of when."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="official_domains")
    domain = models.CharField(max_length=253)  # in small letters, as the name server knows it (punycode)
    source = models.CharField(max_length=200)
    date = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["municipality", "domain"], name="official_domain_once"),
            models.CheckConstraint(condition=~Q(domain="") & ~Q(source=""), name="official_domain_sourced"),
        )
        indexes = (models.Index(fields=["domain"], name="official_domain"),)

    def __str__(self) -> str:
        return self.domain


class OfficialAddress(models.Model):
    """The town hall's public e-mail or postal address, with who says so and as of when."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail address")
        POST = "post", _("Postal address")

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="official_addresses")
    kind = models.CharField(max_length=5, choices=Kind)
    value = models.TextField(max_length=400)  # a postal address has a line for each part
    source = models.CharField(max_length=200)
    date = models.DateField()

    class Meta:
        verbose_name_plural = "official addresses"
        constraints = (
            models.UniqueConstraint(fields=["municipality", "kind"], name="official_address_once"),
            models.CheckConstraint(condition=~Q(value="") & ~Q(source=""), name="official_address_sourced"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.municipality_id}"


class Claim(models.Model):
    """Somebody says: I act for this municipality. How they show it, and what came of it."""

    class Way(models.TextChoices):
        DOMAIN = "domain", _("by an e-mail address of the town hall")
        POST = "post", _("by a letter to the town hall")
        DOCUMENT = "document", _("by a document")

    class State(models.TextChoices):
        STARTED = "started", _("waiting for the code")
        WAITING = "waiting", _("waiting for a moderator")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        LOST = "lost", _("somebody else was first")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    LONGEST_WORDS = 1000
    LONGEST_NAME = 80

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="claims")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="claims"
    )  # none until the address is confirmed
    way = models.CharField(max_length=8, choices=Way)
    state = models.CharField(max_length=9, choices=State, default=State.STARTED)
    email = models.EmailField(max_length=254, blank=True)  # to which the code went; erased with the claim's period
    name = models.CharField(max_length=LONGEST_NAME, blank=True)  # as typed before there was an account
    language = models.CharField(max_length=10)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)  # to the moderators
    for_team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="further_claims"
    )  # that shall act for this municipality too
    contests = models.ForeignKey(Mandate, on_delete=models.SET_NULL, null=True, blank=True, related_name="contested")
    created_at = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    tries_left = models.PositiveSmallIntegerField(default=0)
    printed_at = models.DateTimeField(null=True, blank=True)  # the letter
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(max_length=LONGEST_WORDS, blank=True)  # of the moderators, to the claimant
    mandate = models.OneToOneField(Mandate, on_delete=models.SET_NULL, null=True, blank=True, related_name="claim")
    object_until = models.DateTimeField(null=True, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    objection = models.TextField(max_length=LONGEST_WORDS, blank=True)
    objection_settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "person"],
                condition=Q(state__in=("started", "waiting"), person__isnull=False),
                name="claim_one_open_per_person",
            ),
        )
        indexes = (
            models.Index(fields=["state", "created_at"], name="claim_queue"),
            models.Index(fields=["email", "created_at"], name="claim_email"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.way} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.STARTED, self.State.WAITING)


class Document(models.Model):
    """What a claimant hands in as proof. The file is private, and erased some time after the decision."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpg", "JPEG"
        PNG = "png", "PNG"

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="document")
    kind = models.CharField(max_length=3, choices=Kind)
    path = models.CharField(max_length=60, blank=True)  # beneath MEDIA_ROOT; empty once erased
    size = models.PositiveIntegerField()
    handed_in_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"
