# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the invented idea says and who said what in it, counted in days before today. Every name in it is invented."""

from __future__ import annotations

import re


def flowing(text: str) -> str:
    """A paragraph on one line, as people type it; lists and headings stay."""
    return re.sub(r"(?<!\n)\n(?![\n#-]|\d+\.)", " ", text.strip())


BEGUN = 274
PREPARING = 96
LEAD = "coordinator"
NOT_IN_IT_YET = "demo-6"

TITLE = "A week in the other town hall"
SUMMARY = (
    "Twin municipalities lend each other people: for one week a year somebody from the town hall, the building yard or "
    "the library works at the partner’s, on a task that the partner has set."
)
TEXT = flowing("""### What we would like to try

Most twinnings meet for a feast. The mayors shake hands, the band plays, and on Monday everybody is back at the same
desk with the same problem. Yet the problem is often one that the partner solved last year.

So we turn it round: **the visit is the work**. Each municipality writes down three tasks that it does not get done.
The partner chooses one and sends somebody who can do it – for a week, with a bed in a family and a desk in the office.

### What makes it new

- The guest works; nobody has to entertain anybody.
- It fits small municipalities: one person, one week, one task.
- Young people come along as *apprentices of Europe*, two with each guest.
- After half a year both sides say what has stayed. That is measured by somebody from outside.

### What we need

Four municipalities besides ours, from at least four countries in all; a youth organisation that prepares the young
people; and somebody who evaluates.
""")

# Account → language, country, invented municipality, since when, as what, and the sentence on joining.
WHO: dict[str, tuple[str, str, str, float, str, str]] = {
    "coordinator": ("en", "AT", "demo-own", BEGUN, "lead", ""),
    "partner": ("it", "IT", "demo-1", 262, "municipality",
                "Abbiamo un archivio da digitalizzare e un buon pasticciere."),
    "secretary": ("fr", "FR", "demo-2", 231, "municipality",
                  "Chez nous, une personne fait tout : une semaine d’aide se verrait aussitôt."),
    "youthworker": ("sl", "SI", "demo-5", 204, "youth", "Mlade pripravimo na pot in jih ne pustimo samih."),
    "researcher": ("de", "DE", "", 158, "research", "Uns interessiert, was von so einer Woche bleibt."),
    "foreman": ("de", "DE", "demo-4", 121, "municipality", "Der Bauhof macht mit, wenn es um echte Arbeit geht."),
    "librarian": ("sl", "SI", "demo-3", 74, "culture", "Knjižnica bi rada vsaj enkrat zamenjala police."),
    "evaluator": ("fr", "FR", "", 33, "evaluation", "Je mesure volontiers ce que l’on croit déjà savoir."),
}  # fmt: skip

SOUGHT = (
    ("municipality", 4, "One more, best from Italy or Slovenia, with fewer than 5,000 inhabitants."),
    ("youth", 2, "Another one that knows apprentices."),
    ("evaluation", 1, ""),
    ("media", 1, "Somebody who films the weeks, with the consent of all."),
)

PINNED = """**Where we stand:** three municipalities besides ours have named their tasks, the youth organisation has
a plan, and the first trial week is agreed. What is missing: a fourth one, another youth organisation, and somebody with
a camera.

If you read this for the first time: write in one sentence what you would lend, and what you would like to borrow."""

# Days ago, who, language, text, comments (who, language, text), reactions (who, kind).
UPDATES: tuple[
    tuple[float, str, str, str, tuple[tuple[str, str, str], ...], tuple[tuple[str, str], ...]], ...
] = (
    (270, "coordinator", "en",
     "It begins with a list on the door of our kitchen: *what we never get done*. There are fourteen things on it by "
     "now. Three of them our partners have already solved, as it turns out.",
     (("partner", "it", "La nostra lista è sulla macchina del caffè. Ventidue voci."),),
     (("partner", "agreed"),)),
    (248, "partner", "it",
     "Ne abbiamo parlato in giunta. Il sindaco è d’accordo a una condizione: chi viene da noi deve mangiare alla mensa "
     "della scuola, come tutti.",
     (("coordinator", "en", "Accepted, with pleasure. Does the school know?"), ("partner", "it", "Adesso sì.")),
     (("coordinator", "thanks"),)),
    (226, "secretary", "fr",
     "Nos trois tâches sont écrites :\n\n1. le plan du cimetière, qui n’existe que dans une tête ;\n2. une page en "
     "ligne pour réserver la salle des fêtes ;\n3. le fauchage tardif, que personne ici n’a encore osé.\n\nQui prend "
     "quoi ?",
     (("coordinator", "de", "Den Friedhofsplan hätten wir gern: Unser Verwalter hat das vor zwei Jahren gemacht."),
      ("partner", "it", "La sala la prenotiamo già online. Vi mandiamo chi l’ha fatto.")),
     (("coordinator", "helping"), ("partner", "helping"))),
    (201, "youthworker", "sl",
     "Kako pripravimo mlade: trije večeri pred potjo, eden po njej. Vsak ima v gostujočem kraju človeka, ki ga lahko "
     "pokliče tudi ponoči. Brez tega ne gre nihče na pot.",
     (("secretary", "fr", "C’est exactement ce qui manquait dans notre ancien échange. Merci."),),
     (("coordinator", "thanks"), ("secretary", "agreed"), ("partner", "thanks"))),
    (173, "coordinator", "en",
     "A town hall is not a campsite: we asked our insurer and the staff council what has to be in order before "
     "somebody else’s employee sits at our desk.\n\n- The guest stays employed at home; at the host’s there is a "
     "letter, no contract.\n- Accidents on the way and at work are covered by the home employer, if the letter names "
     "days and task.\n- Whoever sees personal data signs what our own people sign.\n- Host families with "
     "young guests are known to both town halls.\n\nThe letter is one page. We put it up for all of you to change.",
     (("secretary", "fr", "Notre assureur confirme, avec une phrase de plus sur les outils."),
      ("partner", "it", "Da noi serve anche una delibera, ma breve.")),
     (("secretary", "thanks"), ("youthworker", "thanks"))),
    (151, "researcher", "de",
     "Drei Fragen würden wir vor der Reise und ein halbes Jahr danach stellen: Was machen Sie seither anders? Wen "
     "rufen Sie an, wenn etwas klemmt? Wer hat davon gehört, der nicht dabei war? Mehr nicht. Wer zehn Seiten "
     "austeilt, bekommt keine zurück.",
     (("youthworker", "sl", "Za mlade bi dodali še eno: bi šel še enkrat?"),
      ("researcher", "de", "Gern. Dann sind es vier, und dabei bleibt es.")),
     (("coordinator", "agreed"), ("youthworker", "agreed"))),
    (118, "foreman", "de",
     "Vom Bauhof: Wir haben im Herbst zwei Wochen Luft und können Trockenmauern. Dafür sucht unser Wassermeister "
     "jemanden, der ihm die Fernablesung zeigt.",
     (("secretary", "fr", "Des murs en pierre sèche ! Nous en avons quatre kilomètres qui s’écroulent."),),
     (("secretary", "helping"), ("partner", "agreed"))),
    (95, "coordinator", "en",
     "We have left the stage of *one could*. From today the idea is in preparation: everybody who is in has said yes "
     "in their council or committee.",
     (("partner", "it", "Deliberato ieri sera, all’unanimità."),),
     (("partner", "thanks"), ("secretary", "thanks"), ("foreman", "thanks"), ("youthworker", "thanks"))),
    (71, "librarian", "sl",
     "V knjižnici smo vprašali bralce, kaj bi radi videli drugje. Zmagala je *knjižnica reči*: vrtalnik, šotor in "
     "šivalni stroj na izposojo. Ima jo kdo od vas?",
     (("foreman", "de", "Ja, seit drei Jahren. Das Erste, was ausging, war der Rasentraktor."),),
     (("coordinator", "agreed"), ("foreman", "helping"))),
    (40, "youthworker", "sl",
     "Prijavilo se je devet mladih, mest je osem. Deveti je rekel, da gre kot fotograf, in tako smo dobili tudi tega.",
     (), (("coordinator", "thanks"), ("librarian", "agreed"))),
    (30, "evaluator", "fr",
     "J’ai relu les questions avant/après. Je propose de noter aussi ce qui n’a pas marché, semaine par semaine, dans "
     "un carnet commun : c’est là que l’on apprend le plus vite.",
     (("researcher", "de", "Einverstanden, das Heft legen wir an."),
      ("coordinator", "en", "Good. The first line is mine: the coffee machine spoke a language that nobody knew.")),
     (("researcher", "agreed"),)),
    (12, "coordinator", "en", PINNED, (), (("partner", "thanks"), ("librarian", "thanks"), ("evaluator", "thanks"))),
    (2, "foreman", "de",
     "Zimmer, Werkzeug und Arbeitsschuhe in zwei Größen liegen bereit. Fehlt nur noch der Besuch.",
     (("secretary", "fr", "Il arrive avec des gants."),), (("secretary", "thanks"), ("coordinator", "thanks"))),
)  # fmt: skip

# Days ago, who, question, options (text or days from today, votes), closed so many days ago or None.
POLLS: tuple[
    tuple[float, str, str, tuple[tuple[str | int, tuple[tuple[str, str], ...]], ...], float | None], ...
] = (
    (140, "coordinator", "How long should a stay be?",
     (("Three days", (("secretary", "no"), ("partner", "yes"))),
      ("A working week", (("secretary", "yes"), ("partner", "yes"), ("youthworker", "yes"), ("researcher", "yes"))),
      ("Two weeks", (("youthworker", "yes"),))), 126),
    (62, "coordinator", "When is the trial week?",
     ((24, (("partner", "yes"), ("secretary", "yes"), ("foreman", "yes"), ("youthworker", "maybe"))),
      (31, (("partner", "no"), ("secretary", "maybe"), ("foreman", "yes"))),
      (38, (("partner", "maybe"), ("secretary", "no"), ("youthworker", "yes")))), 48),
    (9, "evaluator", "When do all of us talk about the application?",
     ((13, (("coordinator", "yes"), ("partner", "yes"))), (15, (("coordinator", "maybe"), ("researcher", "yes"))),
      (20, (("coordinator", "yes"), ("secretary", "no")))), None),
)  # fmt: skip

# Days ago, title, takes, due in so many days, who has taken it, done so many days ago.
TASKS: tuple[tuple[float, str, str, int | None, str, float | None], ...] = (
    (172, "Put the letter for guests into Italian", "hour", None, "partner", 160),
    (150, "Ask the staff council what it needs to know", "hour", None, "secretary", 133),
    (88, "Draw a map of the host families, without names", "evening", None, "youthworker", 52),
    (26, "Collect the tasks of all town halls on one page", "hour", None, "librarian", 14),
    (20, "Read the draft of the application as a stranger would", "hour", 11, "researcher", None),
    (11, "Find somebody who lends a camera for a week", "quarter", 18, "", None),
    (10, "Put the sentence about insurance into Slovene", "quarter", 8, "", None),
    (5, "Book the train for eight young people", "hour", 16, "", None),
)
