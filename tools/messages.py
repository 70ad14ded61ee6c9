# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeps the message catalogues: collects the texts to translate, and finds what is wrong with the translations.

    python tools/messages.py            writes newtwincities/locale/*/LC_MESSAGES/django.po anew
    python tools/messages.py --check    writes nothing; one line for each problem, and status 1 if there is any

Writing keeps the translations of the texts that are still there, adds the new ones untranslated and leaves out those
that vanished. The same sources and translations give the same bytes, whoever writes them and whenever.

The sources are English, which therefore has no catalogue. Swiss spelling is derived when catalogues are compiled.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "newtwincities"

# The languages, and how each counts (docs/reference/glossary.md).
PLURALS: Mapping[str, str] = {
    "de": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "it": "nplurals=2; plural=(n != 1);",
    "sl": "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);",
}
HEADER = r"""msgid ""
msgstr ""
"Project-Id-Version: NewTwinCities\n"
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plurals}\n"

"""

# Which arguments of a function are the text, its plural and, marked with a c, its context.
TEXT = (1,)
PLURAL = (1, 2)
IN_CONTEXT = ((1, "c"), 2)
PLURAL_IN_CONTEXT = ((1, "c"), 2, 3)
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...]] = {
    "_": TEXT,
    "gettext": TEXT,
    "gettext_lazy": TEXT,
    "gettext_noop": TEXT,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": IN_CONTEXT,
    "pgettext_lazy": IN_CONTEXT,
    "npgettext": PLURAL_IN_CONTEXT,
    "npgettext_lazy": PLURAL_IN_CONTEXT,
}

PO_LINE = re.compile(r'(?:#.*|(?:msg(?:ctxt|id|id_plural|str(?:\[\d\])?) )?"(?:[^"\\]|\\.)*")?')
TEMPLATE_COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#[^\n]*?#}", re.DOTALL)
PERCENT = re.compile(r"%%|%\(\w+\)[-+0#]*\d*(?:\.\d+)?[a-zA-Z]|%[-+0#]*\d*(?:\.\d+)?[sdrif](?!\w)")
FIELD = re.compile(r"{[^{}]*}")
UNNAMED = re.compile(r"%[^(%]|{[!:}]")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
TRANSLATED_ATTRIBUTE = re.compile(r"""\b(title|alt|aria-label|lang|hreflang)=("[^"]*"|'[^']*')""")
TECHNICAL = re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s<>»”)]*|&#?\w+;")  # addresses and entities
# Followed by a letter, digit or slash it is no punctuation: 14:30, de:Bozen, ?page=2.
FRENCH_MARK = re.compile(r"(.)([:;!?]+)(?![\w/])", re.DOTALL)
BEFORE_FRENCH_MARK = "\u202f\u00a0([{«“‘\"':;!?"
LONGEST_QUOTE = 80


class UnreadableError(Exception):
    """A file that is no catalogue."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the catalogues, or checks them; the exit status."""
    parser = argparse.ArgumentParser(description="Collect the texts to translate, or check their translations.")
    parser.add_argument("--check", action="store_true", help="write nothing, report what is wrong")
    if parser.parse_args(arguments).check:
        found = check(ROOT)
        print("\n".join(found) or "Every text is translated.")
        return 1 if found else 0
    try:
        print("\n".join(update(ROOT)))
    except UnreadableError as error:
        print(f"{error}. Nothing was written.", file=sys.stderr)
        return 1
    return 0


# The sources


def collect(root: Path) -> Catalog:
    """All texts to translate, each with the files that it is in."""
    texts = Catalog()
    package = root / PACKAGE
    for path in sorted(package.rglob("*.py")):
        _add(texts, path.read_bytes(), path.relative_to(root).as_posix())
    for path in sorted((*package.glob("**/templates/**/*.html"), *package.glob("**/templates/**/*.txt"))):
        name = path.relative_to(root).as_posix()
        _add(texts, _as_python(path.read_text(encoding="utf-8"), name), name)
    return texts


def _as_python(template: str, name: str) -> bytes:
    """Calls of gettext instead of the template's tags, unindented: the indents of HTML are wrong ones in Python."""
    lines = templatize(TEMPLATE_COMMENT.sub("", template), origin=name).splitlines()
    return "\n".join(line.lstrip() for line in lines).encode()


def _add(texts: Catalog, source: bytes, name: str) -> None:
    for _, text, _, context in extract("python", BytesIO(source), keywords=KEYWORDS):
        texts.add(text, locations=[(name, 0)], context=context)


# The catalogues


def update(root: Path) -> list[str]:
    """Writes the catalogues anew where they differ; a line on each."""
    texts = collect(root)
    present = {language: _present(root, language) for language in PLURALS}
    return [_update(catalogue_path(root, language), language, texts, old) for language, old in present.items()]


def _present(root: Path, language: str) -> Catalog:
    path = catalogue_path(root, language)
    try:
        return read(path) if path.exists() else Catalog()
    except UnreadableError as error:
        raise UnreadableError(f"{_name(language)}: {error}") from error


def _update(path: Path, language: str, texts: Catalog, old: Catalog) -> str:
    new = _merged(texts, old, language)
    content = _written(new, language)
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    open_texts = sum(not all(_forms(message)) for message in _messages(new))
    added, vanished = len(_keys(new) - _keys(old)), len(_keys(old) - _keys(new))
    return f"{_name(language)}: {len(new)} texts, {added} new, {vanished} vanished, {open_texts} to translate"


def _merged(texts: Catalog, old: Catalog, language: str) -> Catalog:
    """The texts of the sources with the translations that they had."""
    merged = Catalog()
    merged.mime_headers = [("Plural-Forms", PLURALS[language])]
    for text in _messages(texts):
        known = old.get(text.id, text.context)
        if known is None or _ids(known) != _ids(text):
            known = Message(text.id)
        flags = {"fuzzy"} & known.flags
        merged.add(
            text.id, known.string, text.locations, flags, user_comments=known.user_comments, context=text.context
        )
    return merged


def _written(catalogue: Catalog, language: str) -> bytes:
    file = BytesIO()
    file.write(HEADER.format(language=language, plurals=PLURALS[language]).encode())
    write_po(file, catalogue, width=0, omit_header=True, sort_output=True, include_lineno=False)
    return file.getvalue().rstrip(b"\n") + b"\n"


def read(path: Path) -> Catalog:
    """A catalogue. Babel takes lines with quotation marks at wrong places for something else, so they are refused."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, start=1):
            if not PO_LINE.fullmatch(line.strip()):
                raise UnreadableError(f"line {number} is no valid line of a catalogue: {line.strip()}")
        return read_po(lines, ignore_obsolete=True, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise UnreadableError(f"cannot be read ({error})") from error


def catalogue_path(root: Path, language: str) -> Path:
    return root / _name(language)


def _name(language: str) -> str:
    return f"{PACKAGE}/locale/{language}/LC_MESSAGES/django.po"


def _messages(catalogue: Catalog) -> list[Message]:
    """All but the header, in the order of the files."""
    return sorted(message for message in catalogue if message.id)


def _keys(catalogue: Catalog) -> set[tuple[str | None, tuple[str, ...]]]:
    return {(message.context, _ids(message)) for message in _messages(catalogue)}


def _ids(message: Message) -> tuple[str, ...]:
    """The English text and, where it counts, its plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _forms(message: Message) -> tuple[str, ...]:
    """The translation in all its plural forms; empty strings for those that are missing."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


# The check


def check(root: Path) -> list[str]:
    """What is wrong with the catalogues, one line for each problem."""
    texts = collect(root)
    return [f"{_name(language)}: {problem}" for language in PLURALS for problem in _check(root, language, texts)]


def _check(root: Path, language: str, texts: Catalog) -> Iterator[str]:
    path = catalogue_path(root, language)
    if not path.exists():
        yield "is missing: run make messages"
        return
    try:
        catalogue = read(path)
    except UnreadableError as error:
        yield str(error)
        return
    if _squeezed(catalogue.plural_forms) != _squeezed(PLURALS[language]):
        yield f"the header has other Plural-Forms than {PLURALS[language]}"
    for text in _messages(texts):
        translation = catalogue.get(text.id, text.context)
        if translation is None or _ids(translation) != _ids(text):
            yield f"{_quoted(text)}: is missing in the catalogue: run make messages"
        else:
            yield from (f"{_quoted(text)}: {problem}" for problem in _check_entry(language, text, translation))
    wanted = _keys(texts)
    for message in _messages(catalogue):
        if (message.context, _ids(message)) not in wanted:
            yield f"{_quoted(message)}: is no text of the sources: run make messages"


def _squeezed(plural_forms: str) -> str:
    return "".join(plural_forms.split()).rstrip(";")


def _quoted(message: Message) -> str:
    text = " ".join(_ids(message)[0].split())
    text = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"
    return f"“{text}”" + (f" ({message.context})" if message.context else "")


def _check_entry(language: str, text: Message, translation: Message) -> Iterator[str]:
    forms = _forms(translation)
    if not any(forms):
        yield "is not translated"
        return
    if translation.fuzzy:
        yield "is marked fuzzy: look at the translation, then remove the mark"
    for index, form in enumerate(forms):
        where = f"plural form {index + 1} of {len(forms)} " if text.pluralizable else ""
        needed = _needed(text, index, len(forms))
        problems = _check_form(language, text, form, needed) if form else ("is not translated",)
        yield from (where + problem for problem in problems)


def _check_form(language: str, text: Message, form: str, needed: frozenset[str]) -> Iterator[str]:
    """The problems of one translation, or of one plural form of it."""
    yield from _check_placeholders(text, form, needed)
    if _edges(form) not in map(_edges, _ids(text)):
        yield "begins or ends with other white space than the text"
    if _tags(form) not in map(_tags, _ids(text)):
        yield "has other HTML tags than the text"
    if language == "de" and '"' in TAG.sub("", form):
        yield "has straight quotation marks, German has „these“"
    if language == "fr":
        yield from _check_french_marks(form)


def _check_placeholders(text: Message, form: str, needed: frozenset[str]) -> Iterator[str]:
    if _fields(form) is None and all(_fields(original) is not None for original in _ids(text)):
        yield "has a brace without its other half"
        return
    found = _placeholders(form)
    if lacking := needed - found:
        yield f"lacks {', '.join(sorted(lacking))}"
    if foreign := found.difference(*map(_placeholders, _ids(text))):
        yield f"has {', '.join(sorted(foreign))}, which the text does not have"
    if _is_percent_format(text) and "%" in PERCENT.sub("", form):
        yield "has a lone %: write %%"


def _needed(text: Message, index: int, count: int) -> frozenset[str]:
    """The placeholders that a plural form must have.

    Where the English singular spells its number out, other forms may, but not the last one: it is for most numbers.
    """
    singular, plural = _placeholders(_ids(text)[0]), _placeholders(_ids(text)[-1])
    if index == 0:
        return singular
    return plural if index == count - 1 else singular & plural


def _placeholders(text: str) -> frozenset[str]:
    """Such as {name}, %(name)s and, because their order counts, “%s no. 1”."""
    unnamed: Counter[str] = Counter()
    found = set()
    for placeholder in (*(match.group() for match in PERCENT.finditer(text)), *(_fields(text) or ())):
        if UNNAMED.match(placeholder):
            unnamed[placeholder[0]] += 1
            found.add(f"{placeholder} no. {unnamed[placeholder[0]]}")
        elif placeholder != "%%":
            found.add(placeholder)
    return frozenset(found)


def _fields(text: str) -> list[str] | None:
    """The fields in braces, as they are written; None where the braces are no format."""
    try:
        return [
            "{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}"
            for _, name, spec, conversion in Formatter().parse(text)
            if name is not None
        ]
    except ValueError:
        return None


def _is_percent_format(text: Message) -> bool:
    """Whether % is a sign with a meaning in the text: always in templates."""
    in_template = any(not name.endswith(".py") for name, _ in text.locations)
    return in_template or any(PERCENT.search(original) for original in _ids(text))


def _edges(text: str) -> tuple[str, str]:
    """The white space at both ends."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _tags(text: str) -> Counter[str]:
    """The HTML tags, without what is to be translated in them."""
    return Counter(TRANSLATED_ATTRIBUTE.sub(r"\1", tag) for tag in TAG.findall(text))


def _check_french_marks(form: str) -> Iterator[str]:
    plain = TECHNICAL.sub("x", TAG.sub("", FIELD.sub("x", PERCENT.sub("x", form))))
    for before, marks in FRENCH_MARK.findall(plain):
        if before not in BEFORE_FRENCH_MARK:
            yield f"has no narrow no-break space (U+202F) before “{marks}”"


if __name__ == "__main__":
    sys.exit(main())
