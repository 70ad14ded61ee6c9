# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finding a partner: the ranking with its reasons, comparing, looking back, a third for two, rings, and bad input."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from newtwincities.atlas.actions import atlas_changed
from newtwincities.atlas.models import Alias, Municipality, TopicStance
from newtwincities.domain.matching.fit import FitFacts, fit_between
from newtwincities.domain.matching.ranking import Reason
from newtwincities.matching import queries
from newtwincities.matching.forms import PartnersForm
from newtwincities.matching.models import PairCount
from newtwincities.matching.pages.more import ForUsPage, ThirdPage
from newtwincities.matching.pages.results import PartnersPage
from newtwincities.matching.programmes import eu_members, programmes
from newtwincities.matching.queries import KeptLandscape, landscape_now
from newtwincities.matching.wanted import Wanted
from newtwincities.matching.willingness import willingness_of
from newtwincities.matching.wording import TITLES, Pair, Place, sentence
from newtwincities.profiles.models import Presentation
from tests.capabilities import teams_world

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "de", "fr", "it", "sl")


@pytest.fixture
def alps(municipality: Any, twin: Any) -> dict[str, Municipality]:
    """Aldorf without a twinning, its neighbour Nahdorf, and towns of four countries, some of them twinned."""
    facts: dict[str, tuple[str, str, dict[str, Any]]] = {
        "aldorf": ("Q1", "AT", {"lat": 47.0, "lon": 11.0, "population": 900, "elevation_m": 800, "languages": "de"}),
        "nahdorf": ("Q2", "AT", {"lat": 47.05, "lon": 11.0, "population": 1000, "elevation_m": 780, "languages": "de"}),
        "bedorf": (
            "Q3",
            "IT",
            {"lat": 46.5, "lon": 11.3, "population": 1100, "elevation_m": 900, "languages": "it|de"},
        ),
        "cedorf": ("Q4", "SI", {"lat": 46.4, "lon": 14.0, "population": 1200, "elevation_m": 500, "languages": "sl"}),
        "dedorf": ("Q5", "CH", {"lat": 46.8, "lon": 9.5, "population": 40000, "elevation_m": 600, "languages": "de"}),
        "edorf": ("Q6", "DE", {"lat": 47.5, "lon": 10.3, "population": 5000, "elevation_m": 750, "languages": "de"}),
        "fedorf": ("Q7", "FR", {"lat": 45.9, "lon": 6.1, "population": 8000, "elevation_m": 450, "languages": "fr"}),
    }
    made = {
        name: municipality(key, name=name.title(), country=country, **place)
        for name, (key, country, place) in facts.items()
    }
    for one, other in (("nahdorf", "bedorf"), ("bedorf", "dedorf"), ("edorf", "fedorf"), ("nahdorf", "edorf")):
        twin(made[one], made[other])
    for one in made.values():
        one.memberships.create(perimeter="eusalp")
    atlas_changed()
    return made


def page_of(municipality: Municipality, **wanted: str) -> PartnersPage:
    from django.http import QueryDict

    return PartnersPage(municipality, landscape_now(), Wanted(**wanted), QueryDict())


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return re.sub(r"\s+", " ", response.content.decode())


# --- the ranking


def test_a_visitor_finds_partners_with_reasons_and_a_map(alps: dict[str, Municipality], client: Client) -> None:
    assert "Whose partner?" in text_of(client, "/en/partners/")
    assert 'href="/en/partners/Q1/"' in text_of(client, "/en/partners/?q=Aldorf")
    text = text_of(client, "/en/partners/Q1/")
    assert "The best of 5 candidates" in text
    assert "Twinned with your neighbour Nahdorf" in text
    assert text.count('class="map-number"') == text.count('class="card match"') == 5
    assert "Willingness is shown to those who are signed in." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_every_language(language: str, alps: dict[str, Municipality], client: Client) -> None:
    for rest in ("", "Q1/", "Q1/compare/?with=Q3&with=Q6", "Q1/for-us/", "Q2/third/?with=Q3", "Q1/ring/"):
        text = text_of(client, f"/{language}/partners/{rest}")
        assert f'<html lang="{language}">' in text
        assert " style=" not in text


def test_only_the_first_page_is_for_search_engines(alps: dict[str, Municipality], client: Client) -> None:
    assert "X-Robots-Tag" not in client.get("/en/partners/").headers
    for rest in ("?q=Aldorf", "Q1/", "Q1/compare/?with=Q3&with=Q6", "Q1/for-us/", "Q1/ring/", "find/?q=A"):
        assert client.get(f"/en/partners/{rest}").headers["X-Robots-Tag"] == "noindex", rest


def test_the_reasons_sum_up_to_the_score(alps: dict[str, Municipality]) -> None:
    page = page_of(alps["aldorf"])
    assert page.cards
    for card in page.cards:
        assert len(card.parts) == len(TITLES)
        added = sum(part.contribution for part in card.parts)
        assert card.ranked.score == pytest.approx(card.ranked.typical + added, abs=1e-3)


def test_the_bar_of_affinity_does_not_change_with_the_filters(alps: dict[str, Municipality]) -> None:
    everybody = {card.municipality.key: card.share for card in page_of(alps["aldorf"]).cards}
    (italian,) = page_of(alps["aldorf"], country="IT").cards
    assert italian.share == pytest.approx(everybody["Q3"])
    assert max(everybody.values()) == pytest.approx(1)


def test_partners_and_the_own_country_are_left_out(alps: dict[str, Municipality]) -> None:
    assert {card.municipality.key for card in page_of(alps["nahdorf"]).cards} == {"Q4", "Q5", "Q7"}


def test_a_hamlet_is_no_partner(alps: dict[str, Municipality]) -> None:
    Municipality.objects.filter(key="Q3").update(kind="locality")
    atlas_changed()
    assert "Q3" not in {card.municipality.key for card in page_of(alps["aldorf"]).cards}


def test_the_page_makes_as_many_queries_for_one_card_as_for_many(alps: dict[str, Municipality], client: Client) -> None:
    counts = []
    for rest in ("", "?country=CH"):
        client.get(f"/en/partners/Q2/{rest}")
        with CaptureQueriesContext(connection) as made:
            client.get(f"/en/partners/Q2/{rest}")
        counts.append(len(made))
    assert counts[0] <= 8
    assert counts[0] == counts[1]


def test_what_is_unknown_is_said_and_not_guessed(alps: dict[str, Municipality], client: Client) -> None:
    Municipality.objects.filter(key="Q3").update(population=None, elevation_m=None)
    atlas_changed()
    text = text_of(client, "/en/partners/Q1/?country=IT")
    assert "Unknown, so not compared: inhabitants" in text
    assert "elevation" in text


def test_a_topic_leaves_those_who_named_it(alps: dict[str, Municipality]) -> None:
    TopicStance.objects.create(municipality=alps["fedorf"], topic="culture", stance="show")
    TopicStance.objects.create(municipality=alps["aldorf"], topic="culture", stance="learn")
    (card,) = page_of(alps["aldorf"], topic="culture").cards
    assert card.municipality == alps["fedorf"]
    assert card.questions[0].is_met
    assert card.unknown_questions == "Wants to learn what you can show and Common forms of partnership"


def test_a_form_leaves_those_who_want_it(alps: dict[str, Municipality]) -> None:
    for name, formats in (("fedorf", "visit|school"), ("edorf", "youth"), ("aldorf", "school")):
        Presentation.objects.create(municipality=alps[name], formats=formats, languages="en")
    (card,) = page_of(alps["aldorf"], form="school").cards
    assert card.municipality == alps["fedorf"]
    known = {question.title: question.what for question in card.known_questions}
    assert known["Common forms of partnership"] == "School partnership"
    assert known["Common language of the teams"] == "English"


def test_those_on_the_platform_can_be_asked_for(alps: dict[str, Municipality], client: Client) -> None:
    teams_world.town_hall(alps["edorf"], name="Edorf")
    atlas_changed()
    text = text_of(client, "/en/partners/Q1/?platform=yes")
    assert text.count('class="card match"') == 1
    assert "Team on this platform" in text


def test_a_former_key_leads_on_with_its_filters(alps: dict[str, Municipality], client: Client) -> None:
    Alias.objects.create(key="OLD1", municipality=alps["aldorf"])
    response = client.get("/en/partners/OLD1/?country=IT")
    assert (response.status_code, response.headers["Location"]) == (301, "/en/partners/Q1/?country=IT")


def test_the_municipality_s_page_leads_to_its_partners(alps: dict[str, Municipality], client: Client) -> None:
    assert 'href="/en/partners/Q1/"' in text_of(client, "/en/municipalities/Q1/")


def test_the_own_municipality_comes_first(alps: dict[str, Municipality], person: Any) -> None:
    ana = person("ana@example.org")
    teams_world.role(teams_world.town_hall(alps["aldorf"]), ana, "coordinator")
    client = Client()
    client.force_login(ana)
    assert "Your municipality" in text_of(client, "/en/partners/")
    assert "Your municipality" not in text_of(Client(), "/en/partners/")


# --- willingness


def test_willingness_is_for_those_who_are_signed_in(alps: dict[str, Municipality], person: Any) -> None:
    teams_world.town_hall(alps["edorf"], name="Edorf", checked_on=date(2026, 3, 4))
    member = Client()
    member.force_login(person("ben@example.org"))
    child = Client()
    child.force_login(person("kid@example.org", band="child", waits=True))
    assert "last heard of on" in text_of(member, "/en/partners/Q1/")
    for other in (Client(), child):
        assert "last heard of" not in text_of(other, "/en/partners/Q1/")


def test_willingness_is_three_queries_and_knows_what_a_stopped_team_is(alps: dict[str, Municipality]) -> None:
    teams_world.town_hall(alps["edorf"], state="frozen")
    with CaptureQueriesContext(connection) as made:
        known = willingness_of([one.pk for one in alps.values()])
    assert len(made) == 3
    assert len(known) == len(alps)
    assert not any(one.has_team for one in known.values())


def test_what_a_team_is_shown_and_opens_is_counted_without_persons(alps: dict[str, Municipality], person: Any) -> None:
    team = teams_world.town_hall(alps["aldorf"])
    ana = person("ana@example.org", name="Ana")
    teams_world.role(team, ana, "coordinator")
    acting, member = Client(), Client()
    acting.force_login(ana)
    member.force_login(person("ben@example.org"))
    for client in (Client(), member):
        client.get("/en/partners/Q1/")
        client.get("/en/partners/Q1/open/Q2/")
    assert not PairCount.objects.exists()
    acting.get("/en/partners/Q1/")
    shown = PairCount.objects.filter(event=PairCount.Event.SHOWN)
    assert shown.exists()
    opened = acting.get(f"/en/partners/Q1/open/{shown[0].candidate.key}/")
    assert opened.headers["Location"] == f"/en/municipalities/{shown[0].candidate.key}/"
    assert PairCount.objects.get(event=PairCount.Event.OPENED).candidate_id == shown[0].candidate_id
    assert acting.get("/en/partners/Q1/open/nowhere/").status_code == 404


# --- reasons in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_for_and_some_against(language: str, alps: dict[str, Municipality]) -> None:
    def pair(one: str, other: str, **facts: Any) -> Pair:
        perimeters = frozenset({"eusalp"})
        usual: dict[str, Any] = {"km": 90.0, "between_countries": 300, "already_there": 0, "named": {"Q2": "Nahdorf"}}
        home = Place(alps[one], perimeters, 1)
        theirs = Place(alps[other], facts.pop("perimeters", perimeters), facts.pop("twinnings", 3))
        return Pair(home, theirs, **{**usual, **facts})

    with translation.override(language):
        near = pair("aldorf", "bedorf")
        for code in ("size", "setting", "language", "distance", "perimeter", "countries", "links"):
            assert sentence(Reason(code, 1.0), near), code
        for code in ("partners", "neighbourhood"):
            assert "Nahdorf" in sentence(Reason(code, 1.0, ("Q2",)), near)
        assert sentence(Reason("name", 1.0), pair("aldorf", "aldorf"))
        far = pair("aldorf", "fedorf", km=900.0, between_countries=2, perimeters=frozenset(), twinnings=0)
        for code in ("size", "setting", "language", "distance", "perimeter", "countries", "links", "neighbourhood"):
            assert sentence(Reason(code, -1.0), far), code


def test_no_sentence_says_what_the_facts_do_not_bear_out(alps: dict[str, Municipality]) -> None:
    home, other = (Place(alps[name], frozenset(), 0) for name in ("aldorf", "fedorf"))
    far = Pair(home, other, km=900, between_countries=2, already_there=0, named={})
    for code in ("setting", "language", "distance", "perimeter", "name", "countries", "partners", "neighbourhood"):
        assert not sentence(Reason(code, 1.0), far), code


def test_a_partner_of_a_partner_is_named(alps: dict[str, Municipality]) -> None:
    home, other = (Place(alps[name], frozenset(), 1) for name in ("aldorf", "fedorf"))
    pair = Pair(home, other, 300, 0, 0, {"a": "Chamonix", "b": "Courmayeur"}, path=("a", "b"))
    said = sentence(Reason("partners", 1.0), pair)
    assert said == "Twinned with Courmayeur, which is twinned with your partner Chamonix"


def test_fit_counts_nothing_that_is_unknown() -> None:
    assert {check.is_met for check in fit_between(FitFacts(), FitFacts())} == {None}


# --- without any twinning


def test_a_village_without_twinning_sees_how_to_begin(alps: dict[str, Municipality], client: Client) -> None:
    text = text_of(client, "/en/partners/Q1/")
    assert "How Aldorf can begin" in text
    assert "Fewer than ten twinned municipalities" in text
    assert "can begin" not in text_of(client, "/en/partners/Q2/")


def test_what_others_did_rests_on_ten_or_more(alps: dict[str, Municipality], municipality: Any, twin: Any) -> None:
    for number in range(12):
        village = municipality(f"V{number}", population=1000, elevation_m=700)
        twin(village, alps["bedorf" if number < 11 else "cedorf"], since="1995")
    atlas_changed()
    experience = page_of(alps["aldorf"]).experience
    assert experience is not None
    assert experience.municipalities == 13  # with Nahdorf
    tables = dict(experience.tables)
    assert [(row.title, row.count) for row in tables["Countries of their partners"]] == [("Italy", 12)]
    assert [(row.title, row.count) for row in tables["Since"]] == [("1990 to 2009", 12)]
    assert "Germany" not in str(tables)  # Nahdorf alone


# --- side by side, looking back, a third


def test_two_to_four_stand_side_by_side(alps: dict[str, Municipality], client: Client) -> None:
    text = text_of(client, "/en/partners/Q1/compare/?with=Q3&with=Q6")
    assert "Bedorf" in text
    assert "Edorf" in text
    assert "Mountain setting" in text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("with=Q3", "Choose at least two municipalities"),
        ("with=Q3&with=Q4&with=Q5&with=Q6&with=Q7", "Choose at most four municipalities"),
        ("with=Q3&with=Q4&with=Q999", "No municipality has the identifier “Q999”"),
        ("with=Q1&with=Q3&with=Q4", "Aldorf can't be compared as its own partner"),
    ],
)
def test_what_cannot_be_compared_is_named(
    query: str, message: str, alps: dict[str, Municipality], client: Client
) -> None:
    assert message in text_of(client, f"/en/partners/Q1/compare/?{query}", 422)


def test_the_other_direction_says_where_one_stands(alps: dict[str, Municipality]) -> None:
    page = ForUsPage(alps["aldorf"], landscape_now())
    assert page.asked == 5
    assert all(re.search(r"Aldorf stands at place \d of \d", card.notes[0]) for card in page.cards)


def test_a_third_suits_both_and_is_partner_of_neither(alps: dict[str, Municipality], client: Client) -> None:
    page = ThirdPage(alps["nahdorf"], landscape_now(), "Q3")
    assert page.cards
    assert {card.municipality.country for card in page.cards} <= {"SI", "FR", "DE", "CH"} - {"IT", "AT"}
    assert not {"Q5", "Q6"} & {card.municipality.key for card in page.cards}  # twinned with one of the two
    assert all(len(card.notes) == 2 for card in page.cards)
    assert "is no known partner of Nahdorf" in text_of(client, "/en/partners/Q2/third/?with=Q7", 422)
    assert "No twinning of Aldorf is known here" in text_of(client, "/en/partners/Q1/third/")


# --- rings


def test_a_ring_keeps_the_rules_of_a_programme(alps: dict[str, Municipality], client: Client) -> None:
    response = client.get("/en/partners/Q1/ring/?programme=cerv-nt-2025")
    page = response.context["page"]
    assert page.rings
    for ring in page.rings:
        countries = {member.municipality.country for member in ring.members}
        assert len(ring.members) == len(countries) == 4
        assert len(countries & eu_members()) >= 2
        assert ring.members[0].municipality == alps["aldorf"]
    assert "euro-access.eu" in response.content.decode()


def test_rings_stay_in_the_own_perimeter_until_told_otherwise(alps: dict[str, Municipality], client: Client) -> None:
    alps["bedorf"].memberships.all().delete()
    atlas_changed()
    asked = "size=4&countries=4"
    for query, may_be_in in ((asked, False), (f"{asked}&perimeter=&with=Q3", True)):
        page = client.get(f"/en/partners/Q1/ring/?{query}").context["page"]
        keys = {member.municipality.key for ring in page.rings for member in ring.members}
        assert ("Q3" in keys) == may_be_in
    (remedy,) = (
        one
        for one in client.get(f"/en/partners/Q1/ring/?{asked}&with=Q3").context["page"].remedies
        if one.sentence.startswith("All in this perimeter")
    )
    assert client.get("/en/partners/Q1/ring/" + remedy.query).context["page"].rings


def test_a_member_can_be_swapped_and_the_others_stay(alps: dict[str, Municipality], client: Client) -> None:
    first = client.get("/en/partners/Q1/ring/?size=3&countries=3").context["page"].rings[0]
    leaves, stays = first.members[1], first.members[2]
    page = client.get("/en/partners/Q1/ring/" + leaves.swap_query).context["page"]
    for ring in page.rings:
        keys = {member.municipality.key for member in ring.members}
        assert leaves.municipality.key not in keys
        assert {"Q1", stays.municipality.key} <= keys
    assert [name for name, _query in page.left_out] == [leaves.name]


def test_where_there_is_no_ring_the_rule_is_named_with_a_way_out(alps: dict[str, Municipality], client: Client) -> None:
    page = client.get("/en/partners/Q1/ring/?size=6&countries=6&eu=6").context["page"]
    assert not page.rings
    assert [remedy.sentence for remedy in page.remedies][:1]
    assert "At least 6 in the EU: ask for fewer." in [remedy.sentence for remedy in page.remedies]
    assert all(remedy.query for remedy in page.remedies)


def test_less_than_the_programme_asks_is_refused_beside_its_field(
    alps: dict[str, Municipality], client: Client
) -> None:
    text = text_of(client, "/en/partners/Q1/ring/?programme=cerv-nt-2025&countries=3", 422)
    assert "The programme asks for at least 4" in text


def test_unknown_members_of_a_ring_are_named(alps: dict[str, Municipality], client: Client) -> None:
    assert "“Q999”" in text_of(client, "/en/partners/Q1/ring/?with=Q999", 422)


def test_programmes_say_where_they_were_read() -> None:
    for programme in programmes():
        assert programme.url.startswith("https://")
        assert programme.source
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", programme.date)
        assert set(programme.name) == set(programme.note) == set(LANGUAGES)


# --- bad input


def test_an_unknown_municipality_is_named_with_what_to_do(alps: dict[str, Municipality], client: Client) -> None:
    for rest in ("", "compare/", "for-us/", "third/", "ring/"):
        assert "No municipality has the identifier “Q999”" in text_of(client, f"/en/partners/Q999/{rest}", 404)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"population": None}, "inhabitants"),
        ({"elevation_m": None}, "elevation"),
        ({"languages": ""}, "official languages"),
        ({}, "region"),
    ],
)
def test_what_a_municipality_lacks_is_said_on_its_page(
    facts: dict[str, Any], word: str, alps: dict[str, Municipality], client: Client
) -> None:
    admin1 = "" if word == "region" else "Tyrol"
    Municipality.objects.filter(key="Q1").update(admin1=admin1, **facts)
    atlas_changed()
    text = text_of(client, "/en/partners/Q1/")
    assert f"Unknown of Aldorf: {word}." in text
    assert 'class="card match"' in text


def test_filters_that_contradict_each_other_say_what_each_gives_without(
    alps: dict[str, Municipality], client: Client
) -> None:
    text = text_of(client, "/en/partners/Q1/?country=SI&size=20000-99999")
    assert "These filters contradict each other" in text
    assert "Country: Slovenia" in text
    assert "Inhabitants: 20,000 to 99,999" in text
    assert text.count("then 1 is left") == 2
    assert 'href="?size=20000-99999"' in text


def test_where_two_filters_have_to_go_both_are_named(alps: dict[str, Municipality], client: Client) -> None:
    text = text_of(client, "/en/partners/Q1/?country=SI&size=100000-&distance=800-")
    assert "Inhabitants: 100,000 and more" in text
    assert "Distance: 800 km and farther" in text


def test_a_filter_that_can_t_be_taken_is_named_and_the_others_hold(
    alps: dict[str, Municipality], client: Client
) -> None:
    text = text_of(client, "/en/partners/Q1/?country=IT&distance=somewhere&region=DE%7CBavaria")
    assert "“Distance” was not applied" in text
    assert "This region is not in the chosen country" in text
    assert text.count('class="card match"') == 1


def test_a_territory_of_three_municipalities_works(municipality: Any, client: Client) -> None:
    for key, country in (("A", "AT"), ("B", "IT"), ("C", "SI")):
        municipality(key, country=country, population=1000)
    atlas_changed()
    assert "The best of 2 candidates" in text_of(client, "/en/partners/A/")
    assert "Ring 1" in text_of(client, "/en/partners/A/ring/?size=3&countries=3")
    assert "These rules leave no ring" in text_of(client, "/en/partners/A/ring/")
    assert "stands at place" in text_of(client, "/en/partners/A/for-us/")


def test_a_country_alone_has_nobody_across_the_border(municipality: Any, client: Client) -> None:
    for key in ("A", "B"):
        municipality(key, country="AT")
    atlas_changed()
    for rest in ("", "for-us/", "ring/"):
        assert "No municipality of another country is known here" in text_of(client, f"/en/partners/A/{rest}")


def test_a_hamlet_is_told_that_twinnings_belong_to_municipalities(
    alps: dict[str, Municipality], client: Client
) -> None:
    Municipality.objects.filter(key="Q1").update(kind="locality")
    atlas_changed()
    assert "Aldorf is a locality within a municipality" in text_of(client, "/en/partners/Q1/")
    assert "/en/partners/Q1/" not in text_of(client, "/en/municipalities/Q1/")


# --- the landscape in memory


def test_the_landscape_is_laid_out_anew_only_when_its_facts_change(
    alps: dict[str, Municipality], twin: Any, municipality: Any
) -> None:
    kept = KeptLandscape()
    first = kept.now()
    with CaptureQueriesContext(connection) as made:
        assert kept.now() is first
    assert len(made) == 1
    atlas_changed()  # such as a team's news
    assert kept.now() is first
    twin(alps["aldorf"], alps["cedorf"])
    atlas_changed()
    assert kept.now().graph.network.degree[first.graph.row("Q1")] == 1


def test_while_one_lays_out_the_others_go_on_with_the_former(alps: dict[str, Municipality]) -> None:
    kept = KeptLandscape()
    first = kept.now()
    Municipality.objects.filter(key="Q1").update(population=950)
    atlas_changed()
    with kept._lock:
        assert kept.now(with_key="Q1") is first
    assert kept.now() is not first


def test_the_form_offers_the_regions_of_the_chosen_country(alps: dict[str, Municipality]) -> None:
    from django.http import QueryDict

    Municipality.objects.filter(key="Q3").update(admin1="Lombardy")
    atlas_changed()
    form = PartnersForm(QueryDict("country=IT&region=IT|Lombardy"), landscape=landscape_now())
    assert form.wanted.region == "IT|Lombardy"
    assert [card.municipality.key for card in page_of(alps["aldorf"], region="IT|Lombardy").cards] == ["Q3"]
    assert queries.landscape_now().regions["IT|Lombardy"] == frozenset({"Q3"})
