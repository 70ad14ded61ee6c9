#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Compare the embedded data set with the reference files it was selected from.

Usage::

    python3 tools/check_embedded.py MUNICIPALITIES.csv.gz TWINNINGS.csv [DATA_DIR]

The two arguments are the full reference tables (the first may also be a plain
CSV file). ``DATA_DIR`` is the folder with the embedded ``municipalities.csv``
and ``twinnings.csv``; without it, the one of this source tree is used.

Every difference is printed on one line. A line that starts with ``accepted``
names the rule or the looked-into reason that explains it; a line that starts
with ``ERROR`` is unexplained. The exit status is 1 if there is any such line,
2 if a file cannot be read, else 0.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import re
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

Row = dict[str, str]
Pair = tuple[str, str]

MUNICIPALITY_COLUMNS = [
    "id", "name", "names", "country", "admin1", "admin2", "nuts3", "nuts3_source", "lat", "lon", "population",
    "population_source", "elevation_m", "elevation_source", "languages", "languages_source", "alt_names",
    "kind", "local_code", "eusalp", "alpine_convention", "perimeters_source", "wikidata", "geonames_id",
    "source", "aliases",
]  # fmt: skip
TWINNING_COLUMNS = [
    "id_a", "id_b", "kind", "since", "until", "agreement_url", "source", "date", "confirmed_a_on",
    "confirmed_b_on",
]  # fmt: skip

ALPINE_STATES = ("AT", "CH", "DE", "FR", "IT", "LI", "MC", "SI")
MIN_MUNICIPALITIES = 250
MIN_TWINNINGS = 250
MIN_UNTWINNED = 40
MAX_DISTANCE_KM = 3.0
MAX_ALT_NAMES = 6

# Not among the sources: enwiki2026. Its coordinates are partly under the ODbL, its pairs
# under CC BY-SA; places and pairs known from it alone are not embedded.
PLACE_SOURCES = {"geonames2025", "wikidata2017", "geonames_postal2018"}
POPULATION_SOURCES = {"geonames2025", "wikidata2017"}
ELEVATION_SOURCES = {"geonames2010_dem", "geonames2010_elevation"}
LANGUAGE_SOURCES = {"law"}
TWINNING_SOURCES = {"wikidata2016", "wikidata2017"}

# Languages used in the columns ``names`` and ``languages``.
LANGUAGES = {
    "bg", "bs", "ca", "cs", "cy", "da", "de", "en", "es", "eu", "fi", "fr", "fur", "ga", "he", "hr", "hu",
    "it", "ja", "lb", "lld", "lt", "mk", "nl", "no", "pl", "pt", "rm", "ro", "sk", "sl", "sq", "sr", "sv",
    "tr", "ur", "zh",
}  # fmt: skip

# Official names that the reference holds in no column, by id.
NAME_REASONS = {
    "Q1726": "local official name; the reference has the English one",
    "Q1741": "local official name; the reference has the English one",
    "Q381366": "spelling of the article: 'allo' is not capitalised",
    "Q499114": "full official name, the reference has the short form",
    "Q505468": "full official name since 2024, the reference has the short form",
    "Q65268": "official Swiss name with the canton, which tells namesakes apart",
    "Q6979": "official name with its addition",
    "gn-2660275": "official bilingual name of the municipality",
    "gn-2661009": "official bilingual name of the municipality",
    "gn-2661780": "official Swiss name with the canton, which tells namesakes apart",
    "gn-2850608": "full official name, the reference has the short form",
    "gn-2877550": "official name with its addition",
    "gn-6534793": "the reference joins the Italian and the German name",
    "loc-fr-abries-4480-693": "merged with Ristolas in 2019; row of the former commune",
    "loc-si-zgornje-jezersko-4639-1451": "name of the municipality; the reference has its seat",
}

# Rows that the reference takes for a hamlet or quarter, by id.
KIND_REASONS = {
    "Q499114": "is a municipality; the ISTAT list was not matched by its full name",
    "gn-6534793": "is a municipality; the ISTAT list was not matched by the joined name",
}

_VIENNA = "Vienna has cooperation agreements, not twinnings, according to its own site"
_UNCONFIRMED = "not in the newer list of twin towns, and not known otherwise"

# Pairs of the reference, both ends embedded, that were looked at and left out.
LEFT_OUT: dict[Pair, str] = {
    ("Q1010", "Q1780"): _UNCONFIRMED,
    ("Q128226", "Q185541"): _UNCONFIRMED,
    ("Q1382", "Q641"): _UNCONFIRMED,
    ("Q1435", "Q1741"): _VIENNA,
    ("Q1449", "Q83404"): _UNCONFIRMED,
    ("Q14960", "Q1741"): _VIENNA,
    ("Q1741", "Q1844"): _VIENNA + "; Vaduz is not among them",
    ("Q1741", "Q4656"): _VIENNA,
    ("Q1741", "Q70"): _VIENNA,
    ("Q185541", "Q302745"): _UNCONFIRMED,
    ("Q216", "Q437"): _UNCONFIRMED,
    ("Q2790", "Q41753"): _UNCONFIRMED,
    ("Q280491", "Q668214"): "Mayrhofen's ring has Bad Homburg, not Bad Tölz",
    ("Q33959", "Q641"): _UNCONFIRMED,
    ("Q34713", "Q70"): _UNCONFIRMED,
    ("Q4115712", "Q6221"): _UNCONFIRMED,
    ("Q41329", "Q6596"): _UNCONFIRMED,
    ("Q41621", "Q495"): _UNCONFIRMED,
    ("Q437", "Q546"): _UNCONFIRMED,
    ("Q456", "Q45779"): _UNCONFIRMED,
    ("Q47211", "Q8848"): _UNCONFIRMED,
    ("Q490", "Q546"): _UNCONFIRMED,
    ("Q504780", "Q7042"): _UNCONFIRMED,
    ("Q6526", "Q7077"): _UNCONFIRMED,
}

# Alpine states without any embedded twinning.
STATE_REASONS = {
    "LI": "the only pair of the reference (Vaduz-Wien) is not a twinning",
    "MC": "the only free pair of the reference (Kuwait City) is not among the three twin "
    "towns the town hall names; those are known from share-alike lists only",
}


class Report:
    """Collects and prints the differences, one line each."""

    def __init__(self) -> None:
        """Start without any difference."""
        self.counts: Counter[str] = Counter()

    def accepted(self, rule: str, where: str, text: str) -> None:
        """Print a difference that ``rule`` explains."""
        self.counts[f"accepted, {rule}"] += 1
        print(f"accepted ({rule}) {where}: {text}")

    def error(self, where: str, text: str) -> None:
        """Print an unexplained difference."""
        self.counts["ERROR"] += 1
        print(f"ERROR {where}: {text}")


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, unpacking it if it is gzipped; line ends as stored."""
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return data.decode("utf-8")


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a reference CSV file."""
    return list(csv.DictReader(io.StringIO(read_text(path), newline="")))


def read_embedded(path: Path, columns: list[str], report: Report) -> list[Row]:
    """Return the rows of an embedded CSV file, checking its form."""
    text = read_text(path)
    table = list(csv.reader(io.StringIO(text, newline="")))
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(table)
    if written.getvalue() != text:
        report.error(path.name, "not in the agreed form (LF, comma, minimal quoting)")
    if not table or table[0] != columns:
        report.error(path.name, "the header is not the agreed one")
        return []
    rows: list[Row] = []
    for number, cells in enumerate(table[1:], start=2):
        if len(cells) != len(columns):
            report.error(f"{path.name}:{number}", f"{len(cells)} cells, not {len(columns)}")
        elif any(cell != cell.strip() for cell in cells):
            report.error(f"{path.name}:{number}", "blanks at the edge of a cell")
        else:
            rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def split(cell: str) -> list[str]:
    """Return the parts of a cell joined by ``|``."""
    return cell.split("|") if cell else []


def distance_km(one: Row, other: Row) -> float:
    """Return the great-circle distance of two rows."""
    lat1, lon1, lat2, lon2 = (
        math.radians(float(cell)) for cell in (one["lat"], one["lon"], other["lat"], other["lon"])
    )
    half = math.sin((lat1 - lat2) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon1 - lon2) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def check_order(keys: list[bytes], what: str, report: Report) -> None:
    """Check that the keys are unique and in plain byte order."""
    for before, after in pairwise(keys):
        if after == before:
            report.error(what, f"{after.decode()} occurs twice")
        elif after < before:
            report.error(what, f"{after.decode()} is out of order")


def check_value(row: Row, ref: Row, field: str, sources: set[str], report: Report) -> None:
    """Check population or elevation: equal to the reference, or left empty with its source."""
    stem = field.removesuffix("_m")
    source_field = f"{stem}_source"
    here, there = (row[field], row[source_field]), (ref[field], ref[source_field])
    if row[source_field] and row[source_field] not in sources:
        report.error(row["id"], f"unknown {source_field} {row[source_field]!r}")
    if here == there:
        return
    if here == ("", ""):
        report.accepted(
            f"{stem} left empty",
            row["id"],
            f"{row['name']}: {there[0]} ({there[1]}) is doubtful for the municipality",
        )
    else:
        report.error(row["id"], f"{field} {'/'.join(here)}, reference {'/'.join(there)}")


def check_names(row: Row, refs: list[Row], report: Report) -> None:
    """Check the official name, the tagged names and the other names of a row."""
    where, name = row["id"], row["name"]
    known = {known for ref in refs for known in [ref["name"], *split(ref["alt_names"])]}
    if name != refs[0]["name"]:
        text = f"{name}, reference {refs[0]['name']}"
        if name in known:
            report.accepted("official name, an other name there", where, text)
        elif where in NAME_REASONS:
            report.accepted("name looked into", where, f"{text}: {NAME_REASONS[where]}")
        else:
            report.error(where, f"name {text}")

    tagged: dict[str, str] = {}
    for part in split(row["names"]):
        language, colon, text = part.partition(":")
        if not colon or not text or language not in LANGUAGES:
            report.error(where, f"bad tagged name {part!r}")
        elif language in tagged:
            report.error(where, f"two names are tagged {language}")
        else:
            tagged[language] = text
    values = set(tagged.values())
    parts = [part.strip() for part in name.split("/")]
    if name not in values and not all(part in values for part in parts):
        report.error(where, f"the official name {name} has no language tag")
    for language in split(row["languages"]):
        if language not in LANGUAGES:
            report.error(where, f"unknown language {language!r}")
        elif language not in tagged:
            report.error(where, f"no name tagged with the official language {language}")

    others = split(row["alt_names"])
    if len(others) > MAX_ALT_NAMES:
        report.error(where, f"{len(others)} other names")
    for ref in refs:
        if ref["name"] not in values | {name, *others}:
            report.error(where, f"{ref['name']}, the name in the reference, is not kept as a name")
    if len(set(others)) < len(others) or set(others) & (values | {name}):
        report.error(where, "an other name repeats a name")


def check_municipality(row: Row, refs: list[Row], report: Report) -> None:
    """Compare one embedded municipality with its reference rows (its own first)."""
    where, ref = row["id"], refs[0]
    for field in ("country", "admin1", "admin2", "nuts3", "eusalp", "alpine_convention"):
        if row[field] != ref[field]:
            report.error(where, f"{field} {row[field]!r}, reference {ref[field]!r}")
    for field in ("local_code", "wikidata", "geonames_id"):
        if row[field] == ref[field]:
            continue
        text = f"{field} {row[field]!r}, reference {ref[field]!r}"
        if not ref[field] and row[field] in {other[field] for other in refs[1:]}:
            report.accepted("code of the alias row", where, text)
        else:
            report.error(where, text)
    if row["source"] != ref["source"] or row["source"] not in PLACE_SOURCES:
        report.error(where, f"source {row['source']!r}, reference {ref['source']!r}")
    if (gap := distance_km(row, ref)) > MAX_DISTANCE_KM:
        report.error(where, f"{gap:.1f} km from the reference point")
    if row["kind"] != "municipality":
        report.error(where, f"kind {row['kind']!r}")
    elif ref["kind"] not in ("", "municipality"):
        text = f"{row['name']}: kind municipality, reference {ref['kind']}"
        if where in KIND_REASONS:
            report.accepted("kind looked into", where, f"{text}: {KIND_REASONS[where]}")
        else:
            report.error(where, text)

    check_value(row, ref, "population", POPULATION_SOURCES, report)
    check_value(row, ref, "elevation_m", ELEVATION_SOURCES, report)

    if bool(row["languages"]) != bool(row["languages_source"]):
        report.error(where, "languages and languages_source do not go together")
    if row["languages_source"] and row["languages_source"] not in LANGUAGE_SOURCES:
        report.error(where, f"unknown languages_source {row['languages_source']!r}")
    if row["languages"] != ref["languages"]:
        text = f"{row['name']}: {row['languages']}, reference {ref['languages'] or 'none'}"
        if row["languages_source"] == "law" and not ref["languages"]:
            report.accepted("languages added, none there", where, text)
        elif row["languages_source"] == "law":
            report.accepted("languages of the municipality, not of the region", where, text)
        else:
            report.error(where, f"languages of {text}")
    check_names(row, refs, report)


def check_municipalities(rows: list[Row], reference: dict[str, Row], report: Report) -> None:
    """Compare all embedded municipalities with the reference."""
    check_order([row["id"].encode() for row in rows], "municipalities.csv", report)
    ids = {row["id"] for row in rows}
    seen: set[str] = set()
    for row in rows:
        refs: list[Row] = []
        for key in [row["id"], *split(row["aliases"])]:
            if key in seen or (key != row["id"] and key in ids):
                report.error(row["id"], f"{key} stands for two rows")
            seen.add(key)
            if key in reference:
                refs.append(reference[key])
            else:
                report.error(row["id"], f"{key} is not in the reference")
        if len(refs) == 1 + len(split(row["aliases"])):
            for other in refs[1:]:
                if other["country"] != row["country"]:
                    report.error(row["id"], f"alias {other['id']} is in another country")
                elif (gap := distance_km(row, other)) > MAX_DISTANCE_KM:
                    report.error(row["id"], f"alias {other['id']} is {gap:.1f} km away")
            check_municipality(row, refs, report)


def reference_pairs(rows: list[Row], main_id: dict[str, str]) -> dict[Pair, set[str]]:
    """Return the reference pairs of embedded municipalities with their source codes."""
    pairs: dict[Pair, set[str]] = {}
    for row in rows:
        one, other = main_id.get(row["id_a"]), main_id.get(row["id_b"])
        if one and other and one != other:
            first, second = sorted((one, other), key=str.encode)
            pairs.setdefault((first, second), set()).update(split(row["source"]))
    return pairs


def check_twinnings(rows: list[Row], municipalities: dict[str, Row], reference: list[Row], report: Report) -> None:
    """Compare the embedded twinnings with the reference, in both directions."""
    main_id = {key: row["id"] for row in municipalities.values() for key in [row["id"], *split(row["aliases"])]}
    known = reference_pairs(reference, main_id)
    check_order([f"{row['id_a']}\0{row['id_b']}".encode() for row in rows], "twinnings.csv", report)
    embedded: set[Pair] = set()
    for row in rows:
        pair = (row["id_a"], row["id_b"])
        where = "-".join(pair)
        embedded.add(pair)
        missing = [key for key in pair if key not in municipalities]
        if missing:
            report.error(where, f"not embedded: {', '.join(missing)}")
            continue
        if pair[0].encode() >= pair[1].encode():
            report.error(where, "id_a is not before id_b")
        sources = split(row["source"])
        free = sorted(known.get(pair, set()) & TWINNING_SOURCES)
        if not free:
            report.error(where, "the reference has no free source for this pair")
        elif sources != free:
            report.error(where, f"source {row['source']}, reference {'|'.join(free)}")
        if row["kind"] != "twinning":
            report.error(where, f"kind {row['kind']!r}")
        if row["since"] and not (re.fullmatch(r"\d{4}", row["since"]) and 1900 <= int(row["since"]) <= 2026):
            report.error(where, f"since {row['since']!r}")
        for field in ("until", "agreement_url", "date", "confirmed_a_on", "confirmed_b_on"):
            if row[field]:
                report.error(where, f"{field} is not empty")
        if pair in LEFT_OUT:
            report.error(where, "is embedded and left out at once")

    for pair, codes in sorted(known.items()):
        if pair in embedded or not codes & TWINNING_SOURCES:
            continue
        one, other = municipalities[pair[0]], municipalities[pair[1]]
        text = f"{one['name']} - {other['name']} left out"
        if pair in LEFT_OUT:
            report.accepted("pair looked into", "-".join(pair), f"{text}: {LEFT_OUT[pair]}")
        elif not any(end["eusalp"] == "1" or end["country"] in ("LI", "MC") for end in (one, other)):
            report.accepted("pair outside the Alpine regions", "-".join(pair), text)
        else:
            report.error("-".join(pair), text)


def check_counts(rows: list[Row], twinnings: list[Row], municipalities: dict[str, Row], report: Report) -> None:
    """Check the agreed numbers and print them."""
    per_state = Counter(row["country"] for row in rows)
    ends: Counter[str] = Counter()
    twinned: set[str] = set()
    for row in twinnings:
        pair = {row["id_a"], row["id_b"]} & municipalities.keys()
        twinned |= pair
        ends.update({municipalities[key]["country"] for key in pair})
    untwinned = len(rows) - len(twinned)
    for state in ALPINE_STATES:
        if not per_state[state]:
            report.error(state, "no municipality")
        if not ends[state]:
            if state in STATE_REASONS:
                report.accepted("state without a twinning", state, STATE_REASONS[state])
            else:
                report.error(state, "no twinning")
    for number, least, what in (
        (len(rows), MIN_MUNICIPALITIES, "municipalities"),
        (len(twinnings), MIN_TWINNINGS, "twinnings"),
        (untwinned, MIN_UNTWINNED, "municipalities without a twinning"),
    ):
        if number < least:
            report.error("counts", f"{number} {what}, at least {least} agreed")

    print("--")
    for state in ALPINE_STATES:
        print(f"{state}: {per_state[state]} municipalities, {ends[state]} twinnings")
    beyond = sum(count for state, count in per_state.items() if state not in ALPINE_STATES)
    countries = len(per_state.keys() - set(ALPINE_STATES))
    dated = sum(bool(row["since"]) for row in twinnings)
    across = sum(
        len({municipalities[key]["country"] for key in (row["id_a"], row["id_b"])}) == 2
        for row in twinnings
        if {row["id_a"], row["id_b"]} <= municipalities.keys()
    )
    print(f"beyond: {beyond} municipalities in {countries} countries")
    print(
        f"total: {len(rows)} municipalities ({untwinned} without a twinning), "
        f"{len(twinnings)} twinnings ({across} across a border, {dated} with a year)"
    )


def main(arguments: list[str]) -> int:
    """Run all checks; return the exit status."""
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    here = Path(__file__).resolve().parent.parent / "newtwincities" / "atlas" / "data"
    folder = Path(arguments[2]) if len(arguments) == 3 else here
    report = Report()
    try:
        reference = {row["id"]: row for row in read_rows(Path(arguments[0]))}
        reference_twinnings = read_rows(Path(arguments[1]))
        rows = read_embedded(folder / "municipalities.csv", MUNICIPALITY_COLUMNS, report)
        twinnings = read_embedded(folder / "twinnings.csv", TWINNING_COLUMNS, report)
    except (OSError, UnicodeDecodeError, KeyError, csv.Error) as problem:
        print(f"cannot read: {problem}", file=sys.stderr)
        return 2
    municipalities = {row["id"]: row for row in rows}
    check_municipalities(rows, reference, report)
    check_twinnings(twinnings, municipalities, reference_twinnings, report)
    check_counts(rows, twinnings, municipalities, report)
    for what, count in sorted(report.counts.items()):
        print(f"{count} x {what}")
    print("unexplained differences" if report.counts["ERROR"] else "no unexplained difference")
    return 1 if report.counts["ERROR"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
