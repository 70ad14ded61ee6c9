# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Municipalities and twinnings as public facts, each with the source that states it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from newtwincities.domain.partial_dates import year_of

# Sorts and compares byte by byte on every database; the first migration makes it known to PostgreSQL.
BYTE_ORDER = "binary"

# The source that no import overrides: the municipality itself has confirmed or corrected the fact.
CONFIRMED = "municipality"

# The source of what is invented for demonstration.
DEMONSTRATION = "demonstration"

KEY_FORM = r"[A-Za-z0-9._:-]{1,64}"


class Source(models.Model):
    """Where facts come from: one edition of a data set, a law, an imported file, or the municipality itself."""

    code = models.CharField(max_length=80, primary_key=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True)
    date = models.CharField(max_length=10, blank=True)  # of the edition; partial: 2025-05
    licence = models.CharField(max_length=60, blank=True)
    url = models.URLField(blank=True)

    def __str__(self) -> str:
        return self.title


class RealMunicipalities(models.Manager["Municipality"]):
    """Without those that are invented for demonstration: no list, map, count or download knows them."""

    def get_queryset(self) -> models.QuerySet[Municipality]:
        return super().get_queryset().exclude(source=DEMONSTRATION)


class Municipality(models.Model):
    """A local authority and its place. `key` is its public identifier: a Wikidata or GeoNames id, or one of ours."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        LOCALITY = "locality", _("Locality")

    key = models.CharField(max_length=64, unique=True, db_collation=BYTE_ORDER)
    name = models.CharField(max_length=120)  # the official one
    names = models.JSONField(default=dict, blank=True)  # language → name, the official ones included
    alt_names = models.JSONField(default=list, blank=True)  # other names, language unknown
    sort_name = models.CharField(max_length=160, db_collation=BYTE_ORDER)  # folded
    search_names = models.TextField(blank=True)  # every folded spelling, a line each
    country = models.CharField(max_length=2)
    admin1 = models.CharField(max_length=100, blank=True)
    admin2 = models.CharField(max_length=100, blank=True)
    nuts3 = models.CharField(max_length=5, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    population = models.PositiveIntegerField(null=True, blank=True)
    elevation_m = models.SmallIntegerField(null=True, blank=True)
    languages = models.CharField(max_length=60, blank=True)  # official ones, joined by |
    kind = models.CharField(max_length=12, choices=Kind, blank=True)  # empty: not checked
    local_code = models.CharField(max_length=40, blank=True)
    wikidata = models.CharField(max_length=12, blank=True)
    geonames_id = models.CharField(max_length=12, blank=True)
    # Codes of sources. `source` stands for name, place, kind and codes; the others for the fact that they name.
    source = models.CharField(max_length=80)
    population_source = models.CharField(max_length=80, blank=True)
    elevation_source = models.CharField(max_length=80, blank=True)
    languages_source = models.CharField(max_length=80, blank=True)
    nuts3_source = models.CharField(max_length=80, blank=True)
    perimeters_source = models.CharField(max_length=80, blank=True)
    twinning_count = models.PositiveIntegerField(default=0)  # kept by actions.recount_twinnings

    objects = RealMunicipalities()
    with_invented = models.Manager["Municipality"]()

    class Meta:
        verbose_name_plural = "municipalities"
        constraints = (
            models.CheckConstraint(condition=Q(lat__gte=-90, lat__lte=90), name="municipality_lat"),
            models.CheckConstraint(condition=Q(lon__gte=-180, lon__lte=180), name="municipality_lon"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(name=""), name="municipality_named"),
        )
        indexes = (
            models.Index(fields=["country"], name="municipality_country"),
            models.Index(fields=["sort_name"], name="municipality_sort_name"),
            models.Index(fields=["population"], name="municipality_population"),
            models.Index(fields=["elevation_m"], name="municipality_elevation"),
            models.Index(fields=["twinning_count"], name="municipality_twinned"),
            models.Index(fields=["lat", "lon"], name="municipality_place"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_demonstration(self) -> bool:
        """Then it exists for those alone who act for it, and on no public page."""
        return self.source == DEMONSTRATION

    @property
    def language_codes(self) -> list[str]:
        return self.languages.split("|") if self.languages else []

    @property
    def official_names(self) -> list[str]:
        """The names in its official languages, else the one official name."""
        own = [self.names[code] for code in self.language_codes if code in self.names]
        return list(dict.fromkeys([self.name, *own]))

    def name_in(self, language: str) -> str:
        """The name that readers of a language use; the official one where no other is known."""
        return self.names.get(language) or self.names.get(language.partition("-")[0]) or self.name


class Alias(models.Model):
    """A former or second key of a municipality, so that old addresses and files still find it."""

    class Reason(models.TextChoices):
        OTHER = "other", _("Second identifier")
        RENAME = "rename", _("Former identifier")
        MERGER = "merger", _("Merged into this municipality")

    key = models.CharField(max_length=64, unique=True, db_collation=BYTE_ORDER)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="aliases")
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.OTHER)
    name = models.CharField(max_length=120, blank=True)  # what it was called under this key

    class Meta:
        verbose_name_plural = "aliases"

    def __str__(self) -> str:
        return f"{self.key} → {self.municipality_id}"


class Membership(models.Model):
    """That a municipality lies in a perimeter of the territory."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="memberships")
    perimeter = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["perimeter", "municipality"], name="membership_once"),)

    def __str__(self) -> str:
        return f"{self.municipality_id} in {self.perimeter}"


class Contradiction(models.Model):
    """What a source states of a fact that the municipality has confirmed otherwise. Shown beside it, never instead."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="contradictions")
    field = models.CharField(max_length=20)
    value = models.JSONField()
    source = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["municipality", "field", "source"], name="contradiction_once"),)

    def __str__(self) -> str:
        return f"{self.municipality_id}.{self.field}: {self.value} ({self.source})"


class TopicStance(models.Model):
    """That a municipality can show others how it deals with a topic, or wants to learn it."""

    class Stance(models.TextChoices):
        SHOW = "show", _("can show")
        LEARN = "learn", _("wants to learn")

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="topic_stances")
    topic = models.CharField(max_length=40)  # a code of the territory
    stance = models.CharField(max_length=5, choices=Stance)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["topic", "municipality", "stance"], name="topic_stance_once"),)

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.stance} {self.topic}"


class Twinning(models.Model):
    """The public fact that two municipalities are twinned. The pair is kept once: `a` is the smaller primary key."""

    class Kind(models.TextChoices):
        TWINNING = "twinning", _("Twinning")
        FRIENDSHIP = "friendship", _("Friendship")
        PROJECT = "project", _("Project partnership")
        FIXED_TERM = "fixed_term", _("Fixed-term partnership")

    a = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="twinnings_as_a")
    b = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="twinnings_as_b")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.TWINNING)
    since = models.CharField(max_length=10, blank=True, db_collation=BYTE_ORDER)  # partial date
    until = models.CharField(max_length=10, blank=True, db_collation=BYTE_ORDER)  # partial date
    agreement_url = models.URLField(max_length=400, blank=True)
    sources = models.TextField(blank=True)  # codes joined by |
    date = models.CharField(max_length=10, blank=True)  # on which the sources were read, where they don't say
    confirmed_a_on = models.DateField(null=True, blank=True)
    confirmed_b_on = models.DateField(null=True, blank=True)
    distance_km = models.FloatField()  # kept by the actions that place a municipality, as are the countries
    countries = models.CharField(max_length=5, default="")  # of both, such as AT-SI

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["a", "b"], name="twinning_once"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="twinning_in_order"),
            models.CheckConstraint(
                condition=Q(since="") | Q(until="") | Q(until__gte=Substr("since", 1, 4)),
                name="twinning_ends_after_start",
            ),
        )
        indexes = (
            models.Index(fields=["since"], name="twinning_since"),
            models.Index(fields=["distance_km"], name="twinning_distance"),
            models.Index(fields=["countries"], name="twinning_countries"),
        )

    def __str__(self) -> str:
        return f"{self.a_id}–{self.b_id}"

    @staticmethod
    def countries_of(one: str, other: str) -> str:
        """As the pair of countries is kept: in the order of the alphabet."""
        return "-".join(sorted((one, other)))

    @property
    def since_year(self) -> int | None:
        return year_of(self.since)

    @property
    def source_codes(self) -> list[str]:
        return self.sources.split("|") if self.sources else []

    @property
    def is_confirmed(self) -> bool:
        return bool(self.confirmed_a_on or self.confirmed_b_on)


class ErrorReport(models.Model):
    """What a reader says is wrong. The queue of the operators, not public."""

    class Kind(models.TextChoices):
        NAME = "name", _("A name")
        FIGURE = "figure", _("A figure, such as inhabitants or elevation")
        PLACE = "place", _("The place on the map, the country or the region")
        TWINNING = "twinning", _("A twinning")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        NEW = "new", _("open")
        DONE = "done", _("done")
        REJECTED = "rejected", _("rejected")

    LONGEST_TEXT = 2000

    municipality = models.ForeignKey(
        Municipality, on_delete=models.SET_NULL, null=True, blank=True, related_name="error_reports"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(max_length=LONGEST_TEXT)
    link = models.URLField(max_length=400, blank=True)
    email = models.EmailField(blank=True)  # for an answer only; erased when closed, and 180 days after it came
    language = models.CharField(max_length=10)  # of the page on which it was written
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    note = models.TextField(blank=True)  # of the operators

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state="new") | Q(email=""), name="error_report_closed_without_email"),
        )
        indexes = (models.Index(fields=["state", "created_at"], name="error_report_queue"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.state}"


class Import(models.Model):
    """One file that was read into the atlas: what, when, and what came of it."""

    what = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    finished_at = models.DateTimeField()
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.what} {self.file_name} {self.finished_at:%Y-%m-%d}"
