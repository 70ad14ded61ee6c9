# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every text is translated into every language, and what `tools/messages.py` collects, keeps and finds wrong."""

from __future__ import annotations

import gettext
import importlib.util
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from newtwincities.web.catalogues import LOCALE, compile_catalogues

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ["de", "fr", "it", "sl"]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("newtwincities_tools_messages", ROOT / "tools" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


messages = load()


# The catalogues of the product


def test_every_text_is_translated_into_every_language() -> None:
    if found := messages.check(ROOT):
        pytest.fail("\n".join(found), pytrace=False)


def test_the_catalogues_are_those_of_the_languages() -> None:
    assert sorted(path.parents[1].name for path in LOCALE.glob("*/LC_MESSAGES/*.po")) == LANGUAGES


def test_slovene_has_four_forms_wherever_something_is_counted() -> None:
    entries = messages.catalogue_path(ROOT, "sl").read_text(encoding="utf-8").split("\n\n")
    counted = [entry for entry in entries if "\nmsgid_plural " in entry]
    assert counted
    for entry in counted:
        assert re.findall(r"^msgstr\[(\d)\] ", entry, re.M) == ["0", "1", "2", "3"], entry


def test_the_catalogues_compile_and_the_swiss_one_has_no_sharp_s(tmp_path: Path) -> None:
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = tmp_path / source.relative_to(LOCALE)
        target.parent.mkdir(parents=True)
        shutil.copyfile(source, target)
    assert compile_catalogues(tmp_path) == len(LANGUAGES) + 1
    for language in (*LANGUAGES, "de_CH"):
        assert translations(tmp_path, language).info()["content-type"] == "text/plain; charset=utf-8"
    swiss = translations(tmp_path, "de_CH")._catalog  # type: ignore[attr-defined]
    assert not [text for text in swiss.values() if "ß" in text or "„" in text]


def test_collecting_twice_changes_nothing(tmp_path: Path) -> None:
    unneeded = shutil.ignore_patterns("vendor", "static", "data", "__pycache__", "*.mo")
    shutil.copytree(ROOT / "newtwincities", tmp_path / "newtwincities", ignore=unneeded)
    messages.update(tmp_path)
    first = written(tmp_path)
    messages.update(tmp_path)
    assert written(tmp_path) == first


# Small sources and catalogues

PYTHON = """
from django.utils.translation import gettext as _, ngettext, ngettext_lazy, npgettext, pgettext, pgettext_lazy

def texts(n, _=_):
    _("Plain {name}"), gettext_lazy("in two " "pieces")
    ngettext("{n} town", "{n} towns", n), ngettext_lazy("lazy", "lazies", n)
    pgettext("a context", "Plain {name}"), pgettext_lazy("lazily", "any"), npgettext("counted", "row", "rows", n)
    _(variable), other("no text")
"""
TEMPLATE = """
{% comment %}Translators: not {% translate "this" %}{% endcomment %}{% translate "after a comment" %}
      <p>{% translate "indented" %} {% translate 'in a context' context "here" %} {# {% translate "nor this" %} #}</p>
    <p>{% translate "less" as less %} {% blocktranslate asvar it %}as a variable{% endblocktranslate %}
   {% blocktranslate trimmed count n=rows|length with a=b context "of a table" %}
     {{ n }} row of {{ a }}
   {% plural %}
     {{ n }} rows of {{ a }}
   {% endblocktranslate %}{% include "x.html" with title=_("as an argument") %}
 {% blocktranslate %}100 % of {{ a }}{% endblocktranslate %}{% translate "d’un trait – “€”" %}
"""
PLAIN_TREE = {"de": "Baum", "fr": "arbre", "it": "albero", "sl": "drevo"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "newtwincities" / "atlas" / "templates").mkdir(parents=True)
    return tmp_path


def write_python(root: Path, text: str) -> None:
    (root / "newtwincities" / "atlas" / "pages.py").write_text(text, encoding="utf-8")


def write_template(root: Path, text: str) -> None:
    (root / "newtwincities" / "atlas" / "templates" / "page.html").write_text(text, encoding="utf-8")


def written(root: Path) -> list[bytes]:
    return [messages.catalogue_path(root, language).read_bytes() for language in LANGUAGES]


def translate(root: Path, language: str, *translations: str) -> None:
    """Fills the empty translations of a catalogue, in their order."""
    path = messages.catalogue_path(root, language)
    header, _, entries = path.read_text(encoding="utf-8").partition("\n\n")
    rest = iter(translations)
    entries = re.sub(r'^(msgstr\S*) ""$', lambda found: f'{found[1]} "{next(rest)}"', entries, flags=re.M)
    assert not list(rest), "there are fewer texts than translations"
    path.write_text(f"{header}\n\n{entries}", encoding="utf-8")


def change(root: Path, language: str, old: str, new: str) -> None:
    path = messages.catalogue_path(root, language)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def translations(locale: Path, language: str) -> gettext.GNUTranslations:
    with (locale / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def problems(root: Path, language: str) -> list[str]:
    """The problems of one language, without the name of its catalogue."""
    name = f"newtwincities/locale/{language}/LC_MESSAGES/django.po: "
    return [line.removeprefix(name) for line in messages.check(root) if line.startswith(name)]


def of_translation(root: Path, language: str, text: str, translation: str) -> list[str]:
    """What is wrong with the translation of one text of the code."""
    write_python(root, f"_({text!r})")
    messages.update(root)
    translate(root, language, translation)
    return problems(root, language)


def of_forms(root: Path, language: str, text: tuple[str, str], *forms: str) -> list[str]:
    """What is wrong with the plural forms of one text of the code."""
    write_python(root, f"ngettext({text[0]!r}, {text[1]!r}, n)")
    messages.update(root)
    translate(root, language, *forms)
    return problems(root, language)


# Collecting


def test_texts_of_code_are_collected(root: Path) -> None:
    write_python(root, PYTHON)
    assert messages._keys(messages.collect(root)) == {
        (None, ("Plain {name}",)),
        (None, ("in two pieces",)),
        (None, ("{n} town", "{n} towns")),
        (None, ("lazy", "lazies")),
        ("a context", ("Plain {name}",)),
        ("lazily", ("any",)),
        ("counted", ("row", "rows")),
    }


def test_texts_of_templates_are_collected(root: Path) -> None:
    write_template(root, TEMPLATE)
    assert messages._keys(messages.collect(root)) == {
        (None, ("after a comment",)),
        (None, ("indented",)),
        ("here", ("in a context",)),
        (None, ("less",)),
        (None, ("as a variable",)),
        ("of a table", ("%(n)s row of %(a)s", "%(n)s rows of %(a)s")),
        (None, ("as an argument",)),
        (None, ("100 %% of %(a)s",)),
        (None, ("d’un trait – “€”",)),
    }


def test_a_new_catalogue_says_where_texts_are_and_how_the_language_counts(root: Path) -> None:
    write_python(root, '_("tree")\nngettext("{n} town", "{n} towns", n)')
    write_template(root, '\n{% translate "tree" %}')
    messages.update(root)
    assert messages.catalogue_path(root, "sl").read_text(encoding="utf-8") == (
        'msgid ""\n'
        'msgstr ""\n'
        '"Project-Id-Version: NewTwinCities\\n"\n'
        '"Language: sl\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);\\n"\n'
        "\n"
        "#: newtwincities/atlas/pages.py newtwincities/atlas/templates/page.html\n"
        'msgid "tree"\n'
        'msgstr ""\n'
        "\n"
        "#: newtwincities/atlas/pages.py\n"
        "#, python-brace-format\n"
        'msgid "{n} town"\n'
        'msgid_plural "{n} towns"\n'
        'msgstr[0] ""\n'
        'msgstr[1] ""\n'
        'msgstr[2] ""\n'
        'msgstr[3] ""\n'
    )


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("de", {0: 1, 1: 0, 2: 1, 101: 1}),
        ("fr", {0: 0, 1: 0, 2: 1, 101: 1}),
        ("it", {0: 1, 1: 0, 2: 1, 101: 1}),
        ("sl", {0: 3, 1: 0, 2: 1, 3: 2, 4: 2, 5: 3, 11: 3, 100: 3, 101: 0, 102: 1, 103: 2, 111: 3}),
    ],
)
def test_each_language_counts_in_its_way(root: Path, language: str, forms: dict[int, int]) -> None:
    count = 1 + max(forms.values())
    of_forms(root, language, ("{n} town", "{n} towns"), *(f"{{n}} {form}" for form in range(count)))
    compile_catalogues(root / "newtwincities" / "locale")
    compiled = translations(root / "newtwincities" / "locale", language)
    assert {n: compiled.ngettext("{n} town", "{n} towns", n) for n in forms} == {
        n: f"{{n}} {form}" for n, form in forms.items()
    }


def test_translations_are_kept_new_texts_are_empty_and_vanished_ones_gone(root: Path) -> None:
    write_python(root, '_("oak")\n_("tree")\npgettext("family", "tree")')
    messages.update(root)
    translate(root, "de", "Eiche", "Baum", "Stammbaum")
    change(root, "de", 'msgid "oak"', '#, fuzzy\nmsgid "oak"')
    change(root, "de", "#: newtwincities/atlas/pages.py\nmsgctxt", "# Who asks?\nmsgctxt")
    write_python(root, 'pgettext("family", "tree")\n_("oaks")\n_("tree")\n_("beech")')
    assert messages.update(root)[0].endswith(": 4 texts, 2 new, 1 vanished, 2 to translate")
    _, *entries = messages.catalogue_path(root, "de").read_text(encoding="utf-8").split("\n\n")
    place = "#: newtwincities/atlas/pages.py\n"
    assert entries == [
        f'{place}msgid "beech"\nmsgstr ""',
        f'{place}msgid "oaks"\nmsgstr ""',
        f'{place}msgid "tree"\nmsgstr "Baum"',
        f'# Who asks?\n{place}msgctxt "family"\nmsgid "tree"\nmsgstr "Stammbaum"\n',
    ]


def test_a_translation_of_another_plural_is_not_kept(root: Path) -> None:
    of_forms(root, "it", ("town", "towns"), "città", "città")
    write_python(root, 'ngettext("town", "cities", n)')
    messages.update(root)
    assert problems(root, "it") == ["“town”: is not translated"]


def test_a_mark_of_doubt_stays(root: Path) -> None:
    assert of_translation(root, "it", "tree", "albero") == []
    change(root, "it", "msgid", "#, fuzzy\nmsgid")
    messages.update(root)
    assert problems(root, "it") == ["“tree”: is marked fuzzy: look at the translation, then remove the mark"]


def test_the_order_in_the_sources_does_not_matter(root: Path) -> None:
    write_python(root, '_("b")\n_("a")\npgettext("x", "a")')
    messages.update(root)
    first = written(root)
    write_python(root, '\n\npgettext("x", "a")\n_("a")\n_("b")')
    messages.update(root)
    assert written(root) == first


def test_a_broken_catalogue_is_not_overwritten(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    of_translation(root, "sl", "tree", 'dre"vo')
    before = written(root)
    monkeypatch.setattr(messages, "ROOT", root)
    assert messages.main([]) == 1
    assert capsys.readouterr().err == (
        "newtwincities/locale/sl/LC_MESSAGES/django.po: line 12 is no valid line of a catalogue: "
        'msgstr "dre"vo". Nothing was written.\n'
    )
    assert written(root) == before
    assert problems(root, "sl") == ['line 12 is no valid line of a catalogue: msgstr "dre"vo"']


# Checking


def test_the_check_says_whether_all_is_well(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(messages, "ROOT", root)
    write_python(root, '_("tree")')
    messages.update(root)
    before = written(root)
    assert messages.main(["--check"]) == 1
    assert written(root) == before
    assert capsys.readouterr().out.splitlines() == [
        f"newtwincities/locale/{language}/LC_MESSAGES/django.po: “tree”: is not translated" for language in LANGUAGES
    ]
    for language, tree in PLAIN_TREE.items():
        translate(root, language, tree)
    assert messages.main(["--check"]) == 0
    assert capsys.readouterr().out == "Every text is translated.\n"


def test_a_missing_catalogue_is_noticed(root: Path) -> None:
    write_python(root, '_("tree")')
    assert problems(root, "fr") == ["is missing: run make messages"]


def test_other_plural_rules_are_noticed(root: Path) -> None:
    of_translation(root, "sl", "tree", "drevo")
    change(
        root,
        "sl",
        "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3)",
        "nplurals=1; plural=0",
    )
    assert problems(root, "sl") == [f"the header has other Plural-Forms than {messages.PLURALS['sl']}"]


def test_missing_and_vanished_texts_are_noticed(root: Path) -> None:
    of_translation(root, "de", "tree", "Baum")
    write_python(root, 'pgettext("family", "tree")\nngettext("{n} town", "{n} towns", n)')
    assert problems(root, "de") == [
        "“tree” (family): is missing in the catalogue: run make messages",
        "“{n} town”: is missing in the catalogue: run make messages",
        "“tree”: is no text of the sources: run make messages",
    ]


def test_long_texts_are_quoted_shortly(root: Path) -> None:
    assert of_translation(root, "de", "many words\nand " * 10, "") == [
        "“many words and many words and many words and many words and many words and many…”: is not translated"
    ]


def test_a_missing_plural_form_is_noticed(root: Path) -> None:
    forms = ("{n} kraj", "{n} kraja", "", "{n} krajev")
    assert of_forms(root, "sl", ("{n} town", "{n} towns"), *forms) == [
        "“{n} town”: plural form 3 of 4 is not translated"
    ]


@pytest.mark.parametrize(
    ("text", "translation", "found"),
    [
        ("{a} and {b}", "{b} e {a}", []),
        ("{a} and {b}", "{a}, {a} e {b}", []),
        ("{a} and {b}", "{a} e {c}", ["lacks {b}", "has {c}, which the text does not have"]),
        ("{a} and {b}", "nulla", ["lacks {a}, {b}"]),
        ("{a:,} each", "{a} ciascuno", ["lacks {a:,}", "has {a}, which the text does not have"]),
        ("{a!r} each", "{a!r} ciascuno", []),
        ("{} and {}", "{} e {}", []),
        ("{} and {}", "{}", ["lacks {} no. 2"]),
        ("{a} each", "{a ciascuno", ["has a brace without its other half"]),
        ("tree", "albero {a}", ["has {a}, which the text does not have"]),
        ("open {", "aprire {", []),
        ("%(a)s and %(b)s", "%(b)s e %(a)s", []),
        ("%(a)s and %(b)s", "%(a)s", ["lacks %(b)s"]),
        ("%(a)s each", "%(a)d", ["lacks %(a)s", "has %(a)d, which the text does not have"]),
        ("%(a)s each", "(a)s", ["lacks %(a)s"]),
        ("%(a)s: 50%%", "%(a)s: 50%%", []),
        ("%(a)s: half", "%(a)s: il 50% dei comuni", ["has a lone %: write %%"]),
        ("%s and %d", "%s e %d", []),
        ("%s and %d", "%d e %s", ["lacks %d no. 2, %s no. 1", "has %d no. 1, %s no. 2, which the text does not have"]),
        ("50% of all", "il 50% dei comuni", []),
    ],
)
def test_other_placeholders_are_noticed(root: Path, text: str, translation: str, found: list[str]) -> None:
    assert of_translation(root, "it", text, translation) == [f"“{text}”: {problem}" for problem in found]


def test_a_lone_percent_sign_in_a_template_is_noticed(root: Path) -> None:
    write_template(root, "\n{% translate 'half of them' %}")
    messages.update(root)
    translate(root, "it", "il 50% dei comuni")
    assert problems(root, "it") == ["“half of them”: has a lone %: write %%"]


@pytest.mark.parametrize(
    ("text", "forms", "found"),
    [
        (("{n} town", "{n} towns"), ("{n} kraj", "{n} kraja", "{n} kraji", "{n} krajev"), []),
        (("{n} town", "{n} towns"), ("{n} kraj", "dva kraja", "{n} kraji", "{n} krajev"), ["2 of 4 lacks {n}"]),
        (("{n} town", "{n} towns"), ("En kraj", "{n} kraja", "{n} kraji", "{n} krajev"), ["1 of 4 lacks {n}"]),
        (("One town", "{n} towns"), ("{n} kraj", "dva kraja", "{n} kraji", "{n} krajev"), []),
        (("One town", "{n} towns"), ("En kraj", "dva kraja", "{n} kraji", "kraji"), ["4 of 4 lacks {n}"]),
        (
            ("One town", "{n} towns"),
            ("{m} kraj", "{n} kraja", "{n} kraji", "{n} krajev"),
            ["1 of 4 has {m}, which the text does not have"],
        ),
        (("{a}: one town", "{a}: {n} towns"), ("{a}: en", "{a}: dva", "trije", "{a}: {n}"), ["3 of 4 lacks {a}"]),
    ],
)
def test_each_plural_form_needs_its_placeholders(
    root: Path, text: tuple[str, str], forms: tuple[str, ...], found: list[str]
) -> None:
    assert of_forms(root, "sl", text, *forms) == [f"“{text[0]}”: plural form {problem}" for problem in found]


@pytest.mark.parametrize(
    ("text", "translation", "right"),
    [
        ("tree", "albero", True),
        (" tree\n", " albero\\n", True),
        ("tree\n", "albero", False),
        ("tree", "albero\\n", False),
        ("tree", " albero", False),
        ("tree ", "albero", False),
        ("tree ", "albero\u00a0", False),
    ],
)
def test_other_white_space_at_the_ends_is_noticed(root: Path, text: str, translation: str, right: bool) -> None:
    problem = "“tree”: begins or ends with other white space than the text"
    assert of_translation(root, "it", text, translation) == ([] if right else [problem])


@pytest.mark.parametrize(
    ("text", "translation", "right"),
    [
        ("<b>A</b> <a href='x'>b</a>", "<a href='x'>b</a> <b>A</b>", True),
        ("<a href='x' title='y'>b</a>", "<a href='x' title='z'>b</a>", True),
        ("2 < 3", "2 è minore di 3", True),
        ("<b>A</b>", "A", False),
        ("<b>A</b>", "<b>A<b>", False),
        ("<b>A</b>", "<i>A</i>", False),
        ("<a href='x'>b</a>", "<a href='y'>b</a>", False),
        ("A", "<b>A</b>", False),
    ],
)
def test_other_tags_are_noticed(root: Path, text: str, translation: str, right: bool) -> None:
    problem = f"“{text}”: has other HTML tags than the text"
    assert of_translation(root, "it", text, translation) == ([] if right else [problem])


@pytest.mark.parametrize(
    ("translation", "right"),
    [("der „Baum“", True), (r"der \"Baum\"", False), (r"der „Baum\"", False)],
)
def test_german_has_its_own_quotation_marks(root: Path, translation: str, right: bool) -> None:
    problem = "“the tree”: has straight quotation marks, German has „these“"
    assert of_translation(root, "de", "the tree", translation) == ([] if right else [problem])


def test_quotation_marks_of_attributes_stay_straight(root: Path) -> None:
    assert of_translation(root, "de", '<a href="x">tree</a>', r"<a href=\"x\">Baum</a>") == []


@pytest.mark.parametrize(
    "translation",
    [
        "Ligne 4\u202f: le pays manque\u202f; pourquoi\u202f?",
        "Ligne\u00a0: «\u202fde:Bozen|it:Bolzano\u202f»\u202f!",
        "Où\u202f?!",
        "à 14:30, https://a.example/?x=1;y, /liste?page=2",
        "Commence par https://, n’est-ce pas\u202f?",
        "Faits&nbsp;et sources",
        "(;) ou «\u202f;\u202f»",
    ],
)
def test_french_marks_stand_apart(root: Path, translation: str) -> None:
    assert of_translation(root, "fr", "the tree", translation) == []


@pytest.mark.parametrize(
    ("text", "translation", "mark"),
    [
        ("tree: {a}", "arbre : {a}", ":"),
        ("tree: {a}", "arbre: {a}", ":"),
        ("{a:,}!", "{a:,}!", "!"),
        ("%(a)s: tree", "%(a)s : arbre", ":"),
        ("<b>tree</b>?", "<b>arbre</b> ?", "?"),
        ("tree", "“l’arbre;”", ";"),
        ("tree", "(l’arbre!)", "!"),
    ],
)
def test_french_marks_that_stand_too_close_are_noticed(root: Path, text: str, translation: str, mark: str) -> None:
    problem = f"“{text}”: has no narrow no-break space (U+202F) before “{mark}”"
    assert of_translation(root, "fr", text, translation) == [problem]


def test_the_swiss_catalogue_follows_the_german_one(root: Path) -> None:
    locale = root / "newtwincities" / "locale"
    of_translation(root, "de", "street", "die „Straße“")
    assert compile_catalogues(locale) == len(LANGUAGES) + 1
    assert translations(locale, "de").gettext("street") == "die „Straße“"
    assert translations(locale, "de_CH").gettext("street") == "die «Strasse»"
    of_forms(root, "de", ("{n} street", "{n} streets"), "{n} Straße", "{n} Straßen")
    shutil.rmtree(locale / "de_CH")
    compile_catalogues(locale)
    assert translations(locale, "de_CH").ngettext("{n} street", "{n} streets", 2) == "{n} Strassen"
