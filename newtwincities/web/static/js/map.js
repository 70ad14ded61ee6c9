// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// The map: municipalities in clusters, names by importance, and the twinnings of a chosen one as arcs with a list beside
// it. The list below the map holds the same municipalities and works without this script.

import {
  AttributionControl, GeolocateControl, Map as GlMap, NavigationControl, addProtocol, prewarm, setWorkerCount,
  setWorkerUrl,
} from "../vendor/maplibre-gl/maplibre-gl.mjs";

import { ourLayers, outlinesStyle, tilesStyle } from "./map-looks.js";
import { arc, byImportance, collection, dot, feature, middleOf, named, outlinesOf, placesOf } from "./map-places.js";

const stage = document.getElementById("map");
const panel = document.getElementById("map-panel");
const counter = document.getElementById("map-count");
const loading = document.getElementById("map-loading");
const form = document.querySelector("form.filter");
const words = stage.dataset;
const number = new Intl.NumberFormat(document.documentElement.lang);
const countryName = new Intl.DisplayNames([document.documentElement.lang], { type: "region" });
const bands = JSON.parse(words.bands);
const LABELS = 1200; // names that may appear, those of the largest places
const FEW = 100; // places that are drawn one by one; more come in clusters
const NARROW = 500; // pixels: a map on a phone, where circles stand closer

// --- The filter: the same form as the list's -----------------------------------------------------------------------

const within = (value, [low, high]) => value !== null && (low === null || value >= low) && (high === null || value <= high);

function wantedPlaces(places) {
  const wanted = Object.fromEntries(new FormData(form));
  const codes = JSON.parse(words.perimeters);
  return places.filter((place) =>
    (wanted.where === "everywhere" || (codes.includes(wanted.where)
      ? place.perimeters & (1 << codes.indexOf(wanted.where)) : place.perimeters)) &&
    (!wanted.country || place.country === wanted.country) &&
    (!wanted.size || within(place.size, bands.size[wanted.size])) &&
    (!wanted.elevation || within(place.elevation, bands.elevation[wanted.elevation])) &&
    (!wanted.topic || place.topics.has(wanted.topic)) &&
    (!wanted.twinned || (wanted.twinned === "yes") === (place.partners.length > 0)));
}

// --- The drawing ---------------------------------------------------------------------------------------------------

/** Draws everything anew: at the start, and when light turns to dark. */
function lay(map, places, outlines) {
  if (outlines) layLand(map, places, outlines);
  const shown = wantedPlaces(places);
  const clusters = { cluster: shown.length > FEW, clusterRadius: stage.clientWidth < NARROW ? 40 : 52, clusterMaxZoom: 9 };
  for (const [name, data] of Object.entries({ ...drawn(shown), arcs: collection([]), chosen: collection([]) })) {
    map.addSource(name, { type: "geojson", data, ...(name === "places" && clusters) });
  }
  for (const layer of ourLayers(map, document.documentElement.lang)) map.addLayer(layer);
  count(shown);
}

function layLand(map, places, outlines) {
  const home = new Set(places.filter((place) => place.perimeters).map((place) => place.country));
  for (const country of outlines) country.properties.home = home.has(country.properties.code);
  map.getSource("land").setData(collection(outlines));
  map.getSource("countries").setData(collection(outlines
    .map((country) => [country.properties.code, middleOf(country)]).filter(([code, middle]) => code && middle)
    .map(([code, middle]) => feature("Point", middle, { name: countryName.of(code) }))));
}

/** What these places are drawn from, by the name of the map's source. */
function drawn(shown) {
  const kept = new Set(shown);
  const dots = collection(shown.map(dot));
  const names = collection(byImportance(shown, LABELS).map((place, order) => named(place, { order })));
  const web = collection(shown.flatMap((place) => place.partners
    .filter((partner) => partner.i > place.i && kept.has(partner) && partner.country !== place.country)
    .map((partner) => arc(place, partner))));
  return { places: dots, web, all: dots, names };
}

/** Draws what the filter of now leaves. */
function narrow(map, places) {
  const shown = wantedPlaces(places);
  map.getSource("places").setClusterOptions({ cluster: shown.length > FEW });
  for (const [name, data] of Object.entries(drawn(shown))) map.getSource(name).setData(data);
  count(shown);
}

function count(shown) {
  counter.textContent = (shown.length === 1 ? words.shownOne : words.shown).replace("{n}", number.format(shown.length));
}

// --- The chosen municipality ---------------------------------------------------------------------------------------

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const pageOf = (place) => words.page.replace("KEY", encodeURIComponent(place.key));

function describe(place, close) {
  const facts = [[words.inhabitants, place.size === null ? null : number.format(place.size)],
    [words.elevation, place.elevation === null ? null : `${number.format(place.elevation)}\u00a0m`]];
  const partners = place.partners.toSorted((a, b) => a.name.localeCompare(b.name, document.documentElement.lang));
  panel.replaceChildren(
    element("button", { type: "button", className: "map-close", ariaLabel: words.close, textContent: "×", onclick: close }),
    element("h2", { textContent: place.name }),
    element("p", { className: "quiet", textContent: countryName.of(place.country) }),
    element("dl", { className: "facts" }, ...facts.filter(([, value]) => value !== null).map(([label, value]) =>
      element("div", {}, element("dt", { textContent: label }), element("dd", { textContent: value })))),
    element("p", { className: "actions" }, element("a", { className: "button", href: pageOf(place), textContent: words.open })),
    element("h3", { textContent: `${words.twinnings}: ${number.format(partners.length)}` }),
    partners.length
      ? element("ul", { className: "rows" }, ...partners.map((partner) => element("li", {},
        element("a", { href: pageOf(partner), textContent: partner.name }),
        element("span", { className: "quiet", textContent: countryName.of(partner.country) }))))
      : element("p", { className: "quiet", textContent: words.none }),
  );
  panel.hidden = false;
}

function choose(map, place) {
  const address = new URL(location.href);
  if (place) address.searchParams.set("m", place.key);
  else address.searchParams.delete("m");
  history.replaceState(null, "", address);
  map.getSource("arcs").setData(collection(place ? place.partners.map((partner) => arc(place, partner)) : []));
  map.getSource("chosen").setData(collection(place ? [place, ...place.partners].map((one, rank) => named(one, { home: one === place ? 1 : 0, rank })) : []));
  for (const id of ["clusters", "cluster-numbers", "names", "cities", "web"]) {
    map.setLayoutProperty(id, "visibility", place ? "none" : "visible");
  }
  map.setPaintProperty("all", "circle-opacity", place ? 0.25 : ["case", ["==", ["get", "twinned"], 1], 0.95, 0.5]);
  if (!place) {
    panel.hidden = true;
    return;
  }
  describe(place, () => choose(map, null));
  map.resize(); // the panel has taken its room
  const near = place.partners.filter((partner) => Math.abs(partner.lon - place.lon) < 35 && Math.abs(partner.lat - place.lat) < 25);
  if (near.length) {
    const all = [place, ...near];
    map.fitBounds([[Math.min(...all.map((p) => p.lon)), Math.min(...all.map((p) => p.lat))],
      [Math.max(...all.map((p) => p.lon)), Math.max(...all.map((p) => p.lat))]],
    { padding: 60, maxZoom: 8, animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  }
}

// --- Start ---------------------------------------------------------------------------------------------------------

const ask = (url) => fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(url))));

const ownStyle = () => outlinesStyle(words.credit);

/** Makes the base map's style, again and again as light turns to dark: the one of the setting if it answers, else ours. */
async function baseStyle() {
  if (!words.style) return ownStyle;
  const isTiles = words.style.endsWith(".pmtiles");
  // With its metadata, which say whom the map has to name.
  if (isTiles) addProtocol("pmtiles", new window.pmtiles.Protocol({ metadata: true }).tile);
  const chosen = isTiles ? () => tilesStyle(words.style) : () => ask(words.style);
  return chosen().then(() => chosen, (error) => {
    console.warn("The base map of this installation could not be fetched; outlines are drawn instead.", error);
    return ownStyle;
  });
}

async function start() {
  loading.hidden = false;
  setWorkerUrl(words.worker);
  setWorkerCount(2); // one for the clusters, one for the arcs
  prewarm();
  const [west, south, east, north] = JSON.parse(words.frame);
  const awaited = ask(words.places).then(placesOf);
  const style = await baseStyle();
  const outlined = style === ownStyle ? ask(words.outlines).then(outlinesOf) : null;
  const map = new GlMap({
    container: stage, style: await style(), bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 10 },
    attributionControl: false, cooperativeGestures: matchMedia("(pointer: coarse)").matches, hash: "v", minZoom: 1, maxZoom: 13,
    fadeDuration: 0, // every frame of a fade draws all arcs once more, which an old computer feels
    dragRotate: false, pitchWithRotate: false,
    locale: {
      "NavigationControl.ZoomIn": words.zoomIn, "NavigationControl.ZoomOut": words.zoomOut,
      "GeolocateControl.FindMyLocation": words.locate, "GeolocateControl.LocationNotAvailable": words.locate,
      "CooperativeGesturesHandler.MobileHelpText": words.cooperative, "CooperativeGesturesHandler.WindowsHelpText": words.wheel,
      "CooperativeGesturesHandler.MacHelpText": words.wheel, "Map.Title": words.title,
    },
  });
  map.once("render", () => performance.mark("map-first-frame"));
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new GeolocateControl({ positionOptions: { enableHighAccuracy: false }, fitBoundsOptions: { maxZoom: 8 } }), "top-right");
  map.addControl(new AttributionControl({ compact: false }), "bottom-right");
  map.touchZoomRotate.disableRotation();
  const [places, outlines] = await Promise.all([awaited, outlined, map.loaded() || map.once("style.load")]);
  const byKey = new Map(places.map((place) => [place.key, place]));
  const draw = () => {
    lay(map, places, outlines);
    const chosen = byKey.get(new URL(location.href).searchParams.get("m"));
    if (chosen) choose(map, chosen);
    map.once("idle", () => performance.mark("map-at-rest"));
    stage.dataset.ready = "yes";
    loading.hidden = true;
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", async () => {
    map.once("style.load", draw);
    map.setStyle(await style(), { diff: false });
  });
  form.addEventListener("change", () => {
    choose(map, null);
    narrow(map, places);
  });
  // The new address of the list has no section of the map yet; the end of a movement writes it.
  document.addEventListener("htmx:after:history:push", () => map.fire("moveend"));
  map.on("click", ["dots", "names", "cities", "partners"], ({ features }) => choose(map, places[features[0].properties.i]));
  map.on("click", "clusters", async ({ features: [cluster] }) => {
    const zoom = await map.getSource("places").getClusterExpansionZoom(cluster.properties.cluster_id);
    map.easeTo({ center: cluster.geometry.coordinates, zoom });
  });
  for (const id of ["dots", "names", "cities", "clusters", "partners"]) {
    map.on("mouseenter", id, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", id, () => { map.getCanvas().style.cursor = ""; });
  }
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") choose(map, null); });
  window.newtwincitiesMap = map; // for measurements and curious people
}

start().catch(() => {
  loading.hidden = true;
  stage.classList.add("map-failed");
  stage.replaceChildren(element("p", { textContent: words.failed }));
});
