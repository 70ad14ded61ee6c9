# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How good the data are: counted, dated, complete, contradicted. Everything is asked as sums, whatever the size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newtwincities.atlas import queries
from newtwincities.atlas.charts import percentage, whole_number
from newtwincities.atlas.models import Contradiction, Import, Membership, Municipality, Source, Twinning
from newtwincities.atlas.pages import _stated, name_of, reader_language
from newtwincities.atlas.territory import in_language
from newtwincities.common.wording import country_name, partial_date
from newtwincities.domain.names import fold_name

MOST_CONTRADICTIONS = 100
LAST_IMPORTS = 6
SOURCE_COLUMNS = (
    "source",
    "population_source",
    "elevation_source",
    "languages_source",
    "nuts3_source",
    "perimeters_source",
)
KNOWN = {
    "population": Q(population__isnull=False),
    "elevation": Q(elevation_m__isnull=False),
    "languages": ~Q(languages=""),
    "nuts3": ~Q(nuts3=""),
    "perimeters": ~Q(perimeters_source=""),
    "kind": ~Q(kind=""),
}
LIST_BEGINS = 1000  # inhabitants; GeoNames' list of cities holds nothing smaller, but for seats of regions


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, for a bar and for words."""

    part: int
    whole: int

    @property
    def of_hundred(self) -> str:
        """The length of the bar in a drawing that is 100 wide."""
        return f"{100 * self.part / self.whole:.1f}" if self.whole else "0"

    @property
    def text(self) -> str:
        return percentage(self.part / self.whole) if self.whole else "–"


@dataclass(frozen=True, slots=True)
class SourceRow:
    source: Source
    facts: int


@dataclass(frozen=True, slots=True)
class ContradictionRow:
    municipality: Municipality
    name: str
    field: str
    confirmed: str
    source: str
    stated: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    what: str
    finished: Import


class QualityPage:
    """What is counted, from where, how fresh, how complete, what is missing, and where sources disagree."""

    def __init__(self) -> None:
        territory = queries.territory()
        self.locative = in_language(territory.locative, reader_language())
        self._territory_countries = territory.countries
        self._count_municipalities()
        self._count_twinnings()
        self._sources = {source.code: source for source in Source.objects.all()}
        self._facts = _facts_by_source()
        self.contradiction_count = Contradiction.objects.count()

    def _count_municipalities(self) -> None:
        self.inside: dict[str, Counter[str]] = {}
        self.all: Counter[str] = Counter()
        member = Membership.objects.filter(municipality=OuterRef("pk"), perimeter__in=queries.perimeter_codes())
        counted = Municipality.objects.annotate(is_inside=Exists(member)).values("country", "is_inside")
        counts = {f"n_{field}": Count("pk", filter=known) for field, known in KNOWN.items()}
        locality = Count("pk", filter=Q(kind=Municipality.Kind.LOCALITY))
        for row in counted.annotate(n_all=Count("pk"), n_locality=locality, **counts).order_by():
            sums = Counter({key.removeprefix("n_"): n for key, n in row.items() if key.startswith("n_")})
            self.all += sums
            if row["is_inside"]:
                self.inside[row["country"]] = sums
        self.territory: Counter[str] = sum(self.inside.values(), Counter())

    def _count_twinnings(self) -> None:
        codes = queries.perimeter_codes()
        inside = [
            Exists(Membership.objects.filter(municipality=OuterRef(side), perimeter__in=codes)) for side in ("a", "b")
        ]
        counted = Twinning.objects.annotate(is_inside=inside[0] | inside[1]).values("is_inside")
        rows = counted.annotate(
            n_all=Count("pk"),
            n_since=Count("pk", filter=~Q(since="")),
            n_until=Count("pk", filter=~Q(until="")),
            n_confirmed=Count("pk", filter=Q(confirmed_a_on__isnull=False) | Q(confirmed_b_on__isnull=False)),
            n_several=Count("pk", filter=Q(sources__contains="|")),
        ).order_by()
        self.twinnings_all: Counter[str] = Counter()
        self.twinnings: Counter[str] = Counter()
        for row in rows:
            sums = Counter({key.removeprefix("n_"): n for key, n in row.items() if key.startswith("n_")})
            self.twinnings_all += sums
            if row["is_inside"]:
                self.twinnings += sums

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """What is counted: in the territory, and in all."""
        return [
            (_("Municipalities"), self.territory["all"], self.all["all"]),
            (_("Twinnings"), self.twinnings["all"], self.twinnings_all["all"]),
        ]

    # --- from where

    @property
    def sources(self) -> list[SourceRow]:
        """The sources that something rests on, the most used first."""
        rows = [SourceRow(source, self._facts[code]) for code, source in self._sources.items() if self._facts[code]]
        return sorted(rows, key=lambda row: (-row.facts, row.source.title, row.source.code))

    # --- how fresh

    @property
    def freshness(self) -> str:
        dates = sorted(
            (row.source.date for row in self.sources if row.source.date), key=lambda day: (day + "-00-00")[:10]
        )
        if not dates:
            return ""
        return _("The oldest edition is of {oldest}, the newest of {newest}.").format(
            oldest=partial_date(dates[0]), newest=partial_date(dates[-1])
        )

    @cached_property
    def imports(self) -> list[ImportRow]:
        names = {"municipalities": _("Municipalities"), "twinnings": _("Twinnings"), "wikidata": "Wikidata"}
        last = Import.objects.order_by("-finished_at", "-pk")[:LAST_IMPORTS]
        return [ImportRow(names.get(done.what, done.what), done) for done in last]

    # --- how complete

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The facts that are looked at, with their headings."""
        return [
            ("population", _("Inhabitants")),
            ("elevation", _("Elevation")),
            ("languages", _("Official languages")),
            ("nuts3", _("NUTS 3 code")),
            ("perimeters", _("Perimeter")),
            ("kind", _("Kind checked")),
        ]

    @property
    def by_field(self) -> list[tuple[str, Share, Share]]:
        """Each fact: how many have it in the territory, and in all."""
        return [
            (label, Share(self.territory[field], self.territory["all"]), Share(self.all[field], self.all["all"]))
            for field, label in self.fields
        ]

    @property
    def by_twinning_field(self) -> list[tuple[str, Share, Share]]:
        here, everywhere = self.twinnings, self.twinnings_all
        return [
            (label, Share(here[field], here["all"]), Share(everywhere[field], everywhere["all"]))
            for field, label in (
                ("since", _("Year known")),
                ("several", _("In more than one source")),
                ("confirmed", _("Confirmed by a municipality")),
            )
        ]

    @property
    def country_fields(self) -> list[str]:
        return [label for field, label in self.fields if field != "perimeters"]

    @property
    def by_country(self) -> list[tuple[str, str, int, list[Share]]]:
        """Each country of the territory: its code and name, its municipalities, and how many of them have each fact."""
        fields = [field for field, _label in self.fields if field != "perimeters"]
        rows = [
            (code, country_name(code), sums["all"], [Share(sums[field], sums["all"]) for field in fields])
            for code, sums in self.inside.items()
        ]
        return sorted(rows, key=lambda row: fold_name(row[1]))

    # --- what is missing

    @property
    def gaps(self) -> list[str]:
        return list(self._gaps())

    def _gaps(self) -> Iterator[str]:
        everything, twinnings = self.all["all"], self.twinnings_all["all"]
        if any(code.startswith("geonames") and self._facts[code] for code in self._facts):
            yield _(
                "Small municipalities are missing: the list of GeoNames begins at about {number} inhabitants."
            ).format(number=whole_number(LIST_BEGINS)) + (
                " " + _("This concerns France above all, where most municipalities are smaller.")
                if "FR" in self.inside
                else ""
            )
            yield _(
                "The number of inhabitants is often that of the main village or town, not of the whole municipality."
            )
        if unchecked := everything - self.all["kind"]:
            yield _counted(
                ngettext(
                    "Of {count} of {all} places nobody has checked whether it is a municipality of its own.",
                    "Of {count} of {all} places nobody has checked whether they are municipalities of their own.",
                    unchecked,
                ),
                unchecked,
                everything,
            )
        if localities := self.all["locality"]:
            yield _counted(
                ngettext(
                    "{count} place is known to be a part of a municipality; it is listed as twinnings name it.",
                    "{count} places are known to be parts of municipalities; they are listed as twinnings name them.",
                    localities,
                ),
                localities,
                everything,
            )
        if without := everything - self.all["population"]:
            yield _counted(
                ngettext(
                    "The number of inhabitants is missing for {count} municipality.",
                    "The number of inhabitants is missing for {count} municipalities.",
                    without,
                ),
                without,
                everything,
            )
        if twinnings:
            ended = self.twinnings_all["until"]
            yield _("Twinnings that have ended are included: the open lists rarely say that one has ended.") + (
                " " + _("An end is known of {count} of them.").format(count=whole_number(ended)) if ended else ""
            )
        if without := twinnings - self.twinnings_all["since"]:
            yield _("The year is unknown for {count} of {all} twinnings ({share}).").format(
                count=whole_number(without), all=whole_number(twinnings), share=percentage(without / twinnings)
            )
        if single := twinnings - self.twinnings_all["several"]:
            yield _("{share} of the twinnings are found in one source only.").format(
                share=percentage(single / twinnings)
            )
        if absent := [country_name(code) for code in self._territory_countries if code not in self.inside]:
            yield _("No municipality is known in: {countries}.").format(countries=", ".join(absent))

    # --- contradictions

    @cached_property
    def contradictions(self) -> list[ContradictionRow]:
        """The first of them, by municipality."""
        if not self.contradiction_count:
            return []
        labels = {"population": _("Inhabitants"), "elevation_m": _("Elevation"), "languages": _("Official languages")}
        found = Contradiction.objects.select_related("municipality").defer("municipality__search_names")
        return [
            ContradictionRow(
                municipality=row.municipality,
                name=name_of(row.municipality),
                field=labels.get(row.field, row.field),
                confirmed=_stated_here(row),
                source=self._sources[row.source].title if row.source in self._sources else row.source,
                stated=_stated(row.field, row.value),
            )
            for row in found.order_by("municipality__sort_name", "municipality", "field", "source")[
                :MOST_CONTRADICTIONS
            ]
        ]

    @property
    def contradictions_more(self) -> int:
        return max(0, self.contradiction_count - MOST_CONTRADICTIONS)


def _stated_here(row: Contradiction) -> str:
    """What the atlas has, and the municipality has confirmed."""
    value = getattr(row.municipality, row.field, None)
    return _stated(row.field, value) if value not in (None, "") else "–"


def _facts_by_source() -> Counter[str]:
    """How many facts rest on each source: columns of municipalities, and twinnings, which may rest on several."""
    facts: Counter[str] = Counter()
    columns = Municipality.objects.order_by().values_list(*SOURCE_COLUMNS).annotate(Count("pk"))
    for *codes, count in columns:
        for code in codes:
            facts[code] += count
    for sources, count in Twinning.objects.order_by().values_list("sources").annotate(Count("pk")):
        for code in sources.split("|"):
            facts[code] += count
    del facts[""]
    return facts


def _counted(text: str, count: int, everything: int) -> str:
    return text.format(count=whole_number(count), all=whole_number(everything))
