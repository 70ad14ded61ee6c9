# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Small maps as SVG that needs no script. Colours come from the style sheet by class.

Shapes that repeat share one path (a dot is a line of no length with a round cap), so a thousand of them stay small.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from newtwincities.atlas.outlines import country_rings
from newtwincities.atlas.queries import Link
from newtwincities.atlas.territory import MapFrame
from newtwincities.domain.cartography import (
    Place,
    Point,
    View,
    clip_ring,
    place_labels,
    thinned,
    view_of_frame,
    view_of_places,
)
from newtwincities.domain.geo import distance_km

Named = tuple[str, Place]

WIDTH = 640.0
HEIGHT = 420.0
SMALL_TYPE = 13.0
LARGE_TYPE = 24.0  # of the few labels that stay readable on a phone
LARGE_LABELS = 4
BEND = 0.12  # how far a link bows out, as a share of its length
COARSE_BELOW = 12.0  # drawing units per degree; farther out the coarse outlines do
FAR_KM = 2500  # partners beyond are left out of the frame where there are others


def territory_map(frame: MapFrame, links: Sequence[Link], cities: Sequence[Named], *, title: str) -> SafeString:
    """The territory with the twinnings inside it and the names of its largest cities."""
    view = view_of_frame(frame.west, frame.south, frame.east, frame.north, width=WIDTH)
    lines = [(view.project(link.lon_a, link.lat_a), view.project(link.lon_b, link.lat_b)) for link in links]
    dots = sorted({point for line in lines for point in line})
    named = [(name, view.project(*place)) for name, place in cities]
    return _drawing(view, title, (_links(lines), _dots(dots, "map-dot"), *_labels(view, named, [])))


def twinning_map(home: Named, partners: Sequence[Named], *, title: str) -> SafeString:
    """A municipality, its partners and the links between them; the frame fits those that are not overseas, if any."""
    near = [place for _name, place in partners if _km(home[1], place) <= FAR_KM]
    framed = near or [place for _name, place in partners]
    view = view_of_places([home[1], *framed], width=WIDTH, height=HEIGHT, margin=44, least_km=260)
    centre = view.project(*home[1])
    ends = [view.project(*place) for _name, place in partners]
    named = [(home[0], centre), *((name, end) for (name, _place), end in zip(partners, ends, strict=True))]
    links = _links([(centre, end) for end in ends])
    return _drawing(
        view, title, (links, _dots(ends, "map-dot"), _dots([centre], "map-home"), *_labels(view, named, ends))
    )


def numbered_map(home: Named, others: Sequence[Named], *, title: str, ring: bool = False) -> SafeString:
    """A municipality and others with the numbers that a list beside it gives them, and the links from it to each.

    The frame fits those that are not overseas, if any. In a ring everybody is linked with everybody.
    """
    near = [place for _name, place in others if _km(home[1], place) <= FAR_KM]
    framed = near or [place for _name, place in others]
    view = view_of_places([home[1], *framed], width=WIDTH, height=HEIGHT, margin=44, least_km=260)
    centre = view.project(*home[1])
    ends = [view.project(*place) for _name, place in others]
    lines = list(combinations([centre, *ends], 2)) if ring else [(centre, end) for end in ends]
    parts = (_links(lines), _dots([centre], "map-home"), *_numbers(ends), *_labels(view, [(home[0], centre)], ends))
    return _drawing(view, title, parts)


def places_map(frame: MapFrame, places: Sequence[Named], *, title: str, numbered: int = 40) -> SafeString:
    """Places in the frame with the numbers that a list beside it gives them; those after the first ones as dots."""
    view = view_of_frame(frame.west, frame.south, frame.east, frame.north, width=WIDTH)
    points = [view.project(*place) for _name, place in places]
    return _drawing(view, title, (_dots(points[numbered:], "map-dot"), *_numbers(points[:numbered])))


def _numbers(points: Sequence[Point]) -> list[SafeString]:
    """The first one is drawn last, above the others."""
    return [
        format_html(
            '<g class="map-number"><circle cx="{x}" cy="{y}" r="11"/><text x="{x}" y="{y}" dy="0.36em">{}</text></g>',
            number,
            x=_n(x),
            y=_n(y),
        )
        for number, (x, y) in reversed(list(enumerate(points, start=1)))
    ]


def beyond_map(home: Place, partners: Sequence[Named]) -> list[str]:
    """The names of the partners that `twinning_map` leaves out of its frame."""
    far = [name for name, place in partners if _km(home, place) > FAR_KM]
    return far if len(far) < len(partners) else []


def _km(a: Place, b: Place) -> float:
    return distance_km(a[1], a[0], b[1], b[0])


def _drawing(view: View, title: str, parts: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<rect class="map-sea" width="100%" height="100%"/>{}{}</svg>',
        _n(view.width),
        _n(view.height),
        title,
        _land(view),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


@lru_cache(maxsize=8)  # the frame of the first page is always the same
def _land(view: View) -> SafeString:
    detail = "50m" if view.scale >= COARSE_BELOW else "110m"
    paths = []
    for ring in country_rings(detail):
        for turn in (-360, 0, 360):  # the chart goes on past the date line
            left, bottom = view.unroll(ring.west + turn, ring.south)
            right, top = view.unroll(ring.east + turn, ring.north)
            if left > view.width or right < 0 or top > view.height or bottom < 0:
                continue
            points = clip_ring((view.unroll(lon + turn, lat) for lon, lat in ring.places), view.width, view.height)
            if len(points := thinned(points, step=0.8)) > 2:
                paths.append("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z")
    return format_html('<path class="map-land" d="{}"/>', "".join(paths))


def _links(lines: Iterable[tuple[Point, Point]]) -> SafeString:
    return format_html('<path class="map-link" d="{}"/>', "".join(_bow(a, b) for a, b in lines))


def _bow(a: Point, b: Point) -> str:
    """A line that bows upwards, so that lines side by side can be told apart."""
    (x1, y1), (x2, y2) = sorted((a, b))
    mid_x = (x1 + x2) / 2 + (y2 - y1) * BEND
    mid_y = (y1 + y2) / 2 - (x2 - x1) * BEND
    return f"M{_n(x1)} {_n(y1)}Q{_n(mid_x)} {_n(mid_y)} {_n(x2)} {_n(y2)}"


def _dots(points: Iterable[Point], css_class: str) -> SafeString:
    return format_html('<path class="{}" d="{}"/>', css_class, "".join(f"M{_n(x)} {_n(y)}h0" for x, y in points))


def _labels(view: View, named: Sequence[tuple[str, Point]], dots: Iterable[Point]) -> Iterator[SafeString]:
    """A few large labels and more small ones; on a phone the style sheet shows the large ones alone, and larger."""
    boxes = [(x - 4, y - 4, x + 4, y + 4) for x, y in dots]
    room = {"width": view.width, "height": view.height}
    large = place_labels(named[:LARGE_LABELS], size=LARGE_TYPE, most=LARGE_LABELS, taken=boxes, gap=10, **room)
    boxes += [label.box for label in large]
    shown = {label.text for label in large}
    others = [(name, point) for name, point in named if name not in shown]
    small = place_labels(others, size=SMALL_TYPE, most=14, taken=boxes, **room)
    for css_class, labels in (("map-label map-label-large", large), ("map-label", small)):
        yield format_html_join(
            "",
            '<text class="{}" text-anchor="{}" x="{}" y="{}">{}</text>',
            ((css_class, "end" if label.end else "start", _n(label.x), _n(label.y), label.text) for label in labels),
        )


def _n(value: float) -> str:
    """A coordinate to a tenth, without needless zeros."""
    return f"{value:.1f}".removesuffix(".0")
