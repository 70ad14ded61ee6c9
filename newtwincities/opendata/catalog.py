# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The catalogue for data portals: DCAT-AP 3 as RDF, in Turtle or JSON-LD, every text in five languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from newtwincities.atlas.queries import territory
from newtwincities.atlas.territory import LANGUAGES, MapFrame, in_language
from newtwincities.opendata import queries
from newtwincities.opendata.queries import SHARE_ALIKE, DataSet

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node, URIRef

# The European vocabularies that DCAT-AP asks for.
AUTHORITY = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
LANGUAGE_CODES = {"en": "ENG", "de": "DEU", "fr": "FRA", "it": "ITA", "sl": "SLV"}
LICENCE_CODES = {"CC-BY-4.0": "CC_BY_4_0", "CC-BY-SA-4.0": "CC_BYSA_4_0"}
DCATAP = "http://data.europa.eu/r5r/"
GEOSPARQL = "http://www.opengis.net/ont/geosparql#"
FORMATS = {"turtle": "text/turtle; charset=utf-8", "json-ld": "application/ld+json"}


def catalogue(form: str) -> str:
    """The catalogue as a text in Turtle (`turtle`) or JSON-LD (`json-ld`)."""
    return catalogue_graph().serialize(format=form)


def catalogue_graph() -> Graph:
    return _Catalogue().graph


class _Catalogue:
    """Builds the graph, one resource after the other."""

    def __init__(self) -> None:
        from rdflib import Graph, Namespace  # takes a third of a second, which no other page should wait for
        from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

        self.graph = Graph()
        for prefix, address in (
            ("dcat", str(DCAT)), ("dct", str(DCTERMS)), ("foaf", str(FOAF)), ("dcatap", DCATAP), ("geo", GEOSPARQL),
            ("adms", "http://www.w3.org/ns/adms#"), ("vcard", "http://www.w3.org/2006/vcard/ns#"),
        ):  # fmt: skip
            self.graph.bind(prefix, Namespace(address))
        self.type, self.dcat, self.dct, self.foaf = RDF.type, DCAT, DCTERMS, FOAF
        self.dcatap = Namespace(DCATAP)
        self.adms = Namespace("http://www.w3.org/ns/adms#")
        self.vcard = Namespace("http://www.w3.org/2006/vcard/ns#")
        self.changed = queries.last_import()
        self.root = self._here("catalogue")
        self.publisher = self._publisher()
        self.contact = self._contact()
        self.place = self._place(territory().frame)
        municipalities, twinnings = queries.municipality_data(), queries.twinning_data()
        datasets = [
            self._dataset("municipalities", municipalities, ("REGI", "GOVE"), *_municipality_texts()),
            self._dataset("twinnings", twinnings, ("GOVE", "INTR"), *_twinning_texts()),
        ]
        self._add(datasets[1], self.dct.temporal, self._since())
        service = self._service(datasets, [municipalities, twinnings])
        self._catalogue(datasets, service)

    # --- resources

    def _catalogue(self, datasets: list[URIRef], service: URIRef) -> None:
        self._add(self.root, self.type, self.dcat.Catalog)
        self._say(self.root, self.dct.title, lambda: _("{site} – open data").format(site=settings.SITE_NAME))
        self._say(self.root, self.dct.description, _catalogue_text)
        self._common(self.root)
        self._add(self.root, self.dct.license, self._licence("CC-BY-4.0"))
        self._add(self.root, self.dct.spatial, self.place)
        self._add(self.root, self.dcat.themeTaxonomy, self._concepts("data-theme"))
        self._add(self.root, self.foaf.homepage, self._address(reverse_in_english("opendata:open-data")))
        for dataset in datasets:
            self._add(self.root, self.dcat.dataset, dataset)
        self._add(self.root, self.dcat.service, service)

    def _dataset(
        self, name: str, data: DataSet, themes: tuple[str, ...], title: Callable[[], str], text: Callable[[], str],
        keywords: Callable[[], str],
    ) -> URIRef:  # fmt: skip
        about = self._here(name)
        self._add(about, self.type, self.dcat.Dataset)
        self._say(about, self.dct.title, title)
        self._say(about, self.dct.description, text)
        self._say(about, self.dcat.keyword, keywords, separator=",")
        self._common(about)
        self._add(about, self.dcat.contactPoint, self.contact)
        self._add(about, self.dct.identifier, self._text(str(about)))
        self._add(about, self.dct.spatial, self.place)
        self._add(about, self.dct.accrualPeriodicity, self._authority("frequency", "IRREG"))
        self._add(about, self.dct.accessRights, self._authority("access-right", "PUBLIC"))
        self._add(about, self.dcat.landingPage, self._document(reverse_in_english("opendata:open-data")))
        for theme in themes:
            self._add(about, self.dcat.theme, self._authority("data-theme", theme))
        for source in data.sources:
            self._provenance(about, source.code, [source.title, source.publisher, source.date, source.licence])
        csv = reverse(f"data:{name}") + "?where=everywhere"
        self._distribution(about, "csv", csv, "CSV", "text/csv", data)
        self._distribution(about, "geojson", f"/data/{name}.geojson", "GEOJSON", "application/geo+json", data)
        self._distribution(about, "zip", reverse("open-files:zip"), "ZIP", "application/zip", data)
        return about

    def _distribution(self, dataset: URIRef, code: str, path: str, form: str, media: str, data: DataSet) -> None:
        about = self._uri(f"{dataset}-{code}")
        address = self._address(path)
        self._add(dataset, self.dcat.distribution, about)
        self._add(about, self.type, self.dcat.Distribution)
        self._say(about, self.dct.title, lambda: _("{form}: download").format(form=form))
        self._say(about, self.dct.description, lambda: _("Everything, as one file ({form}).").format(form=form))
        self._add(about, self.dcat.accessURL, self._address(reverse_in_english("opendata:open-data")))
        self._add(about, self.dcat.downloadURL, address)
        self._add(about, self.dct["format"], self._authority("file-type", form, self.dct.MediaTypeOrExtent))
        media_type = self._uri(f"{MEDIA_TYPES}/{media}")
        self._add(media_type, self.type, self.dct.MediaType)
        self._add(about, self.dcat.mediaType, media_type)
        self._add(about, self.dct.license, self._licence(data.licence))
        self._add(about, self.dct.rights, self._rights())
        self._add(about, self.dcatap.availability, self._authority("planned-availability", "STABLE"))
        self._add(about, self.adms.status, self._authority("distribution-status", "COMPLETED"))
        self._modified(about)

    def _service(self, datasets: list[URIRef], data: list[DataSet]) -> URIRef:
        about = self._here("api")
        self._add(about, self.type, self.dcat.DataService)
        self._say(about, self.dct.title, lambda: _("Interface for reading (API)"))
        self._say(about, self.dct.description, _api_text)
        root = self._address(reverse("api:api-root"))
        description = self._address(reverse("api:openapi-json"))
        self._add(about, self.dcat.endpointURL, root)
        self._add(about, self.dcat.endpointDescription, description)
        self._add(about, self.dct.publisher, self.publisher)
        self._add(about, self.dcat.contactPoint, self.contact)
        self._add(about, self.dct.accessRights, self._authority("access-right", "PUBLIC"))
        strictest = SHARE_ALIKE if any(d.licence == SHARE_ALIKE for d in data) else "CC-BY-4.0"
        self._add(about, self.dct.license, self._licence(strictest))
        for dataset in datasets:
            self._add(about, self.dcat.servesDataset, dataset)
            access = self._uri(f"{dataset}-api")
            self._add(dataset, self.dcat.distribution, access)
            self._add(access, self.type, self.dcat.Distribution)
            self._say(access, self.dct.title, lambda: _("Interface for reading (API)"))
            self._say(access, self.dct.description, _api_text)
            self._add(access, self.dcat.accessURL, root)
            self._add(access, self.dcat.accessService, about)
            self._add(access, self.dct["format"], self._authority("file-type", "JSON", self.dct.MediaTypeOrExtent))
            media_type = self._uri(f"{MEDIA_TYPES}/application/json")
            self._add(media_type, self.type, self.dct.MediaType)
            self._add(access, self.dcat.mediaType, media_type)
            self._add(access, self.dct.license, self._licence(strictest))
            self._add(access, self.dcatap.availability, self._authority("planned-availability", "STABLE"))
        return about

    def _common(self, about: URIRef) -> None:
        self._add(about, self.dct.publisher, self.publisher)
        for code in LANGUAGES:
            language = self._authority("language", LANGUAGE_CODES[code], self.dct.LinguisticSystem)
            self._add(about, self.dct.language, language)
        self._modified(about)

    def _modified(self, about: URIRef) -> None:
        from rdflib import XSD, Literal

        if self.changed:
            self._add(
                about, self.dct.modified, Literal(self.changed.isoformat(timespec="seconds"), datatype=XSD.dateTime)
            )

    def _publisher(self) -> URIRef:
        about = self._here("publisher")
        self._add(about, self.type, self.foaf.Agent)
        self._add(about, self.foaf.name, self._text(settings.OPERATOR_NAME or settings.SITE_NAME))
        self._add(about, self.foaf.homepage, self._address("/"))
        return about

    def _contact(self) -> URIRef:
        about = self._here("contact")
        self._add(about, self.type, self.vcard.Kind)
        self._add(about, self.vcard.fn, self._text(settings.OPERATOR_NAME or settings.SITE_NAME))
        self._add(about, self.vcard.hasURL, self._address(reverse_in_english("imprint")))
        if settings.OPERATOR_EMAIL:
            self._add(about, self.vcard.hasEmail, self._uri(f"mailto:{settings.OPERATOR_EMAIL}"))
        return about

    def _place(self, frame: MapFrame) -> URIRef:
        from rdflib import Literal, URIRef

        about = self._here("territory")
        west, south, east, north = frame.west, frame.south, frame.east, frame.north
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        ring = ", ".join(f"{lon} {lat}" for lon, lat in corners)
        self._add(about, self.type, self.dct.Location)
        self._add(about, self.dcat.bbox, Literal(f"POLYGON(({ring}))", datatype=URIRef(f"{GEOSPARQL}wktLiteral")))
        return about

    def _since(self) -> Node | None:
        from rdflib import XSD, BNode, Literal

        if not (year := queries.earliest_twinning()):
            return None
        period = BNode("since")
        self._add(period, self.type, self.dct.PeriodOfTime)
        self._add(period, self.dcat.startDate, Literal(year, datatype=XSD.gYear))
        return period

    def _provenance(self, dataset: URIRef, code: str, facts: list[str]) -> None:
        from rdflib.namespace import RDFS

        about = self._here(f"source-{code}")
        self._add(dataset, self.dct.provenance, about)
        self._add(about, self.type, self.dct.ProvenanceStatement)
        self._add(about, RDFS.label, self._text(" · ".join(fact for fact in facts if fact)))

    def _licence(self, spdx: str) -> URIRef:
        return self._authority("licence", LICENCE_CODES[spdx], self.dct.LicenseDocument)

    def _rights(self) -> URIRef:
        from rdflib.namespace import RDFS

        about = self._here("rights")
        self._add(about, self.type, self.dct.RightsStatement)
        self._say(about, RDFS.label, _rights_text)
        return about

    def _concepts(self, scheme: str) -> URIRef:
        from rdflib.namespace import SKOS

        about = self._uri(f"{AUTHORITY}/{scheme}")
        self._add(about, self.type, SKOS.ConceptScheme)
        self._add(about, self.dct.title, self._text("Data theme"))
        return about

    def _document(self, path: str) -> URIRef:
        about = self._address(path)
        self._add(about, self.type, self.foaf.Document)
        return about

    # --- terms

    def _add(self, subject: Node, predicate: URIRef, value: Node | None) -> None:
        if value is not None:
            self.graph.add((subject, predicate, value))

    def _say(self, about: URIRef, predicate: URIRef, text: Callable[[], str], separator: str = "") -> None:
        from rdflib import Literal

        for language in LANGUAGES:
            with override(language):
                said = text()
            for part in said.split(separator) if separator else [said]:
                self._add(about, predicate, Literal(part.strip(), lang=language))

    def _authority(self, table: str, code: str, kind: URIRef | None = None) -> URIRef:
        about = self._uri(f"{AUTHORITY}/{table}/{code}")
        self._add(about, self.type, kind) if kind is not None else None
        return about

    def _here(self, name: str) -> URIRef:
        """What the catalogue speaks of, named by the catalogue's own address."""
        from urllib.parse import quote

        return self._address(f"/data/catalog#{quote(name, safe='')}")

    def _address(self, path: str) -> URIRef:
        return self._uri(settings.BASE_URL + path)

    @staticmethod
    def _uri(text: str) -> URIRef:
        from rdflib import URIRef

        return URIRef(text)

    @staticmethod
    def _text(text: str) -> Node:
        from rdflib import Literal

        return Literal(text)


def reverse_in_english(name: str) -> str:
    with override("en"):
        return reverse(name)


def _territory_name() -> str:
    from django.utils.translation import get_language

    return in_language(territory().name, get_language() or "en")


def _catalogue_text() -> str:
    return _("Municipalities and their twinnings, each fact with its source. Territory: {territory}.").format(
        territory=_territory_name()
    )


def _rights_text() -> str:
    return _("Each row names its sources. Rows from a source with a share-alike licence stay under that licence.")


def _api_text() -> str:
    return _("Territories, topics, municipalities and twinnings as JSON, page by page, described by OpenAPI 3.1.")


def _municipality_texts() -> tuple[Callable[[], str], Callable[[], str], Callable[[], str]]:
    return (
        lambda: _("Municipalities"),
        lambda: _(
            "Municipalities with names in several languages, place, inhabitants, elevation, official languages,"
            " statistical region and perimeters, each fact with its source."
        ),
        lambda: _("municipalities, twin towns"),
    )


def _twinning_texts() -> tuple[Callable[[], str], Callable[[], str], Callable[[], str]]:
    return (
        lambda: _("Twinnings"),
        lambda: _("Which municipalities are twinned with which, since when, of what kind, and who says so."),
        lambda: _("town twinning, twin towns, municipalities"),
    )
