# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The outlines of countries for small maps: Natural Earth, public domain, as the npm package world-atlas ships them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from newtwincities.common.paths import VENDOR
from newtwincities.domain.cartography import Place

FOLDER = VENDOR / "world-atlas"


@dataclass(frozen=True, slots=True)
class Ring:
    """One closed line of a country's outline with the box around it, in degrees."""

    places: tuple[Place, ...]
    west: float
    south: float
    east: float
    north: float


@cache
def country_rings(detail: str) -> tuple[Ring, ...]:
    """The rings of all countries; `detail` is 50m or 110m, the scale of the map they were drawn for in millions."""
    topology = json.loads((FOLDER / f"countries-{detail}.json").read_text(encoding="utf-8"))
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    rings = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [geometry["arcs"]], "MultiPolygon": geometry["arcs"]}[geometry["type"]]
        rings += [_ring(indices, arcs) for polygon in polygons for indices in polygon]
    return tuple(rings)


def _decoded(arc: list[list[int]], transform: dict[str, Any]) -> list[Place]:
    """TopoJSON keeps an arc as steps in whole units; see its specification, 2.2.1."""
    (scale_x, scale_y), (shift_x, shift_y) = transform["scale"], transform["translate"]
    xs, ys = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
    return [(x * scale_x + shift_x, y * scale_y + shift_y) for x, y in zip(xs, ys, strict=True)]


def _ring(indices: list[int], arcs: list[list[Place]]) -> Ring:
    places: list[Place] = []
    for index in indices:
        part = arcs[index] if index >= 0 else arcs[~index][::-1]
        places += part[1:] if places else part
    places = _unrolled(places)
    lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
    return Ring(tuple(places), min(lons), min(lats), max(lons), max(lats))


def _unrolled(places: list[Place]) -> list[Place]:
    """The places with longitudes that go on past 180 where the line crosses the date line."""
    unrolled: list[Place] = []
    for lon, lat in places:
        turn = round((unrolled[-1][0] - lon) / 360) * 360 if unrolled else 0
        unrolled.append((lon + turn, lat))
    return unrolled
