// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// The map: municipalities in clusters, names by importance, and the twinnings of a chosen one as arcs with a list beside
// it. The list below the map holds the same municipalities and works without this script.

import {
  AttributionControl, GeolocateControl, Map as GlMap, NavigationControl, addProtocol, setWorkerUrl,
} from "../vendor/maplibre-gl/maplibre-gl.mjs";

const stage = document.getElementById("map");
const panel = document.getElementById("map-panel");
const counter = document.getElementById("map-count");
const loading = document.getElementById("map-loading");
const form = document.querySelector("form.filter");
const words = stage.dataset;
const number = new Intl.NumberFormat(document.documentElement.lang);
const countryName = new Intl.DisplayNames([document.documentElement.lang], { type: "region" });
const bands = JSON.parse(words.bands);
const FONT = ["Source Sans", "sans-serif"];
const LABELS = 1200; // names that may appear, those of the largest places
const CITIES = 26; // names that are shown before any other
const ARC_STEPS = 32;
const BEND = 0.15;

/** A colour of the style sheet, so that the map follows light and dark. */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// --- The file: columns into places ---------------------------------------------------------------------------------

function placesOf(data) {
  let lat = 0;
  const places = data.key.map((key, i) => {
    lat += data.lat_steps[i];
    return {
      i, key, name: data.name[i], country: data.countries[data.country[i]], lat: lat / 1000, lon: data.lon[i] / 1000,
      size: data.population[i], elevation: data.elevation_m[i], perimeters: data.perimeters[i], partners: [],
    };
  });
  for (let n = 0; n < data.twinnings.length; n += 2) {
    const [a, b] = [places[data.twinnings[n]], places[data.twinnings[n + 1]]];
    a.partners.push(b);
    b.partners.push(a);
  }
  return places;
}

/** A line whose longitudes go on past 180 where it crosses the date line. */
function unrolled(line) {
  let last = line[0][0];
  return line.map(([lon, lat]) => [(last = lon + Math.round((last - lon) / 360) * 360), lat]);
}

/** TopoJSON: arcs are steps in whole units; a negative index means the arc backwards. */
function outlinesOf({ arcs, transform: { scale, translate }, objects }) {
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
  const ring = (indices) =>
    unrolled(indices.flatMap((n, at) => (n < 0 ? lines[~n].toReversed() : lines[n]).slice(at ? 1 : 0)));
  return collection(objects.countries.geometries.map(({ type, arcs: parts }) =>
    feature("MultiPolygon", (type === "Polygon" ? [parts] : parts).map((polygon) => polygon.map(ring)))));
}

const feature = (type, coordinates, properties = {}) => ({ type: "Feature", geometry: { type, coordinates }, properties });
const collection = (features) => ({ type: "FeatureCollection", features });
const dot = (place) => feature("Point", [place.lon, place.lat],
  { i: place.i, name: place.name, twinned: place.partners.length ? 1 : 0, rank: -(place.size ?? 0) });

/** A line from one place to another that bows, the short way round the globe. */
function arc(a, b) {
  const [x1, y1] = [a.lon, a.lat];
  const [x2, y2] = [x1 + ((b.lon - x1 + 540) % 360) - 180, b.lat];
  const [cx, cy] = [(x1 + x2) / 2 - (y2 - y1) * BEND, (y1 + y2) / 2 + (x2 - x1) * BEND];
  const line = Array.from({ length: ARC_STEPS + 1 }, (_, s) => {
    const [t, u] = [s / ARC_STEPS, 1 - s / ARC_STEPS];
    return [u * u * x1 + 2 * u * t * cx + t * t * x2, u * u * y1 + 2 * u * t * cy + t * t * y2];
  });
  return feature("LineString", line);
}

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
    (!wanted.twinned || (wanted.twinned === "yes") === (place.partners.length > 0)));
}

// --- The drawing ---------------------------------------------------------------------------------------------------

function ownStyle() {
  return {
    version: 8,
    sources: { land: { type: "geojson", data: words.outlinesData ?? collection([]), attribution: words.credit } },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("map-sea") } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("map-land") } },
      { id: "borders", type: "line", source: "land", paint: { "line-color": colour("map-border"), "line-width": 1 } },
    ],
  };
}

/** A base map from one PMTiles file in the widely used basemap schema: earth, water and roads, in our own colours. */
function tilesStyle(url) {
  const layer = (id, type, source, paint) => ({ id, type, source: "base", "source-layer": source, paint });
  return {
    version: 8,
    sources: { base: { type: "vector", url: `pmtiles://${new URL(url, location.href)}` } },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("map-sea") } },
      layer("land", "fill", "earth", { "fill-color": colour("map-land") }),
      layer("water", "fill", "water", { "fill-color": colour("map-sea") }),
      layer("roads", "line", "roads", { "line-color": colour("map-border"), "line-width": 0.6 }),
      layer("borders", "line", "boundaries", { "line-color": colour("map-border"), "line-width": 1.2 }),
    ],
  };
}

/** Names of places: the few large cities come before all else, the others where there is room between the clusters. */
function namesLayer(id, which, halo) {
  return {
    id, type: "symbol", source: "names", filter: [which, ["get", "order"], CITIES],
    layout: {
      "text-field": ["get", "name"], "text-font": FONT, "symbol-sort-key": ["get", "order"],
      "text-size": ["interpolate", ["linear"], ["get", "rank"], -1000000, 17, -100000, 14.5, 0, 12.5],
      "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.9, "text-padding": 9,
    },
    paint: halo,
  };
}

function layersOfOurs() {
  const halo = { "text-halo-color": colour("map-land"), "text-halo-width": 1.6, "text-color": colour("ink") };
  return [
    { id: "web", type: "line", source: "web", paint: { "line-color": colour("map-link"), "line-opacity": 0.22, "line-width": 0.9 } },
    {
      id: "clusters", type: "circle", source: "places", filter: ["has", "point_count"],
      paint: {
        "circle-color": colour("map-dot"), "circle-opacity": 0.82,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "point_count"]], 1, 7, 8, 13, 40, 30],
        "circle-stroke-width": 2, "circle-stroke-color": colour("map-land"),
      },
    },
    namesLayer("names", ">=", halo),
    {
      id: "cluster-numbers", type: "symbol", source: "places", filter: ["has", "point_count"],
      layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": FONT, "text-size": 12, "text-allow-overlap": true, "text-padding": 5 },
      paint: { "text-color": colour("on-spruce") },
    },
    {
      id: "dots", type: "circle", source: "places", filter: ["!", ["has", "point_count"]],
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 3.5, 10, 6],
        "circle-color": ["case", ["==", ["get", "twinned"], 1], colour("map-dot"), colour("map-land")],
        "circle-stroke-color": colour("map-dot"), "circle-stroke-width": 1.4,
      },
    },
    namesLayer("cities", "<", halo),
    { id: "arcs", type: "line", source: "arcs", paint: { "line-color": colour("map-home"), "line-width": 2, "line-opacity": 0.85 } },
    {
      id: "partners", type: "circle", source: "chosen",
      paint: {
        "circle-radius": ["case", ["==", ["get", "home"], 1], 9, 5.5], "circle-color": colour("map-home"),
        "circle-stroke-width": 2, "circle-stroke-color": colour("map-land"),
      },
    },
    {
      id: "partner-names", type: "symbol", source: "chosen",
      layout: {
        "text-field": ["get", "name"], "text-font": FONT, "text-size": 14, "text-variable-anchor": ["top", "bottom", "left", "right"],
        "text-radial-offset": 0.9, "symbol-sort-key": ["get", "rank"],
      },
      paint: halo,
    },
  ];
}

/** Draws everything anew: at the start, and when light turns to dark. */
function lay(map, places) {
  const empty = { type: "geojson", data: collection([]) };
  map.addSource("web", empty);
  map.addSource("places", { ...empty, cluster: true, clusterRadius: 34, clusterMaxZoom: 9 });
  for (const name of ["names", "arcs", "chosen"]) map.addSource(name, empty);
  for (const layer of layersOfOurs()) map.addLayer(layer);
  narrow(map, places);
}

function narrow(map, places) {
  const shown = wantedPlaces(places);
  const kept = new Set(shown);
  const byRank = shown.toSorted((a, b) => (b.size ?? 0) - (a.size ?? 0));
  map.getSource("places").setData(collection(shown.map(dot)));
  map.getSource("names").setData(collection(byRank.slice(0, LABELS).map((place, order) => {
    const made = dot(place);
    return { ...made, properties: { ...made.properties, order } };
  })));
  map.getSource("web").setData(collection(shown.flatMap((place) => place.partners
    .filter((partner) => partner.i > place.i && kept.has(partner) && partner.country !== place.country)
    .map((partner) => arc(place, partner)))));
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
  map.getSource("chosen").setData(collection(place ? [place, ...place.partners].map((one, rank) => {
    const made = dot(one);
    return { ...made, properties: { ...made.properties, home: one === place ? 1 : 0, rank } };
  }) : []));
  for (const id of ["clusters", "cluster-numbers", "dots", "names", "cities", "web"]) {
    map.setLayoutProperty(id, "visibility", place && id !== "dots" && id !== "clusters" ? "none" : "visible");
  }
  map.setPaintProperty("clusters", "circle-opacity", place ? 0.25 : 0.82);
  if (!place) {
    panel.hidden = true;
    return;
  }
  describe(place, () => choose(map, null));
  const near = place.partners.filter((partner) => Math.abs(partner.lon - place.lon) < 35 && Math.abs(partner.lat - place.lat) < 25);
  if (near.length) {
    const all = [place, ...near];
    map.fitBounds([[Math.min(...all.map((p) => p.lon)), Math.min(...all.map((p) => p.lat))],
      [Math.max(...all.map((p) => p.lon)), Math.max(...all.map((p) => p.lat))]],
    { padding: 60, maxZoom: 8, animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  }
}

// --- Start ---------------------------------------------------------------------------------------------------------

async function start() {
  loading.hidden = false;
  setWorkerUrl(words.worker);
  const isTiles = words.style.endsWith(".pmtiles");
  if (isTiles) addProtocol("pmtiles", new window.pmtiles.Protocol().tile);
  const [west, south, east, north] = JSON.parse(words.frame);
  const ask = (url) => fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(url))));
  const awaited = [ask(words.places).then(placesOf), words.style ? null : ask(words.outlines).then(outlinesOf)];
  const style = () => (isTiles ? tilesStyle(words.style) : words.style || ownStyle());
  const map = new GlMap({
    container: stage, style: style(), bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 10 },
    attributionControl: false, cooperativeGestures: matchMedia("(pointer: coarse)").matches, hash: "v", minZoom: 1, maxZoom: 13,
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
  const [places, outlines] = await Promise.all([...awaited, map.loaded() || map.once("style.load")]);
  const byKey = new Map(places.map((place) => [place.key, place]));
  const draw = () => {
    if (outlines) map.getSource("land").setData(outlines);
    lay(map, places);
    const chosen = byKey.get(new URL(location.href).searchParams.get("m"));
    if (chosen) choose(map, chosen);
    map.once("idle", () => performance.mark("map-at-rest"));
    stage.dataset.ready = "yes";
    loading.hidden = true;
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    map.once("style.load", draw);
    map.setStyle(style(), { diff: false });
  });
  form.addEventListener("change", () => {
    choose(map, null);
    narrow(map, places);
  });
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
