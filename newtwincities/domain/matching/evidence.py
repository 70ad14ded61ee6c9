# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What one municipality's place in the network says of all others: computed once for a question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newtwincities.domain.matching.graph import TwinningGraph
from newtwincities.domain.matching.sparse import Floats, Ints, Links, Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Columns over all places, zero where there is nothing to say."""

    row: int
    partners: Ints
    common: Numbers  # common partners, each the less the more partners it has (Adamic and Adar 2003)
    common_count: Numbers
    rings: Numbers  # common partners by how often two of their partners are twinned
    paths: Numbers  # of three twinnings, over the roots of the degrees between (Kovács et al. 2019)
    neighbours_partner: Numbers  # twinned with places near this one
    likes_partner: Numbers  # twinned with places near and like this one
    near_neighbours_partner: Numbers  # near such partners
    like_likes_partner: Numbers  # near and like such partners
    near_partner: Numbers  # near a partner of this one
    like_partner: Numbers
    same_name: Numbers
    shared_words: Numbers
    name_likeness: Numbers


def evidence_of(graph: TwinningGraph, row: int) -> Evidence:
    """What speaks for each place from the point of view of one, found by following links from it."""
    places, network = graph.places, graph.network
    partners, ones = network.twinnings.row(row)
    degree = network.degree
    onwards = network.twinnings.spread(partners, 1 / np.sqrt(degree[partners]))
    onwards[row] = 0  # a path may not lead back through its start
    near = network.twinnings.spread(*places.near.row(row))
    alike = network.twinnings.spread(*places.alike.row(row))
    return Evidence(
        row=row,
        partners=partners,
        common=network.twinnings.spread(partners, 1 / np.log(1.5 + degree[partners])),
        common_count=network.twinnings.spread(partners, ones),
        rings=network.twinnings.spread(partners, network.closing[partners]),
        paths=network.twinnings.onwards(onwards / np.sqrt(np.maximum(degree, 1))),
        neighbours_partner=near,
        likes_partner=alike,
        near_neighbours_partner=places.near.onwards(near),
        like_likes_partner=places.alike.onwards(alike),
        near_partner=places.near.spread(partners, ones),
        like_partner=places.alike.spread(partners, ones),
        same_name=_shared(row, places.full_names, places.places_by_full_name),
        shared_words=_shared(row, places.words, places.places_by_word),
        name_likeness=_shared(row, places.trigrams, places.places_by_trigram),
    )


def _shared(row: int, keys: Links, places_by_key: Links) -> Numbers:
    return places_by_key.spread(*keys.row(row))


def partners_there(graph: TwinningGraph, partners: Ints, group: Ints, groups: int) -> Floats:
    """How many of the partners lie in each country, region or district; the last entry is for an unknown one."""
    there = group[partners]
    return np.append(np.bincount(there[there >= 0], minlength=groups), 0).astype(np.float32)
