# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists of exchanges as committees keep them in a spreadsheet: which column is what, in five languages.

The line with the headings may stand below a title; columns that mean nothing here are named and left out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from newtwincities.domain.names import fold_name, folded_spellings

MOST_ROWS = 5_000
SEPARATORS = "\t;,"
HEADINGS_WITHIN = 20  # rows from the top
LONGEST_CELL_LINES = 50  # a cell that goes on longer has lost its closing quotation mark


class Column(Enum):
    DATE = "date"
    UNTIL = "until"
    YEAR = "year"
    WHAT = "what"
    PLACE = "place"
    PARTICIPANTS = "participants"
    TOPIC = "topic"
    REMARK = "remark"
    UNDER_26 = "under_26"
    FIRST_TIMERS = "first_timers"
    ORGANISERS = "organisers"
    COST = "cost"
    FUNDING = "funding"
    TIME = "time"
    STATE = "state"


Meaning = tuple[Column, str]  # and the side whose it is; "" for the whole exchange
OF_SIDES = (Column.PARTICIPANTS, Column.UNDER_26, Column.FIRST_TIMERS, Column.ORGANISERS)


_HEADINGS = {
    Column.DATE: "date dates day days when from start begin datum daten tag tage wann zeit zeitraum termin von beginn"
    " quand jour debut periode data giorno quando periodo inizio dal dan kdaj termin od zacetek",
    Column.UNTIL: "until to end bis ende fin jusqu al fino fine do konec",
    Column.YEAR: "year jahr annee an anno leto",
    Column.WHAT: "what event exchange title activity occasion meeting was anlass veranstaltung ereignis begegnung titel"
    " aktivitat bezeichnung quoi evenement rencontre manifestation titre activite echange objet cosa evento incontro"
    " titolo attivita scambio manifestazione kaj dogodek srecanje naslov dejavnost prireditev izmenjava",
    Column.PLACE: "place where location venue town ort wo stadt gemeinde gastgeber lieu ou ville commune luogo dove"
    " sede citta comune kraj kje mesto lokacija obcina",
    Column.PARTICIPANTS: "participants participant people persons attendance teilnehmer teilnehmende"
    " teilnehmerinnen teilnehmerzahl personen tn personnes effectif partecipanti partecipante"
    " persone presenze udelezenci udelezencev osebe oseb",
    Column.TOPIC: "topic topics theme subject thema themen bereich sujet domaine tema temi argomento ambito teme"
    " podrocje",
    Column.REMARK: "remark remarks note notes comment comments result bemerkung bemerkungen anmerkung anmerkungen notiz"
    " kommentar ergebnis remarque remarques commentaire resultat osservazioni osservazione commento risultato"
    " opomba opombe pripomba rezultat",
    Column.UNDER_26: "26 u26 youths youngsters jugendliche jugend jeunes giovani mladi mladih",
    Column.FIRST_TIMERS: "newcomers firsttimers erstmals neu neue nouveaux nouvelles nuovi nuove novi novih prvic",
    Column.ORGANISERS: "organiser organisers organizer organizers organisation organisator organisatoren organisatorin"
    " organisiert verantwortlich verantwortliche leitung organisateur organisateurs responsable responsables"
    " organizzatore organizzatori responsabile responsabili organizator organizatorji odgovorni",
    Column.COST: "cost costs expenses kosten ausgaben cout couts depenses costo costi spese strosek stroski",
    Column.FUNDING: "funding forderung finanzierung zuschuss zuschusse financement subvention subventions"
    " finanziamento contributo contributi financiranje sredstva",
    Column.TIME: "time uhrzeit uhr heure heures ora orario ura",
    Column.STATE: "status state progress stand etat statut stato stanje",
}
_OUTRANKS = (Column.UNDER_26, Column.FIRST_TIMERS)  # whatever else is named beside them
_STARTS = {"from", "start", "begin", "von", "beginn", "debut", "dal", "inizio", "od", "zacetek"}
_COLUMN_OF = {word: column for column, words in _HEADINGS.items() for word in words.split()}
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_CANCELLED = re.compile(
    r"\b(?:cancelled|canceled|called off|abgesagt|ausgefallen|entfallen|annulee?s?|annullat[aoie]|odpovedan\w*)\b"
)
_DONE = re.compile(
    r"\b(?:done|held|took place|durchgefuhrt|erledigt|stattgefunden|fait|realisee?s?|effectuee?s?|svolt[aoie]"
    r"|fatt[aoie]|opravljen\w*|izveden\w*)\b"
)
_PLANNED = re.compile(r"\b(?:planned|geplant|prevue?s?|planifiee?s?|previst[aoie]|pianificat[aoie]|nacrtovan\w*)\b")
_ONLINE = re.compile(
    r"\b(?:online|video ?(?:konf|conf|call|chiam|meeting|treff|schalt)\w*|visio(?:conf\w+)?|tele ?[kc]onf\w+|webinar\w*"
    r"|zoom|jitsi|skype|webex|google meet|(?:ms|microsoft|per|via|over|uber|ueber|sur|par|su|con|prek|preko) teams"
    r"|virtu(?:al|el)\w*|en ligne|in rete|a distan(?:ce|za)|da remoto|na daljavo"
    r"|(?:na|po) spletu|preko? spleta|spletn\w+|(?:on|per|im|via|uber|ueber|sur|par|su|preko?) internet\w?)\b"
)
_ONLINE_ALONE = {"teams", "internet", "web", "splet"}  # words that mean something else within a sentence


class ListProblem(Enum):
    """Why a text is no list of exchanges."""

    NO_TEXT = "no text"
    NO_HEADINGS = "no headings"
    NO_ROWS = "no rows"
    QUOTES = "quotes"
    TOO_LONG = "too long"


class ListError(ValueError):
    def __init__(self, problem: ListProblem, line: int = 0) -> None:
        super().__init__(problem.value)
        self.problem, self.line = problem, line


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row that is not empty: its line, what stands in the columns that have a meaning, and all that stands in it."""

    line: int
    cells: Mapping[Meaning, str]
    original: str

    def text(self, column: Column) -> str:
        """Of the whole exchange."""
        return self.cells.get((column, ""), "")

    def of_sides(self, column: Column) -> dict[str, str]:
        return {side: cell for (meant, side), cell in self.cells.items() if meant is column and side}

    @property
    def participants(self) -> dict[str, str]:
        """By side."""
        return self.of_sides(Column.PARTICIPANTS)


@dataclass(frozen=True, slots=True)
class ExchangeList:
    rows: list[ListRow]
    headings: list[str] = field(default_factory=list)
    columns: list[Meaning | None] = field(default_factory=list)  # of each heading, as it was taken
    guessed: list[Meaning | None] = field(default_factory=list)  # by the headings alone

    @property
    def has_needed(self) -> bool:
        """Whether it is known which column has the date and which one what it was; else there are no rows."""
        return _has_needed(self.columns)

    @property
    def unread(self) -> list[str]:
        """Headings of columns that are left out."""
        first = {self.columns.index(meaning) for meaning in self.columns if meaning is not None}
        return [name for place, name in enumerate(self.headings) if name and place not in first]

    @property
    def totals(self) -> list[str]:
        """Headings of participants without a side."""
        pairs = zip(self.headings, self.columns, strict=True)
        return [name for name, meaning in pairs if meaning == (Column.PARTICIPANTS, "")]

    @property
    def has_total(self) -> bool:
        return bool(self.totals)


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8 or Windows-1252.

    >>> decoded("Völs".encode("cp1252")), decoded("Völs".encode("utf-8-sig"))
    ('Völs', 'Völs')
    """
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        raise ListError(ListProblem.NO_TEXT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise ListError(ListProblem.NO_TEXT) from error


def column_of(heading: str) -> Column | None:
    """What a column is by the first word of its heading that says so.

    >>> [column_of(heading).value for heading in ("Datum (von–bis)", "Date de fin", "Št. udeležencev", "Osservazioni")]
    ['date', 'until', 'participants', 'remark']
    """
    words = [word for word in fold_name(heading).split() if word in _COLUMN_OF]
    meanings = [_COLUMN_OF[word] for word in words]
    for column in _OUTRANKS:
        if column in meanings:
            return column
    if set(meanings) == {Column.DATE, Column.UNTIL}:
        return Column.DATE if _STARTS.intersection(words) else Column.UNTIL
    return meanings[0] if meanings else None


def read_list(
    text: str,
    sides: Mapping[str, Sequence[str]],
    put_right: Callable[[list[str]], Sequence[Meaning | None] | None] = lambda headings: None,
) -> ExchangeList:
    """The rows of a list; `sides` has the names of each side, by which columns of participants are told apart.

    `put_right` may give other meanings for the columns with these headings, one for each.

    >>> found = read_list("Datum;Was;Teilnehmer Aldorf\\n2019;Chor;12", {"a": ["Aldorf"]})
    >>> found.rows[0].text(Column.WHAT), found.rows[0].participants
    ('Chor', {'a': '12'})
    """
    if "\0" in text:
        raise ListError(ListProblem.NO_TEXT)
    headings, lines = _headings(text, sides)
    guessed = [_meaning(heading, sides) for heading in headings]
    given = put_right(headings)
    columns = list(given) if given is not None and len(given) == len(headings) else guessed
    rows = _rows(columns, lines) if _has_needed(columns) else []
    return ExchangeList(rows, headings, columns, guessed)


def _headings(text: str, sides: Mapping[str, Sequence[str]]) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The headings and the rows below them; where no line says enough, the first row of which all cells are filled."""
    for separator in SEPARATORS:
        lines = _filled_rows(text, separator)
        for _number, (_line, headings) in zip(range(HEADINGS_WITHIN), lines, strict=False):
            if _has_needed([_meaning(heading, sides) for heading in headings]):
                return headings, lines
    for separator in SEPARATORS:
        lines = _filled_rows(text, separator)
        for _number, (_line, headings) in zip(range(HEADINGS_WITHIN), lines, strict=False):
            if len(headings) > 1 and all(headings):
                return headings, lines
    raise ListError(ListProblem.NO_HEADINGS)


def _has_needed(columns: Sequence[Meaning | None]) -> bool:
    return (Column.WHAT, "") in columns and ((Column.DATE, "") in columns or (Column.YEAR, "") in columns)


def names_of_sides(names: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The folded names of each side, also without what stands in brackets behind them, where that means one side only.

    >>> names_of_sides({"a": ["Aldorf (Demo)"], "b": ["Neustadt (Elbe)"], "c": ["Neustadt (Saale)"]})
    {'a': ['aldorf demo', 'aldorf'], 'b': ['neustadt elbe'], 'c': ['neustadt saale']}
    """
    whole = {side: folded_spellings(own) for side, own in names.items()}
    short = {side: folded_spellings(_BRACKETS.sub("", name) for name in own) for side, own in names.items()}
    sides_of: dict[str, set[str]] = {}
    for named in (whole, short):
        for side, own in named.items():
            for name in own:
                sides_of.setdefault(name, set()).add(side)
    more = {side: [name for name in short[side] if sides_of[name] == {side}] for side in names}
    return {side: list(dict.fromkeys([*whole[side], *more[side]])) for side in names}


def sides_named(text: str, sides: Mapping[str, Sequence[str]]) -> list[str]:
    """The sides whose name stands in a text as whole words; of two names in one place the longer counts.

    >>> sides_named("Aldorf am See/Bedorf", {"a": ["Aldorf"], "b": ["Bédorf"], "c": ["Aldorf am See"]})
    ['b', 'c']
    """
    rest = f" {fold_name(text).replace(' ', '  ')} "
    names = [(fold_name(name).replace(" ", "  "), side) for side in sides for name in sides[side] if fold_name(name)]
    found = set()
    for name, side in sorted(names, key=lambda pair: -len(pair[0])):
        if f" {name} " in rest:
            rest = rest.replace(f" {name} ", " | ")
            found.add(side)
    return [side for side in sides if side in found]


def number_in(text: str) -> int | None:
    """The number that a cell gives, if it is one alone: “ca. 45”, “1.200 Personen”.

    >>> number_in("ca. 45"), number_in("1.200 Personen"), number_in("1’200"), number_in("viele"), number_in("12+30")
    (45, 1200, 1200, None, None)
    """
    found = re.findall(r"-?\d+", re.sub(r"(?<=\d)[.' ’\u00a0\u202f](?=\d{3}(?!\d))", "", text), re.ASCII)
    number = int(found[0]) if len(found) == 1 and len(found[0]) < 10 else -1
    return number if number >= 0 else None


def money_in(text: str) -> tuple[int, str] | None:
    """The amount that a cell gives, in whole units, and its currency where it names one.

    >>> money_in("1.200,50 €"), money_in("Fr. 1'200.–"), money_in("ca. 800"), money_in("viel")
    ((1200, 'EUR'), (1200, 'CHF'), (800, ''), None)
    """
    amount = number_in(re.sub(r"[.,](?:\d\d?(?!\d)|[-–—]+)", "", text))
    currency = (
        "CHF" if re.search(r"chf|sfr|\bfr\b", text.casefold()) else "EUR" if re.search("€|eur", text, re.I) else ""
    )
    return None if amount is None else (amount, currency)


def is_cancelled(text: str) -> bool:
    """
    >>> is_cancelled("Chorreise (abgesagt)"), is_cancelled("Chorreise")
    (True, False)
    """
    return bool(_CANCELLED.search(fold_name(text)))


def is_done(text: str) -> bool:
    """
    >>> is_done("durchgeführt"), is_done("geplant")
    (True, False)
    """
    return bool(_DONE.search(fold_name(text)))


def is_planned(text: str) -> bool:
    """
    >>> is_planned("prévu"), is_planned("fait")
    (True, False)
    """
    return bool(_PLANNED.search(fold_name(text)))


def is_online(text: str) -> bool:
    """
    >>> is_online("Videokonferenz"), is_online("na spletu"), is_online("Splet"), is_online("Splet plesov")
    (True, True, True, False)
    """
    folded = fold_name(text)
    return folded in _ONLINE_ALONE or bool(_ONLINE.search(folded))


def _filled_rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of the rows in which anything stands."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 0
    try:
        for row in rows:
            begins, line = line + 1, rows.line_num
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                if line - begins > LONGEST_CELL_LINES:
                    raise ListError(ListProblem.QUOTES, begins)
                yield begins, cells
    except csv.Error as error:
        raise ListError(ListProblem.QUOTES, line + 1) from error


def _meaning(heading: str, sides: Mapping[str, Sequence[str]]) -> Meaning | None:
    """What a column has, by its heading; a side's name alone stands for its participants."""
    named = sides_named(heading, sides)
    column = column_of(heading)
    if len(named) == 1 and (column is None or column in OF_SIDES):
        return column or Column.PARTICIPANTS, named[0]
    return None if column is None or (named and column is Column.COST) else (column, "")


def _rows(columns: Sequence[Meaning | None], lines: Iterator[tuple[int, list[str]]]) -> list[ListRow]:
    first = {meaning: place for place, meaning in reversed(list(enumerate(columns))) if meaning is not None}
    rows: list[ListRow] = []
    for line, cells in lines:
        if len(rows) == MOST_ROWS:
            raise ListError(ListProblem.TOO_LONG)
        found = {meaning: cells[place] for meaning, place in first.items() if place < len(cells) and cells[place]}
        rows.append(ListRow(line, found, " · ".join(cell for cell in cells if cell)))
    if not rows:
        raise ListError(ListProblem.NO_ROWS)
    return rows
