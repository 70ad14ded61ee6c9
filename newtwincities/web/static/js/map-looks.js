// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// How the map looks: what lies under it, and our layers upon it. Colours are those of the style sheet.

import { collection } from "./map-places.js";

export const CITIES = 40; // names that are shown before any other
const RASTER = { 2: "png", 3: "jpeg", 4: "webp", 5: "avif" }; // kinds of pictures in a PMTiles file

/** A colour of the style sheet, so that the map follows light and dark. */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The outlines that ship with the program; the countries of the territory are lighter than those around them. */
export function outlinesStyle(credit) {
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: collection([]), attribution: credit },
      countries: { type: "geojson", data: collection([]) },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("map-sea") } },
      {
        id: "land", type: "fill", source: "land",
        paint: { "fill-color": ["case", ["get", "home"], colour("map-land"), colour("map-around")] },
      },
      { id: "borders", type: "line", source: "land", paint: { "line-color": colour("map-border"), "line-width": 0.9 } },
    ],
  };
}

/**
 * A base map from one PMTiles file: pictures as they are, or vectors in the widely used basemap schema (earth, water,
 * roads, boundaries) in our own colours.
 */
export async function tilesStyle(url) {
  const address = new URL(url, location.href).href;
  const archive = new window.pmtiles.PMTiles(address);
  const { tileType } = await archive.getHeader(); // refuses what is no such file
  const sea = { id: "sea", type: "background", paint: { "background-color": colour("map-sea") } };
  if (RASTER[tileType]) {
    const base = { type: "raster", url: `pmtiles://${address}`, tileSize: 256 };
    return { version: 8, sources: { base }, layers: [sea, { id: "pictures", type: "raster", source: "base" }] };
  }
  const layer = (id, type, source, paint) => ({ id, type, source: "base", "source-layer": source, paint });
  return {
    version: 8,
    sources: { base: { type: "vector", url: `pmtiles://${address}` } },
    layers: [
      sea,
      layer("land", "fill", "earth", { "fill-color": colour("map-land") }),
      { ...layer("water", "fill", "water", { "fill-color": colour("map-sea") }), filter: ["==", ["geometry-type"], "Polygon"] },
      layer("roads", "line", "roads", { "line-color": colour("map-border"), "line-width": 0.6 }),
      layer("borders", "line", "boundaries", { "line-color": colour("map-border"), "line-width": 1.2 }),
    ],
  };
}

/** The letters that the style can draw: our own are drawn by the browser, a style with glyphs has only its own. */
function fontOf(map) {
  const { glyphs, layers } = map.getStyle();
  const foreign = glyphs && layers.map((layer) => layer.layout?.["text-font"]).find(Array.isArray);
  return foreign || ["Source Sans", "sans-serif"];
}

/** Where a name may stand beside its place, so many letter heights away. Cities may step aside from a number. */
const around = (far) => ["top", [0, far], "bottom", [0, -far], "left", [far, 0], "right", [-far, 0]];

/** Names of places: the few large cities come before all else, the others where there is room. */
function namesLayer(id, which, font, paint) {
  return {
    id, type: "symbol", source: "names", filter: [which, ["get", "order"], CITIES],
    layout: {
      "text-field": ["get", "name"], "text-font": font, "symbol-sort-key": ["get", "order"],
      "text-size": ["interpolate", ["linear"], ["get", "rank"], -1000000, 17, -100000, 14.5, 0, 12.5],
      "text-variable-anchor-offset": which === "<" ? [...around(0.6), ...around(1.7)] : around(0.6), "text-max-width": 12,
      "text-padding": which === "<" ? 5 : 14,
    },
    paint,
  };
}

/** Our layers, the lowest first. Texts look for room in the opposite order: the numbers, then cities, then the rest. */
export function ourLayers(map, language) {
  const font = fontOf(map);
  const halo = { "text-halo-color": colour("map-land"), "text-halo-width": 1.8, "text-color": colour("ink") };
  const twinned = ["==", ["get", "twinned"], 1];
  return [
    {
      id: "all", type: "circle", source: "all", maxzoom: 10,
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 3, 0.6, 5, ["case", twinned, 1.5, 1], 10, ["case", twinned, 4, 2.6]],
        "circle-color": ["case", twinned, colour("map-home"), colour("map-dot")],
        "circle-opacity": ["case", twinned, 0.95, 0.5],
      },
    },
    { id: "web", type: "line", source: "web", paint: { "line-color": colour("map-link"), "line-opacity": 0.16, "line-width": 0.9 } },
    {
      id: "clusters", type: "circle", source: "places", filter: ["has", "point_count"],
      paint: {
        "circle-color": colour("map-land"), "circle-opacity": 0.72,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "point_count"]], 1, 11, 8, 14, 40, 24],
        "circle-stroke-width": 1.3, "circle-stroke-color": colour("map-dot"), "circle-stroke-opacity": 0.6,
      },
    },
    {
      id: "dots", type: "circle", source: "places", filter: ["!", ["has", "point_count"]],
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 3, 10, 6],
        "circle-color": ["case", twinned, colour("map-home"), colour("map-land")],
        "circle-stroke-color": ["case", twinned, colour("map-land"), colour("map-dot")], "circle-stroke-width": 1.4,
      },
    },
    ...(map.getSource("countries") ? [{
      id: "country-names", type: "symbol", source: "countries", maxzoom: 7,
      layout: {
        "text-field": ["upcase", ["get", "name"]], "text-font": font, "text-size": 11.5, "text-letter-spacing": 0.18,
        "text-max-width": 9, "text-padding": 10,
      },
      paint: { ...halo, "text-color": colour("ink-quiet"), "text-halo-width": 1.2 },
    }] : []),
    namesLayer("names", ">=", font, halo),
    namesLayer("cities", "<", font, halo),
    {
      id: "cluster-numbers", type: "symbol", source: "places", filter: ["has", "point_count"],
      layout: {
        "text-field": ["number-format", ["get", "point_count"], { locale: language }], "text-font": font, "text-size": 11.5,
        "text-allow-overlap": true, "text-padding": 4,
      },
      paint: { "text-color": colour("spruce-deep") },
    },
    { id: "arcs", type: "line", source: "arcs", layout: { "line-cap": "round" }, paint: { "line-color": colour("map-home"), "line-width": 1.8, "line-opacity": 0.75 } },
    {
      id: "partners", type: "circle", source: "chosen",
      paint: {
        "circle-radius": ["case", ["==", ["get", "home"], 1], 9, 5], "circle-color": colour("map-home"),
        "circle-stroke-width": 2, "circle-stroke-color": colour("map-land"),
      },
    },
    {
      id: "partner-names", type: "symbol", source: "chosen",
      layout: {
        "text-field": ["get", "name"], "text-font": font, "text-size": ["case", ["==", ["get", "home"], 1], 18, 14],
        "text-variable-anchor": ["top", "bottom", "left", "right"],
        "text-radial-offset": 0.9, "symbol-sort-key": ["get", "rank"],
      },
      paint: halo,
    },
  ];
}
