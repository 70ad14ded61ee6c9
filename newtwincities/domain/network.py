# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The twinnings of a territory as one network: who is linked with whom, how densely, and who stands apart.

A twinning belongs to the territory if at least one of its municipalities lies inside. Whoever is twinned inside is
counted with all twinnings; of those outside only the twinnings with the territory are seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

CountryPair = tuple[str, str]  # in alphabetical order
Band = tuple[int | None, int | None]  # lowest and highest, both included; None: open

WITHIN, AMONG, BEYOND = "within", "among", "beyond"
REACHES = (AMONG, BEYOND, WITHIN)


@dataclass(frozen=True, slots=True)
class MunicipalityFacts:
    """A knot of the network."""

    id: int
    country: str
    population: int | None
    is_inside: bool  # of the territory
    is_municipality: bool = True  # known to be one; else it may be a part of one


@dataclass(frozen=True, slots=True)
class TwinningFacts:
    """A link of the network; which of the two comes first makes no difference. Each pair is given once."""

    a: int
    b: int
    distance_km: float


@dataclass(frozen=True, slots=True)
class Reach:
    """Twinnings of one reach, and the distance that half of them do not exceed."""

    code: str  # AMONG: across a border, both inside; BEYOND: across a border, one outside; WITHIN: in one country
    count: int
    median_km: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """How many municipalities of a kind are twinned."""

    code: str  # of a country or of a size band; empty where the size is unknown
    municipalities: int
    twinned: int

    @property
    def untwinned(self) -> int:
        return self.municipalities - self.twinned

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where there is no municipality."""
        return self.twinned / self.municipalities if self.municipalities else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values lie between two bounds, both included."""

    lowest: int
    highest: int
    count: int


@dataclass(frozen=True, slots=True)
class Component:
    """Municipalities from each of which twinnings lead to every other: how many, of how many countries."""

    size: int
    inside: int
    countries: int


@dataclass(frozen=True, slots=True)
class CountryMatrix:
    """How many twinnings link two countries, for all pairs that are linked; the most frequent pair first."""

    pairs: tuple[tuple[CountryPair, int], ...]
    _counts: Mapping[CountryPair, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_counts", dict(self.pairs))

    @property
    def twinnings(self) -> int:
        return sum(count for _pair, count in self.pairs)

    def between(self, some: Collection[str], others: Collection[str]) -> int:
        """How many twinnings link a country of the one group with a country of the other, each counted once.

        >>> matrix = country_matrix([("FR", "DE"), ("DE", "FR"), ("DE", "DE"), ("IT", "DE")])
        >>> matrix.between(["DE"], ["FR"]), matrix.between(["DE"], ["DE"]), matrix.between(["DE"], ["FR", "IT"])
        (2, 1, 3)
        """
        wanted = {_in_order(one, other) for one in some for other in others}
        return sum(self._counts.get(pair, 0) for pair in wanted)

    def totals(self) -> dict[str, int]:
        """How many twinnings each country takes part in.

        >>> country_matrix([("DE", "DE"), ("DE", "FR")]).totals()
        {'DE': 2, 'FR': 1}
        """
        totals: Counter[str] = Counter()
        for pair, count in self.pairs:
            for country in sorted(set(pair)):
                totals[country] += count
        return dict(totals)


@dataclass(frozen=True, slots=True)
class HeatTable:
    """A matrix of groups of countries to draw: a group is one country, or all others as the last group."""

    columns: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    counts: tuple[tuple[int, ...], ...]  # by rows


@dataclass(frozen=True, slots=True)
class Network:
    """What a network looks like, in numbers."""

    municipalities: int  # inside
    twinned: int  # inside, with at least one twinning
    linked: int  # twinned municipalities inside and their partners outside
    twinnings: int
    median_km: float | None
    matrix: CountryMatrix
    home_countries: tuple[str, ...]  # of the municipalities inside, the one with the most twinnings first
    reaches: tuple[Reach, ...]
    by_size: tuple[Share, ...]
    by_country: tuple[Share, ...]  # the highest share first
    degrees: tuple[tuple[int, int], ...]  # (number of twinnings, how many municipalities inside have it), from 0
    most_linked: tuple[tuple[int, int], ...]  # (id, number of twinnings), most first
    components: tuple[Component, ...]  # the largest first
    largest_untwinned: tuple[int, ...]  # ids of known municipalities, the most inhabitants first


def describe_network(
    municipalities: Iterable[MunicipalityFacts],
    twinnings: Iterable[TwinningFacts],
    *,
    size_bands: Mapping[str, Band],
    most: int,
) -> Network:
    """All that the module can say of a network; `most` is the length of its lists of municipalities.

    Twinnings of which neither side lies inside are left out. KeyError for a twinning whose side is not given.

    >>> alps = [MunicipalityFacts(1, "AT", 900, True), MunicipalityFacts(2, "IT", 5000, True)]
    >>> network = describe_network(
    ...     [*alps, MunicipalityFacts(3, "JP", None, False), MunicipalityFacts(4, "AT", None, True)],
    ...     [TwinningFacts(1, 2, 100.0), TwinningFacts(1, 3, 9000.0)], size_bands={"all": (None, None)}, most=1)
    >>> network.twinned, network.degrees, network.most_linked, network.median_km
    (2, ((0, 1), (1, 1), (2, 1)), ((1, 2),), 4550.0)
    >>> network.largest_untwinned, network.components
    ((4,), (Component(size=3, inside=2, countries=3),))
    """
    knots = {knot.id: knot for knot in municipalities}
    links = [link for link in twinnings if knots[link.a].is_inside or knots[link.b].is_inside]
    inside = [knot for knot in knots.values() if knot.is_inside]
    ends = Counter(end for link in links for end in (link.a, link.b))
    twinned = {knot.id for knot in inside if ends[knot.id]}
    matrix = country_matrix((knots[link.a].country, knots[link.b].country) for link in links)
    totals = matrix.totals()
    return Network(
        municipalities=len(inside),
        twinned=len(twinned),
        linked=len(ends),
        twinnings=len(links),
        median_km=_median(link.distance_km for link in links),
        matrix=matrix,
        home_countries=tuple(sorted({knot.country for knot in inside}, key=lambda c: (-totals.get(c, 0), c))),
        reaches=reaches(knots, links),
        by_size=shares_by_size(inside, twinned, size_bands),
        by_country=shares_by_country(inside, twinned),
        degrees=tuple(sorted(Counter(ends[knot.id] for knot in inside).items())),
        most_linked=tuple(sorted(((i, ends[i]) for i in twinned), key=lambda row: (-row[1], row[0]))[:most]),
        components=tuple(_component(knots, group) for group in components((link.a, link.b) for link in links)),
        largest_untwinned=_largest((k for k in inside if k.id not in twinned and k.is_municipality), most),
    )


def country_matrix(pairs: Iterable[CountryPair]) -> CountryMatrix:
    """Counts pairs of countries, whichever of the two comes first.

    >>> country_matrix([("FR", "DE"), ("DE", "FR"), ("IT", "IT")]).pairs
    ((('DE', 'FR'), 2), (('IT', 'IT'), 1))
    """
    counts = Counter(_in_order(*pair) for pair in pairs)
    return CountryMatrix(tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0]))))


def heat_table(matrix: CountryMatrix, home: Sequence[str], *, most_columns: int, most_rows: int) -> HeatTable:
    """Countries of the territory against all countries; what exceeds the bounds is one last group of others.

    The countries that have a column come first among the rows, then those with the most twinnings.

    >>> matrix = country_matrix([("DE", "FR"), ("DE", "HU"), ("DE", "HU"), ("DE", "JP"), ("FR", "JP")])
    >>> table = heat_table(matrix, ["DE", "FR"], most_columns=2, most_rows=3)
    >>> table.rows
    (('DE',), ('FR',), ('HU',), ('JP',))
    >>> heat_table(matrix, ["DE", "FR"], most_columns=2, most_rows=2).counts  # HU and JP are the others
    ((0, 1), (1, 0), (3, 1))
    """
    totals = matrix.totals()
    columns = _grouped(home, most_columns)
    with_column = [group[0] for group in columns if len(group) == 1]
    further = sorted(totals.keys() - set(with_column), key=lambda country: (-totals[country], country))
    rows = _grouped([*with_column, *further], max(most_rows, len(with_column)))
    counts = tuple(tuple(matrix.between(column, row) for column in columns) for row in rows)
    return HeatTable(columns, rows, counts)


def _grouped(countries: Sequence[str], most: int) -> tuple[tuple[str, ...], ...]:
    """Each country alone; from one too many on, the rest as one group of at least two."""
    if len(countries) <= most + 1:
        return tuple((country,) for country in countries)
    return (*((country,) for country in countries[:most]), tuple(countries[most:]))


def reaches(knots: Mapping[int, MunicipalityFacts], links: Iterable[TwinningFacts]) -> tuple[Reach, ...]:
    """Twinnings of the territory by how far they reach: every one is of exactly one kind.

    >>> knots = {1: MunicipalityFacts(1, "AT", 1, True), 2: MunicipalityFacts(2, "IT", 1, True)}
    >>> [(reach.code, reach.count, reach.median_km) for reach in reaches(knots, [TwinningFacts(1, 2, 80.0)])]
    [('among', 1, 80.0), ('beyond', 0, None), ('within', 0, None)]
    """
    distances: dict[str, list[float]] = {code: [] for code in REACHES}
    for link in links:
        a, b = knots[link.a], knots[link.b]
        code = WITHIN if a.country == b.country else AMONG if a.is_inside and b.is_inside else BEYOND
        distances[code].append(link.distance_km)
    return tuple(Reach(code, len(of_code), _median(of_code)) for code, of_code in distances.items())


def shares_by_size(
    inside: Iterable[MunicipalityFacts], twinned: Collection[int], bands: Mapping[str, Band]
) -> tuple[Share, ...]:
    """The share of twinned municipalities in each band of inhabitants, and last of those whose size is unknown.

    >>> shares_by_size([MunicipalityFacts(1, "AT", 900, True), MunicipalityFacts(2, "AT", None, True)], {1},
    ...     {"small": (None, 999), "large": (1000, None)})
    (Share(code='small', municipalities=1, twinned=1), Share(code='', municipalities=1, twinned=0))
    """
    return tuple(share for share in _shares(inside, twinned, bands).values() if share.municipalities)


def _shares(
    inside: Iterable[MunicipalityFacts], twinned: Collection[int], bands: Mapping[str, Band]
) -> dict[str, Share]:
    counted = Counter((_band_of(knot.population, bands), knot.id in twinned) for knot in inside)
    return {code: Share(code, counted[code, True] + counted[code, False], counted[code, True]) for code in (*bands, "")}


def _band_of(population: int | None, bands: Mapping[str, Band]) -> str:
    if population is None:
        return ""
    for code, (lowest, highest) in bands.items():
        if (lowest is None or lowest <= population) and (highest is None or population <= highest):
            return code
    return ""


def shares_by_country(inside: Iterable[MunicipalityFacts], twinned: Collection[int]) -> tuple[Share, ...]:
    """The share of twinned municipalities in each country, the highest first.

    >>> shares_by_country([MunicipalityFacts(1, "AT", 900, True), MunicipalityFacts(2, "SI", None, True)], {2})
    (Share(code='SI', municipalities=1, twinned=1), Share(code='AT', municipalities=1, twinned=0))
    """
    counted = Counter((knot.country, knot.id in twinned) for knot in inside)
    shares = [
        Share(country, counted[country, True] + counted[country, False], counted[country, True])
        for country in sorted({country for country, _twinned in counted})
    ]
    return tuple(sorted(shares, key=lambda share: (-share.share, share.code)))


def doubling_bins(distribution: Iterable[tuple[int, int]]) -> tuple[Bin, ...]:
    """A distribution in bins that double in width, up to the last that holds anything: 0, 1, 2, 3–4, 5–8, 9–16 …

    >>> [(b.lowest, b.highest, b.count) for b in doubling_bins([(0, 7), (1, 5), (3, 2), (4, 1), (9, 1)])]
    [(0, 0, 7), (1, 1, 5), (2, 2, 0), (3, 4, 3), (5, 8, 0), (9, 16, 1)]
    """
    counts = dict(distribution)
    bins: list[Bin] = []
    lowest, highest = 0, 0
    while counts and lowest <= max(counts):
        bins.append(Bin(lowest, highest, sum(n for value, n in counts.items() if lowest <= value <= highest)))
        lowest, highest = highest + 1, max(1, 2 * highest)
    return tuple(bins)


def components(pairs: Iterable[tuple[int, int]]) -> tuple[frozenset[int], ...]:
    """The groups of ids that hang together by pairs, the largest first, of equals the one with the lowest id.

    Union by size with halved paths (R. E. Tarjan and J. van Leeuwen, "Worst-case analysis of set union algorithms",
    Journal of the ACM 31, 1984): close to linear in the number of pairs.

    >>> [sorted(group) for group in components([(5, 6), (1, 2), (2, 3)])]
    [[1, 2, 3], [5, 6]]
    """
    parent: dict[int, int] = {}
    size: Counter[int] = Counter()

    def root(knot: int) -> int:
        while parent.setdefault(knot, knot) != knot:
            parent[knot] = knot = parent[parent[knot]]
        return knot

    for a, b in pairs:
        small, large = sorted((root(a), root(b)), key=lambda knot: size[knot])
        if small != large:
            parent[small] = large
            size[large] += size[small] + 1
    groups: dict[int, set[int]] = {}
    for knot in parent:
        groups.setdefault(root(knot), set()).add(knot)
    return tuple(sorted(map(frozenset, groups.values()), key=lambda group: (-len(group), min(group))))


def _component(knots: Mapping[int, MunicipalityFacts], group: Collection[int]) -> Component:
    members = [knots[knot] for knot in group]
    return Component(len(members), sum(m.is_inside for m in members), len({m.country for m in members}))


def _largest(knots: Iterable[MunicipalityFacts], most: int) -> tuple[int, ...]:
    return tuple(knot.id for knot in sorted(knots, key=lambda k: (-(k.population or 0), k.id))[:most])


def _median(values: Iterable[float]) -> float | None:
    known = sorted(values)
    return median(known) if known else None


def _in_order(one: str, other: str) -> CountryPair:
    return (one, other) if one <= other else (other, one)
