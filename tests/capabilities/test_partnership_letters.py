# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Letters from a template: complete in five languages, filled from the dossier, beside each other, never markup."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone, translation

from newtwincities.common.wording import day_name
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions import exchanges as exchange_actions
from newtwincities.partnerships.letter_blocks import BLANK, blanks_in, blocks_of
from newtwincities.partnerships.letters import KINDS, LANGUAGES, Letters, filled, names_in, template
from newtwincities.partnerships.models import Document, Exchange, Partnership, ProgrammeItem
from tests.capabilities.test_partnerships import active, signed_in, visit, world

__all__ = ["world"]

HOSTILE = '<script>alert(1)</script> #panic("no") [x](javascript:alert(1)) ![](x) `{{ settings }}`'


@pytest.mark.parametrize("kind", [kind.value for kind in KINDS])
def test_each_letter_asks_for_the_same_facts_in_all_languages(kind: str) -> None:
    asked = {language: names_in(template(kind, language)) for language in LANGUAGES}
    assert len({frozenset(names) for names in asked.values()}) == 1, asked
    for language in LANGUAGES:
        blank = filled(template(kind, language), {})
        assert "{" not in blank, language
        assert "()" not in blank, language  # each blank has a hint
        assert blanks_in(blank) > 5


def test_french_and_slovene_have_their_own_signs() -> None:
    for kind in KINDS:
        for mark in (" :", " ;", " ?", " !", "« "):
            assert mark not in template(kind, "fr").replace("--- ", ""), (kind, mark)
        assert "“" not in template(kind, "fr")


def known(world: dict[str, Any]) -> Partnership:
    """A dossier with what letters can use."""
    partnership = active(world)
    Partnership.objects.filter(pk=partnership.pk).update(
        since=date(1998, 5, 1), topics="culture|youth", languages="de|it"
    )
    side = partnership.sides.all()[0]
    side.budget, side.currency = 4000, "EUR"
    side.save()
    exchange_actions.enter_exchange(partnership, visit(partnership, result="A choir of both."), by=world["ana"])
    start = timezone.localdate() + timedelta(days=60)
    planned = visit(partnership, title="Energy days", start=start, end=start, progress="planned", organisers={})
    exchange = exchange_actions.enter_exchange(partnership, planned, by=world["ana"])
    ProgrammeItem.objects.create(exchange=exchange, day=start, starts_at=time(9), title="Walk", place="Mill")
    Exchange.objects.filter(pk=exchange.pk).update(cost=12000, funding="CERV")
    found = queries.partnership_with_pk(partnership.pk)
    assert found
    return found


@pytest.mark.django_db
def test_letters_are_filled_in_their_own_language(world: dict[str, Any]) -> None:
    partnership = known(world)
    letters = Letters(partnership, partnership.sides.all()[0])
    agreement = letters.text("agreement", "de")
    assert "**Aldorf** (Österreich)" in agreement
    assert "**Bedorf** (Italien)" in agreement
    assert "seit 1998" in agreement
    assert "Deutsch und Italienisch" in agreement
    assert "4.000 EUR" in agreement
    assert "a1 und a2" in agreement
    invitation = letters.text("invitation", "it")
    assert "Energy days" in invitation
    assert "09:00" in invitation
    assert "Walk, Mill" in invitation
    assert "Youth camp" in letters.text("thanks", "sl")
    assert "A choir of both." in letters.text("press", "fr")
    assert "CERV" in letters.text("budget", "en")
    assert "12,000 EUR" in letters.text("budget", "en")


@pytest.mark.django_db
def test_what_is_not_known_stays_a_blank_with_a_hint(world: dict[str, Any]) -> None:
    partnership = active(world)
    text = Letters(partnership, partnership.sides.all()[1]).text("invitation", "de")
    assert f"{BLANK} (Anlass)" in text
    assert text.startswith("# Einladung")
    assert "Bedorf, " in text  # the side that writes comes first


def write(client: Any, partnership: Partnership, query: str, **values: Any) -> Any:
    return client.post(f"/en/partnerships/{partnership.pk}/documents/write/?{query}", {"title": "Letter", **values})


@pytest.mark.django_db
def test_two_languages_are_written_side_by_side_and_kept(world: dict[str, Any]) -> None:
    partnership, ana = known(world), signed_in(world["ana"])
    path = f"/en/partnerships/{partnership.pk}/documents/write/"
    assert "What would you like to write?" in ana.get(path).content.decode()
    editor = ana.get(f"{path}?kind=agreement&first=de&second=it").content.decode()
    assert "Partnerschaftsvereinbarung" in editor
    assert "Accordo di partenariato" in editor
    assert 'lang="it"' in editor
    response = write(ana, partnership, "kind=agreement&first=de&second=it", text="# Eins", second_text="# Uno")
    document = Document.objects.get()
    assert response.headers["Location"].endswith(f"/documents/{document.pk}/")
    assert (document.kind, document.language, document.second_language) == ("agreement", "de", "it")
    page = signed_in(world["ben"]).get(response.headers["Location"]).content.decode()
    assert 'lang="de"' in page
    assert "<h3>Uno</h3>" in page
    assert "German + Italian" in ana.get(f"/en/partnerships/{partnership.pk}/documents/").content.decode()


@pytest.mark.django_db
def test_the_same_language_twice_is_put_right(world: dict[str, Any]) -> None:
    response = signed_in(world["ana"]).get(
        f"/en/partnerships/{active(world).pk}/documents/write/?kind=thanks&first=de&second=de"
    )
    assert "Choose two different languages" in response.content.decode()


@pytest.mark.django_db
def test_an_empty_letter_is_not_kept_and_its_title_is_not_lost(world: dict[str, Any]) -> None:
    response = write(signed_in(world["ana"]), active(world), "kind=press&first=en&second=", text="", title="Our note")
    assert response.status_code == 422
    assert "Write something, or go back." in response.content.decode()
    assert "Our note" in response.content.decode()


@pytest.mark.django_db
def test_two_who_write_at_once_notice(world: dict[str, Any]) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    write(ana, partnership, "kind=press&first=en&second=", text="One")
    path = f"/en/partnerships/{partnership.pk}/documents/{Document.objects.get().pk}/change/"
    assert ana.post(path, {"title": "Letter", "text": "Two", "version": 1}).status_code == 302
    response = signed_in(world["ben"]).post(path, {"title": "Letter", "text": "Three", "version": 1})
    assert response.status_code == 409
    assert "Three" in response.content.decode()
    assert Document.objects.get().text == "Two"
    again = signed_in(world["ben"]).post(path, {"title": "Letter", "text": "Three", "version": 2})
    assert again.status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("second", ["", "sl"])
def test_a_letter_is_printed_as_a_paper(world: dict[str, Any], second: str) -> None:
    partnership, ana = known(world), signed_in(world["ana"])
    letters = Letters(partnership, partnership.sides.all()[0])
    for kind in KINDS:
        values = {"text": letters.text(kind, "fr"), "second_text": letters.text(kind, second) if second else ""}
        write(ana, partnership, f"kind={kind}&first=fr&second={second}", **values)
    for document in Document.objects.all():
        response = ana.get(f"/en/partnerships/{partnership.pk}/documents/{document.pk}/paper.pdf")
        assert response.content.startswith(b"%PDF-"), document.kind


@pytest.mark.django_db
def test_what_people_write_is_never_markup(world: dict[str, Any]) -> None:
    partnership, ana = active(world), signed_in(world["ana"])
    write(ana, partnership, "kind=press&first=en&second=de", text=f"# {HOSTILE}\n\n{HOSTILE}", second_text=HOSTILE)
    path = f"/en/partnerships/{partnership.pk}/documents/{Document.objects.get().pk}/"
    page = ana.get(path).content.decode()
    assert "<script>alert" not in page
    assert 'javascript:alert(1)"' not in page
    assert "&lt;script&gt;alert(1)" in page
    assert ana.get(f"{path}paper.pdf").content.startswith(b"%PDF-")


def test_blocks_hold_headings_lists_tables_and_bold() -> None:
    html = render_to_string(
        "partnerships/letter_blocks.html",
        {
            "blocks": blocks_of(
                "# A\n\n## B\n\n1. one\n2. two\n   - inner\n\n| x | y |\n| - | - |\n| **1** | …… (hint) |\n\n---\n*i*"
            )
        },
    )
    for part in ("<h3>A</h3>", "<h4>B</h4>", '<ol start="1"><li>one</li>', '<th scope="col">x</th>',
                 "<strong>1</strong>", "<mark>…… (hint)</mark>", "<hr>", "<em>i</em>"):  # fmt: skip
        assert part in html


def test_templates_stand_in_one_file_for_each_kind() -> None:
    folder = Path(__file__).parents[2] / "newtwincities" / "partnerships" / "papers" / "letters"
    assert {path.stem for path in folder.glob("*.toml")} == {kind.value for kind in KINDS}


def test_a_name_that_ends_in_a_full_stop_brings_no_second_one() -> None:
    assert filled("Contacts: {who|names}. {|rest}.", {"who": "C. T."}) == "Contacts: C. T. …… (rest)."


def test_the_first_of_a_month_is_written_as_the_french_do() -> None:
    with translation.override("fr"):
        assert day_name(date(2027, 2, 1)) == "1er février 2027"
        assert day_name(date(2027, 2, 11)) == "11 février 2027"
        assert Template("{{ day|date:'DATE_FORMAT' }}").render(Context({"day": date(2027, 2, 1)})) == "1er février 2027"
    with translation.override("it"):
        assert day_name(date(2027, 2, 1)) == "1 febbraio 2027"
