# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The sitemap: every public page in every language, each with its versions in the others.

An index names the sections; a section has the pages of as many municipalities or ideas as make 5,000 addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from newtwincities.ideas.queries.directory import public_ideas
from newtwincities.opendata import queries
from newtwincities.partnerships.queries import public_partnerships

ADDRESSES = 5000  # in a section
PAGES = (
    "home", "atlas:map", "atlas:municipalities", "atlas:twinnings", "atlas:territory", "atlas:network",
    "matching:choose",
    "partnerships:territory", "partnerships:remedies",
    "notices:board",
    "ideas:directory",
    "atlas:quality", "opendata:open-data", "imprint", "terms", "privacy", "accessibility",
)  # fmt: skip
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def per_section() -> int:
    """How many municipalities or ideas a section has."""
    return ADDRESSES // len(settings.LANGUAGES)


def index() -> str:
    sections = -(-len(queries.municipality_keys()) // per_section())
    of_ideas = -(-public_ideas().count() // per_section())
    moment = queries.last_import()
    changed = f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>" if moment else ""
    addresses = [
        reverse("open-files:sitemap-pages"),
        *(reverse("open-files:sitemap-municipalities", args=[number]) for number in range(1, sections + 1)),
        *(reverse("open-files:sitemap-ideas", args=[number]) for number in range(1, of_ideas + 1)),
    ]
    entries = "".join(f"<sitemap><loc>{settings.BASE_URL}{path}</loc>{changed}</sitemap>\n" for path in addresses)
    return f"{_HEAD}<sitemapindex {_SCHEMA}>\n{entries}</sitemapindex>\n"


def pages() -> str:
    """The pages that are there once, and the public faces of partnerships."""
    once = [_without_language(name) for name in PAGES if _exists(name)]
    return _section([*once, *(_without_language("twinned", str(one.pk)) for one in public_partnerships())])


def municipalities(number: int) -> str | None:
    """A section of the municipalities, counted from 1; None where there is none."""
    keys = queries.municipality_keys()[(number - 1) * per_section() : number * per_section()]
    if not keys:
        return None
    example = _without_language("atlas:municipality", "KEY")
    return _section(example.replace("KEY", key) for key in keys)


def ideas(number: int) -> str | None:
    """A section of the ideas, counted from 1; None where there is none."""
    keys = public_ideas().values_list("pk", flat=True)[(number - 1) * per_section() : number * per_section()]
    return _section(_without_language("ideas:idea", str(key)) for key in keys) if keys else None


def _exists(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def _without_language(name: str, *args: str) -> str:
    with override("en"):
        return reverse(name, args=args).removeprefix("/en/")


def _section(paths: Iterable[str]) -> str:
    entries = "".join(entry for path in paths for entry in _entries(path))
    return f'{_HEAD}<urlset {_SCHEMA} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{entries}</urlset>\n'


def _entries(path: str) -> Iterator[str]:
    path = escape(path)
    versions = {code: f"{settings.BASE_URL}/{code}/{path}" for code, _name in settings.LANGUAGES}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
        for code, address in {
            **{_hreflang(code): a for code, a in versions.items()},
            "x-default": versions["en"],
        }.items()
    )
    for address in versions.values():
        yield f"<url><loc>{address}</loc>{links}</url>\n"


def _hreflang(code: str) -> str:
    language, dash, region = code.partition("-")
    return f"{language}{dash}{region.upper()}"
