# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How many pages of project ideas a second the product serves beside a bare Django page, with how many queries.

    newtwincities bench ideas

200 ideas with 50 members each, 1,000 people, 5,000 updates with what the feed tells of them. The servers, the turns
that they take and the load are those of the measurement `pages`, whose bare page this one is compared with too.
“Stranger” is somebody who is signed in and takes part in no idea, “member” somebody who takes part in the idea shown:
eight of them ask, each over a connection of their own.
“Kept” counts the queries of a page that is asked for again, “anew” those of one whose data have changed meanwhile.
To write the figures to a file too, or change the rounds: newtwincities bench ideas --json FILE --rounds 3 --seconds 5
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from _measuring import Figures, Installation, arguments, installation, machine
from _serving import CONNECTIONS, cores, median_load, pinned, serving
from pages import LANGUAGE, bare_server, browser, details, product_server, signed_in, taken_in_turn, text_of

if TYPE_CHECKING:
    from newtwincities.ideas.models import Idea

IDEAS, PEOPLE, MEMBERS, UPDATES = 200, 1_000, 50, 5_000
TIMES_BARE = {"visitor": 2.0, "stranger": 0.5, "member": 0.5}
QUERIES = {"kept": 8, "anew": 40}
WORDS = (
    "Wir suchen Gemeinden, die mit uns etwas ausprobieren: eine Woche im anderen Rathaus, mit einer Aufgabe, die dort "
    "liegen geblieben ist. Žirovnica und Völs machen schon mit, andere überlegen noch. "
)


def measure(names: list[str], rounds: int, seconds: float) -> Figures:
    figures = Figures(f"Ideas: {IDEAS} with {MEMBERS} members each, {PEOPLE:,} people, {UPDATES:,} updates", machine())
    with installation() as fresh:
        fresh.run("prepare")
        fresh.use_here()
        idea, cookies = fill()
        every = {"directory": f"/{LANGUAGE}/ideas/", "idea": f"/{LANGUAGE}/ideas/{idea.pk}/"}
        pages = {name: every[name] for name in names}
        queries = count_queries(pages, cookies, idea)
        throughput(figures, fresh, pages, cookies, rounds, seconds)
    for name, count in queries.items():
        figures.add(f"{name}: queries", count, "", at_most=QUERIES[name.rpartition(", ")[2]])
    return figures


def fill() -> tuple[Idea, dict[str, list[str]]]:
    """The data, the idea whose page is asked for, and the cookies of those who ask."""
    from django.utils import timezone

    from newtwincities.domain.names import searchable
    from newtwincities.ideas.actions.touching import touch
    from newtwincities.ideas.models import Idea, Member, RoleSought, Update
    from newtwincities.people.models import Person

    now, text = timezone.now(), WORDS * 6
    people = Person.objects.bulk_create(
        Person(email=f"p{number}@example.org", name=f"Ana Novak {number}", band="adult", trusted_at=now, password="!")
        for number in range(PEOPLE)
    )
    ideas = Idea.objects.bulk_create(
        Idea(
            title=f"Eine Woche im anderen Rathaus {number}", summary=WORDS, text=text, language="de",
            folded=searchable(f"Eine Woche im anderen Rathaus {number}", WORDS, text), topics="|youth|digital|",
            programme="interreg_alpine_space", kind="governance", priority="p4", state=Idea.State.LOOKING,
            created_by=people[number], created_at=now, published_at=now - timedelta(hours=number), changed_at=now,
            active_at=now - timedelta(minutes=number), deadline=(now + timedelta(days=number)).date(),
        )
        for number in range(IDEAS)
    )  # fmt: skip
    parts = ("lead", "municipality", "youth", "research", "culture")
    Member.objects.bulk_create(
        Member(
            idea=idea, person=people[(number * 7 + place) % PEOPLE], part=parts[place % len(parts)], since=now,
            standing="member" if place else "lead", country=("AT", "DE", "FR", "IT", "SI")[place % 5],
            sentence=WORDS[:80], language="de",
        )
        for number, idea in enumerate(ideas)
        for place in range(MEMBERS)
    )  # fmt: skip
    RoleSought.objects.bulk_create(RoleSought(idea=idea, part="media", number=2) for idea in ideas)
    updates = Update.objects.bulk_create(
        Update(
            idea=ideas[number % IDEAS], author=people[(number % IDEAS * 7 + number // IDEAS) % PEOPLE],
            text=WORDS * 3, language="de", posted_at=now - timedelta(hours=number),
        )
        for number in range(UPDATES)
    )  # fmt: skip
    tell(updates)
    touch(ideas[0], active=False)
    outside = Person.objects.create_user("outside@example.org", name="Bench", band="adult", trusted_at=now)
    members = [signed_in(person) for person in people[1 : 1 + CONNECTIONS]]
    return ideas[0], {"visitor": [""], "stranger": [signed_in(outside)], "member": members}


def tell(updates: list) -> None:  # type: ignore[type-arg]
    """What the feed has told of the updates, the oldest first."""
    from newtwincities.feed.models import Happening, Line

    told = Happening.objects.bulk_create(
        Happening(
            sort="idea_update", at=update.posted_at, actor_id=update.author_id, thing_kind="idea_update",
            thing_key=str(update.pk), within_kind="idea", within_key=str(update.idea_id), visibility="public",
        )
        for update in reversed(updates)
    )  # fmt: skip
    Line.objects.bulk_create(
        Line(stream=stream, happening=one, looked_at=True)
        for one in told
        for stream in ("territory", f"idea:{one.within_key}")
    )


def count_queries(pages: dict[str, str], cookies: dict[str, list[str]], idea: Idea) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from newtwincities.ideas.actions.touching import touch

    counts = {}
    for name, path in pages.items():
        for who, theirs in cookies.items():
            client = browser(theirs[0])
            text_of(client, path)  # what a process learns only once
            for how in ("kept", "anew"):
                if how == "anew":
                    touch(idea, active=False)
                with CaptureQueriesContext(connection) as captured:
                    text_of(client, path)
                counts[f"{name}, {who}, {how}"] = len(captured)
    connection.close()
    return counts


def throughput(
    figures: Figures,
    fresh: Installation,
    pages: dict[str, str],
    cookies: dict[str, list[str]],
    rounds: int,
    seconds: float,
) -> None:
    server_core, client_core = cores()
    wanted = [(f"{name}, {who}", path, theirs) for name, path in pages.items() for who, theirs in cookies.items()]
    with (
        serving(*bare_server(fresh), "/", core=server_core) as bare,
        serving(*product_server(fresh), "/en/", core=server_core) as product,
        pinned(client_core),
    ):
        turns = taken_in_turn(wanted, bare, product, rounds, seconds)
    plain = median_load([one for turn in turns.values() for one in turn.bare])
    figures.add("bare Django page", plain.per_second, "a second", details=details(plain))
    for name, turn in turns.items():
        served = median_load(turn.product)
        more = {"a second": served.per_second, **details(served)}
        floor = TIMES_BARE[name.rpartition(", ")[2]]
        figures.add(name, turn.times_bare, "× bare", at_least=floor, details=more)


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("--only", choices=("directory", "idea"), help="one of the two pages; both by default")
    parser.add_argument("--rounds", type=int, default=3, help="how often each page is measured, 3 by default")
    parser.add_argument("--seconds", type=float, default=5, help="length of a round for each page, 5 by default")
    given = parser.parse_args()
    measure([given.only] if given.only else ["directory", "idea"], given.rounds, given.seconds).publish(given.json)
