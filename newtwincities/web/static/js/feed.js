// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// Keeps “2 weeks, 4 days ago” true while a page is open or kept, in the words that the server sent along; and says when
// there is something new, without moving what is being read. Without this script the words are those of the server.

const MINUTE_MS = 60_000;
const DAY_M = 24 * 60;

function monthsLater(then, months) {
  const moved = new Date(then);
  moved.setDate(1);
  moved.setMonth(then.getMonth() + months);
  const last = new Date(moved.getFullYear(), moved.getMonth() + 1, 0).getDate();
  moved.setDate(Math.min(then.getDate(), last));
  return moved;
}

function unitsBetween(then, now) {
  let months = (now.getFullYear() - then.getFullYear()) * 12 + now.getMonth() - then.getMonth();
  while (months > 0 && monthsLater(then, months) > now) months -= 1;
  months = Math.max(months, 0);
  const rest = Math.floor((now - monthsLater(then, months)) / MINUTE_MS);
  const counted = [
    ["year", Math.floor(months / 12)],
    ["month", months % 12],
    ["week", Math.floor(rest / (7 * DAY_M))],
    ["day", Math.floor(rest / DAY_M) % 7],
    ["hour", Math.floor(rest / 60) % 24],
    ["minute", rest % 60],
  ];
  const first = counted.findIndex(([, number]) => number > 0);
  return first < 0 ? [] : counted.slice(first, first + 2).filter(([, number]) => number > 0);
}

function sayHowLongAgo(words) {
  const rules = new Intl.PluralRules(document.documentElement.lang);
  const now = new Date();
  for (const element of document.querySelectorAll(".ago > time")) {
    const units = unitsBetween(new Date(element.dateTime), now).map(([unit, number]) => {
      const forms = words.units[unit];
      return (forms[rules.select(number)] ?? forms.other).replace("{number}", number);
    });
    const both = words.both.replace("{first}", units[0]).replace("{second}", units[1]);
    const said = [words.now, words.one.replace("{time}", units[0]), both][units.length];
    if (element.textContent !== said) element.textContent = said;
  }
}

async function askForNews(place) {
  const response = await fetch(place.dataset.news, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const found = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("a");
  if (!found || found.textContent === place.textContent) return;
  found.href = location.pathname + location.search;
  place.replaceChildren(found);
}

const words = document.querySelector("[data-ago]");
const news = document.querySelector("[data-news]");

function look() {
  if (document.visibilityState !== "visible") return;
  if (words) sayHowLongAgo(JSON.parse(words.dataset.ago));
}

look();
document.addEventListener("visibilitychange", look);
setInterval(() => {
  look();
  if (news && document.visibilityState === "visible") askForNews(news).catch(() => {}); // asked again in a minute
}, MINUTE_MS);
