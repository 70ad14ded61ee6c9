# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the network of twinnings looks like: facts from the atlas, numbers from the domain, charts with their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newtwincities.atlas import charts, queries
from newtwincities.atlas.charts import Bar, HeatGrid, percentage, whole_number
from newtwincities.atlas.forms import SIZES
from newtwincities.atlas.models import Membership, Municipality, Twinning
from newtwincities.atlas.pages import name_of, reader_language
from newtwincities.atlas.territory import in_language
from newtwincities.common.stamps import Kept
from newtwincities.common.templatetags.interface import kilometres
from newtwincities.common.wording import country_name
from newtwincities.domain.network import (
    AMONG,
    BEYOND,
    WITHIN,
    CountryMatrix,
    HeatTable,
    MunicipalityFacts,
    Network,
    Share,
    TwinningFacts,
    describe_network,
    doubling_bins,
    heat_table,
)

MOST_LISTED = 10  # municipalities of each list
STRONGEST_PAIRS = 12
MOST_COUNTRIES = 14  # of the heat map; the others are one row
MOST_COLUMNS_ON_A_PHONE = 8
FEW = 30  # a share of fewer municipalities says little
KNOWN = Municipality.Kind.MUNICIPALITY  # else it may be a district, which has no twinnings of its own
MANY = 8  # twinnings; a bound of the bins

Named = dict[int, Municipality]


def network_now() -> tuple[Network, Named]:
    """The present network of the territory, and the municipalities that its lists name, until the atlas changes."""
    return _network.now()


def _described() -> tuple[Network, Named]:
    knots, links = _facts()
    network = describe_network(knots, links, size_bands=queries.SIZE_BANDS, most=MOST_LISTED)
    listed = [*(pk for pk, _count in network.most_linked), *network.largest_untwinned]
    return network, Municipality.objects.only("key", "name", "names", "country", "population").in_bulk(listed)


_network = Kept(_described, queries.ATLAS)


def _facts() -> tuple[list[MunicipalityFacts], list[TwinningFacts]]:
    """The municipalities of the territory, their twinnings, and the partners elsewhere."""
    members = Membership.objects.filter(perimeter__in=queries.perimeter_codes()).values("municipality")
    rows = Municipality.objects.filter(pk__in=members).values_list("pk", "country", "population", "kind")
    knots = {
        pk: MunicipalityFacts(pk, country, population, is_inside=True, is_municipality=kind == KNOWN)
        for pk, country, population, kind in rows
    }
    links = []
    theirs = Twinning.objects.filter(Q(a__in=members) | Q(b__in=members))
    for a, b, country_a, country_b, km in theirs.values_list("a", "b", "a__country", "b__country", "distance_km"):
        links.append(TwinningFacts(a, b, km))
        for pk, country in ((a, country_a), (b, country_b)):
            if pk not in knots:
                knots[pk] = MunicipalityFacts(pk, country, None, is_inside=False)
    return list(knots.values()), links


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table, and where it leads."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The data of a chart: the first cell of a row is its head, the others are numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A chart with what to see in it and the data that it is drawn from."""

    code: str
    title: str
    sentence: str
    chart: SafeString
    table: Table


class NetworkPage:
    """The network of the territory in a few charts."""

    def __init__(self) -> None:
        self.network, self._named = network_now()
        self.locative = in_language(queries.territory().locative, reader_language())

    @property
    def median_distance(self) -> str:
        return _distance(self.network.median_km)

    @property
    def twinned_share(self) -> str:
        return percentage(_share(self.network.twinned, self.network.municipalities))

    @property
    def partner_countries(self) -> int:
        return len(self.network.matrix.totals())

    @cached_property
    def sections(self) -> list[Section]:
        """The charts in the order in which they tell the story, two and two side by side."""
        makers: tuple[Callable[[NetworkPage], Section], ...] = (
            _countries, _pairs, _reaches, _components, _by_country, _by_size, _degrees, _most_linked,
        )  # fmt: skip
        return [make(self) for make in makers]

    @cached_property
    def untwinned(self) -> list[tuple[Share, str]]:
        """Countries by how many of their municipalities have no twinning, most first, with the list of these."""
        shares = sorted(self.network.by_country, key=lambda share: (-share.untwinned, share.code))
        return [(share, _municipalities_url(country=share.code, twinned="no")) for share in shares if share.untwinned]

    @property
    def untwinned_count(self) -> int:
        return self.network.municipalities - self.network.twinned

    @property
    def untwinned_url(self) -> str:
        return _municipalities_url(twinned="no")

    @property
    def largest_untwinned(self) -> list[tuple[Municipality, str]]:
        found = (self._named[pk] for pk in self.network.largest_untwinned)
        return [(m, name_of(m)) for m in found if m.population]

    def linked(self) -> Iterator[tuple[Municipality, int]]:
        for pk, count in self.network.most_linked:
            yield self._named[pk], count


def _countries(page: NetworkPage) -> Section:
    """Countries against countries."""
    matrix, home = page.network.matrix, page.network.home_countries
    wide = heat_table(matrix, home, most_columns=MOST_COUNTRIES, most_rows=MOST_COUNTRIES)
    narrow = heat_table(matrix, home, most_columns=MOST_COLUMNS_ON_A_PHONE, most_rows=MOST_COUNTRIES)
    elsewhere = [group[0] for group in wide.rows if group not in wide.columns and len(group) == 1]
    title = _("Country by country")
    drawing = charts.heat_map(
        _grid(wide), _grid(narrow), title=_("Heat map: {title}").format(title=title), legend=_("Number of twinnings")
    )
    rows = tuple(
        (Cell(_group_name(row)), *(_pair_cell(row, column, n) for column, n in zip(wide.columns, counts, strict=True)))
        for row, counts in zip(wide.rows, wide.counts, strict=True)
    )
    table = Table((_("Country"), *map(_group_name, wide.columns)), rows)
    return Section("countries", title, _most_between(matrix, elsewhere), drawing, table)


def _most_between(matrix: CountryMatrix, elsewhere: Sequence[str]) -> str:
    """Which countries have most to do with each other, and which one outside the territory has most with it."""
    (first, second), count = matrix.pairs[0]
    sentence = (
        _("The most twinnings stay within one country: {first} ({counter}).")
        if first == second
        else _("The most twinnings link {first} and {second} ({counter}).")
    ).format(first=country_name(first), second=country_name(second), counter=whole_number(count))
    if elsewhere:
        sentence += " " + _("Of the countries elsewhere, {country} has the most ({counter}).").format(
            country=country_name(elsewhere[0]), counter=whole_number(matrix.totals()[elsewhere[0]])
        )
    return sentence


def _grid(table: HeatTable) -> HeatGrid:
    with_column = {group for group in table.columns if len(group) == 1}
    return HeatGrid(
        columns=[group[0] if group in with_column else "…" for group in table.columns],
        rows=[(_group_name(group), group[0] if group in with_column else "") for group in table.rows],
        counts=table.counts,
        apart=len(with_column),
    )


def _group_name(group: Sequence[str]) -> str:
    if len(group) == 1:
        return country_name(group[0])
    words = ngettext("{counter} other country", "{counter} other countries", len(group))
    return words.format(counter=whole_number(len(group)))


def _pair_cell(row: Sequence[str], column: Sequence[str], count: int) -> Cell:
    one_pair = count and len(row) == len(column) == 1
    return Cell(whole_number(count), _twinnings_url(country=column[0], other_country=row[0]) if one_pair else "")


def _pairs(page: NetworkPage) -> Section:
    """The pairs of countries with most twinnings."""
    network = page.network
    strongest = network.matrix.pairs[:STRONGEST_PAIRS]
    most = strongest[0][1]
    named = [(_pair_name(*pair), pair, count) for pair, count in strongest]
    title = _("The strongest links")
    sentence = ngettext(
        "This pair makes {share} of all twinnings.",
        "These {counter} pairs of countries make {share} of all twinnings.",
        len(strongest),
    ).format(
        counter=whole_number(len(strongest)),
        share=percentage(_share(sum(count for _pair, count in strongest), network.twinnings)),
    )
    drawing = charts.bar_chart(
        [Bar(name, count / most, whole_number(count)) for name, _pair, count in named], title=_bars_title(title)
    )
    rows = tuple(
        (
            Cell(name),
            Cell(whole_number(count), _twinnings_url(country=pair[0], other_country=pair[1])),
            Cell(percentage(_share(count, network.twinnings))),
        )
        for name, pair, count in named
    )
    return Section("pairs", title, sentence, drawing, Table((_("Countries"), _("Twinnings"), _("Share")), rows))


def _pair_name(first: str, second: str) -> str:
    if first == second:
        return _("Within {country}").format(country=country_name(first))
    return f"{country_name(first)} – {country_name(second)}"


def _reaches(page: NetworkPage) -> Section:
    """Among the territory, to the rest of the world, and within one country."""
    network = page.network
    names = {
        AMONG: _("Across a border, both {locative}").format(locative=page.locative),
        BEYOND: _("Across a border, the partner elsewhere"),
        WITHIN: _("Within one country"),
    }
    total = network.twinnings
    among = next(reach for reach in network.reaches if reach.code == AMONG)
    words = ngettext(
        "{counter} twinning ({share}) links two municipalities {locative} across a border.",
        "{counter} twinnings ({share}) link two municipalities {locative} across a border.",
        among.count,
    )
    sentence = words.format(
        counter=whole_number(among.count), share=percentage(_share(among.count, total)), locative=page.locative
    )
    if among.median_km is not None:
        sentence += " " + _("Half of them lie at most {distance} apart.").format(distance=_distance(among.median_km))
    title = _("Near and far")
    bars = [
        Bar(names[reach.code], _share(reach.count, total), _of_all(reach.count, _share(reach.count, total)))
        for reach in network.reaches
    ]
    rows = tuple(
        (
            Cell(names[reach.code]),
            Cell(whole_number(reach.count)),
            Cell(percentage(_share(reach.count, total))),
            Cell(_distance(reach.median_km)),
        )
        for reach in network.reaches
    )
    table = Table((_("Reach"), _("Twinnings"), _("Share"), _("Median distance")), rows)
    return Section("reach", title, sentence, charts.share_chart(bars, title=_bars_title(title)), table)


def _components(page: NetworkPage) -> Section:
    """How far the network hangs together."""
    network = page.network
    largest, *others = network.components
    pairs = [component for component in others if component.size == 2]
    between = [component for component in others if component.size > 2]
    words = ngettext(
        "The largest web joins {counter} municipality of {countries} countries: from each of them, twinnings lead to"
        " every other.",
        "The largest web joins {counter} municipalities of {countries} countries: from each of them, twinnings lead to"
        " every other.",
        largest.size,
    )
    sentence = words.format(counter=whole_number(largest.size), countries=whole_number(largest.countries))
    groups = [
        (_("The largest web"), 1, largest.size),
        (_("Smaller webs"), len(between), sum(component.size for component in between)),
        (_("Pairs of two on their own"), len(pairs), sum(component.size for component in pairs)),
    ]
    title = _("What hangs together")
    bars = [
        Bar(name, _share(size, network.linked), _of_all(size, _share(size, network.linked)))
        for name, _count, size in groups
    ]
    rows = tuple(
        (
            Cell(name),
            Cell(whole_number(count)),
            Cell(whole_number(size)),
            Cell(percentage(_share(size, network.linked))),
        )
        for name, count, size in groups
    )
    table = Table((_("Kind"), _("Number"), _("Municipalities, partners included"), _("Share")), rows)
    return Section("components", title, sentence, charts.share_chart(bars, title=_bars_title(title)), table)


def _by_country(page: NetworkPage) -> Section:
    """How many municipalities of each country are twinned."""
    shares = page.network.by_country
    telling = [share for share in shares if share.municipalities >= FEW] or list(shares)
    first, last = telling[0], telling[-1]
    sentence = _("{first} has the largest share of twinned municipalities ({most}), {last} the smallest ({least}).")
    if len(telling) < len(shares):
        sentence += " " + _("Countries with fewer than {few} municipalities are left aside here.")
    if len(telling) == 1:
        sentence = _("{first}: {most} of the municipalities are twinned.")
    sentence = sentence.format(
        first=country_name(first.code),
        last=country_name(last.code),
        most=percentage(first.share),
        least=percentage(last.share),
        few=FEW,
    )
    named = [(country_name(share.code), {"country": share.code}, share) for share in shares]
    return _share_section("by-country", _("Twinned, by country"), sentence, _("Country"), named)


def _by_size(page: NetworkPage) -> Section:
    """How many municipalities of each size are twinned."""
    shares = page.network.by_size
    known = [share for share in shares if share.code] or list(shares)
    sentence = _("Of the largest municipalities {most} are twinned, of the smallest {least}.").format(
        most=percentage(known[-1].share), least=percentage(known[0].share)
    )
    named = [
        (str(SIZES[share.code]), {"size": share.code}, share) if share.code else (_("unknown"), {}, share)
        for share in shares
    ]
    return _share_section("by-size", _("Twinned, by inhabitants"), sentence, _("Inhabitants"), named)


def _share_section(
    code: str, title: str, sentence: str, of_what: str, named: Iterable[tuple[str, dict[str, str], Share]]
) -> Section:
    """Shares of twinned municipalities; each number leads to its list, where a filter can name it."""
    bars, rows = [], []
    for name, wanted, share in named:
        text = _("{share} of {total}").format(share=percentage(share.share), total=whole_number(share.municipalities))
        bars.append(Bar(name, share.share, text))
        rows.append(
            (
                Cell(name),
                Cell(whole_number(share.municipalities), _municipalities_url(**wanted) if wanted else ""),
                Cell(whole_number(share.twinned), _municipalities_url(**wanted, twinned="yes") if wanted else ""),
                Cell(whole_number(share.untwinned), _municipalities_url(**wanted, twinned="no") if wanted else ""),
                Cell(percentage(share.share)),
            )
        )
    columns = (of_what, _("Municipalities"), _("Twinned"), _("Not yet twinned"), _("Share"))
    drawing = charts.share_chart(bars, title=_bars_title(title))
    return Section(code, title, sentence, drawing, Table(columns, tuple(rows)))


def _degrees(page: NetworkPage) -> Section:
    """How many twinnings a municipality has."""
    network = page.network
    single = dict(network.degrees).get(1, 0)
    many = sum(count for degree, count in network.degrees if degree > MANY)
    sentence = ngettext(
        "Of the twinned municipalities {share} have a single twinning; {counter} has more than {many}.",
        "Of the twinned municipalities {share} have a single twinning; {counter} have more than {many}.",
        many,
    ).format(share=percentage(_share(single, network.twinned)), counter=whole_number(many), many=MANY)
    bins = [
        (str(b.lowest) if b.lowest == b.highest else f"{b.lowest}–{b.highest}", b.count)
        for b in doubling_bins(network.degrees)
    ]
    title = _("How many twinnings a municipality has")
    drawing = charts.column_chart(bins, title=_bars_title(title), axis=_("Number of twinnings"))
    rows = tuple(
        (
            Cell(whole_number(degree)),
            Cell(whole_number(count)),
            Cell(percentage(_share(count, network.municipalities))),
        )
        for degree, count in network.degrees
    )
    return Section("degrees", title, sentence, drawing, Table((_("Twinnings"), _("Municipalities"), _("Share")), rows))


def _most_linked(page: NetworkPage) -> Section:
    """The municipalities with most twinnings."""
    linked = list(page.linked())
    first, most = linked[0]
    sentence = ngettext("{name} leads with {counter} twinning.", "{name} leads with {counter} twinnings.", most).format(
        name=name_of(first), counter=whole_number(most)
    )
    title = _("The most linked")
    bars = [Bar(f"{name_of(m)}, {m.country}", count / most, whole_number(count)) for m, count in linked]
    rows = tuple(
        (
            Cell(name_of(m), reverse("atlas:municipality", args=[m.key])),
            Cell(country_name(m.country)),
            Cell(whole_number(count)),
        )
        for m, count in linked
    )
    table = Table((_("Municipality"), _("Country"), _("Twinnings")), rows)
    return Section("most-linked", title, sentence, charts.bar_chart(bars, title=_bars_title(title)), table)


def _bars_title(title: str) -> str:
    return _("Bar chart: {title}").format(title=title)


def _of_all(count: int, share: float) -> str:
    return f"{whole_number(count)} · {percentage(share)}"


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _distance(km: float | None) -> str:
    return "–" if km is None else kilometres(km)


def _twinnings_url(**wanted: str) -> str:
    return f"{reverse('atlas:twinnings')}?{urlencode(wanted)}"


def _municipalities_url(**wanted: str) -> str:
    return f"{reverse('atlas:municipalities')}?{urlencode(wanted)}"
