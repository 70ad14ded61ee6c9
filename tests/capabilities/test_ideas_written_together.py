# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several write on one idea: nothing is lost, every version stays, an old one can come back."""

from __future__ import annotations

from typing import Any

import pytest

from newtwincities.feed.models import Happening
from newtwincities.ideas.models import Idea, Version
from newtwincities.ideas.wording import wording_of
from tests.capabilities.ideas_world import World, filled, published, sent, signed_in

pytestmark = pytest.mark.django_db
TEXT = "First line.\n\nSecond line.\n\nThird line."


@pytest.fixture
def world(municipality: Any, person: Any) -> World:
    return filled(municipality, person)


@pytest.fixture
def idea(world: World) -> Idea:
    return published(world, text=TEXT)


def edit(idea: Idea) -> str:
    return f"/en/ideas/{idea.pk}/edit/"


def test_saving_makes_a_version_and_saving_nothing_makes_none(world: World, idea: Idea) -> None:
    edo = signed_in(world["edo"])
    assert edo.post(edit(idea), sent(idea)).status_code == 302
    assert Version.objects.count() == 1
    edo.post(edit(idea), sent(idea, title="Compost for four valleys", add_wanted="Bedorf"))
    idea.refresh_from_db()
    assert idea.version == Version.objects.count() == 2
    assert wording_of(idea).wanted == ("Q2",)
    assert Version.objects.get(number=2).by == world["edo"]


def test_differences_are_marked_by_more_than_colour(world: World, idea: Idea) -> None:
    ana = signed_in(world["ana"])
    ana.post(edit(idea), sent(idea, title="Compost for four valleys", deadline="2034-03-01"))
    page = ana.get(f"/en/ideas/{idea.pk}/versions/?a=2&b=1").content.decode()
    assert '<del class="idea-gone"><span class="unseen">[taken away: </span>three' in page
    assert '<ins class="idea-new"><span class="unseen">[added: </span>four' in page
    assert "1 March 2034" in page
    for wrong in ("?a=1&b=99", "?a=x&b=1", "?a=1&b="):
        assert ana.get(f"/en/ideas/{idea.pk}/versions/{wrong}").status_code == 404


def test_fields_that_only_one_has_changed_are_taken_without_a_word(world: World, idea: Idea) -> None:
    stale = sent(idea, summary="We compost and sell.")
    signed_in(world["ana"]).post(edit(idea), sent(idea, title="Compost for four valleys"))
    assert signed_in(world["edo"]).post(edit(idea), stale).status_code == 302
    idea.refresh_from_db()
    assert (idea.title, idea.summary) == ("Compost for four valleys", "We compost and sell.")


def test_a_text_is_put_together_line_by_line(world: World, idea: Idea) -> None:
    stale = sent(idea, text=TEXT.replace("Third", "Last"))
    signed_in(world["ana"]).post(edit(idea), sent(idea, text=TEXT.replace("First", "Very first")))
    signed_in(world["edo"]).post(edit(idea), stale)
    idea.refresh_from_db()
    assert idea.text == "Very first line.\n\nSecond line.\n\nLast line."


def test_in_a_conflict_both_are_shown_and_what_was_typed_stays_in_the_form(world: World, idea: Idea) -> None:
    stale = sent(idea, title="Compost for five valleys", summary="Mine.", topics=["energy", "water"])
    signed_in(world["ana"]).post(edit(idea), sent(idea, title="Compost for four valleys"))
    edo = signed_in(world["edo"])
    answer = edo.post(edit(idea), stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Compost for four valleys" in page
    assert 'value="Compost for five valleys"' in page
    assert "Mine." in page
    assert 'name="version" value="2"' in page
    idea.refresh_from_db()
    assert idea.title == "Compost for four valleys"
    assert edo.post(edit(idea), {**stale, "version": 2}).status_code == 302
    idea.refresh_from_db()
    assert (idea.title, idea.summary) == ("Compost for five valleys", "Mine.")


def test_a_version_that_never_was_counts_as_one_of_which_nothing_is_known(world: World, idea: Idea) -> None:
    answer = signed_in(world["edo"]).post(edit(idea), sent(idea, title="Another", version=99))
    assert answer.status_code == 409


def test_an_objective_that_no_longer_fits_the_type_is_a_conflict(world: World, idea: Idea) -> None:
    stale = sent(idea, objective="interreg_alpine_space/so4_1")
    changed = sent(idea, kind="interreg_alpine_space/climate_and_nature")
    signed_in(world["ana"]).post(edit(idea), changed)
    assert signed_in(world["edo"]).post(edit(idea), stale).status_code == 409


def test_an_old_version_comes_back_as_a_new_one_but_not_who_sees_it(world: World, idea: Idea) -> None:
    ana = signed_in(world["ana"])
    ana.post(edit(idea), sent(idea, title="Worse", visibility="invited"))
    ana.post(f"/en/ideas/{idea.pk}/versions/restore/", {"number": "1"})
    idea.refresh_from_db()
    assert (idea.title, idea.visibility, idea.version) == ("Compost for three valleys", "invited", 3)
    assert signed_in(world["mia"]).post(f"/en/ideas/{idea.pk}/versions/restore/", {"number": "2"}).status_code == 403
    assert ana.post(f"/en/ideas/{idea.pk}/versions/restore/", {"number": "9"}).status_code == 404


def test_that_words_were_revised_is_told_once_a_day(world: World, idea: Idea) -> None:
    ana = signed_in(world["ana"])
    for title in ("One", "Two", "Three"):
        idea.refresh_from_db()
        ana.post(edit(idea), sent(idea, title=title))
    assert Happening.objects.filter(sort="idea_changed").count() == 1


def test_the_preview_saves_nothing_and_runs_no_script(world: World, idea: Idea) -> None:
    text = "# Heading\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![far](https://example.org/a.png)"
    page = signed_in(world["edo"]).post(edit(idea), sent(idea, text=text, do="preview")).content.decode()
    shown = page[page.index('id="preview"') : page.index("<form class")]
    assert "<h3>Heading</h3>" in shown
    assert "<script" not in shown
    assert "javascript:" not in shown.replace("(javascript:", "")
    assert "<img" not in shown
    assert Version.objects.count() == 1
