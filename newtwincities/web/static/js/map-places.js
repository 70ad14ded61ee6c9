// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// What the map is made of: the compact file into places, outlines into countries, pairs into arcs.

const ARC_STEPS = 12;
const BEND = 0.15;
const SMALLEST = 0.2; // twice the area of a country that is named, in square degrees
const NEAR = 0.15; // degrees, about as far as a district lies from the middle of its city

export function placesOf(data) {
  let lat = 0;
  const places = data.key.map((key, i) => {
    lat += data.lat_steps[i];
    return {
      i, key, name: data.name[i], country: data.countries[data.country[i]], lat: lat / 1000, lon: data.lon[i] / 1000,
      size: data.population[i], elevation: data.elevation_m[i], perimeters: data.perimeters[i], partners: [],
      topics: new Set(),
    };
  });
  for (const [topic, stated] of Object.entries(data.topics)) for (const i of stated) places[i].topics.add(topic);
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

/** TopoJSON into countries with their codes. Arcs are steps in whole units; a negative index means the arc backwards. */
export function outlinesOf({ arcs, transform: { scale, translate }, objects }) {
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
  const ring = (indices) =>
    unrolled(indices.flatMap((n, at) => (n < 0 ? lines[~n].toReversed() : lines[n]).slice(at ? 1 : 0)));
  return objects.countries.geometries.map(({ type, id, arcs: parts }) =>
    feature("MultiPolygon", (type === "Polygon" ? [parts] : parts).map((polygon) => polygon.map(ring)), { code: codeOf(id) }));
}

/** The two letters of a country with these three digits; the browser knows. */
function codeOf(digits) {
  try {
    return new Intl.Locale(`und-${digits}`).region;
  } catch {
    return ""; // countries without a number, such as Kosovo
  }
}

/** Where a country's name stands: the middle of its largest part; nowhere for the smallest countries. */
export function middleOf({ geometry: { coordinates } }) {
  let [best, middle] = [SMALLEST, null];
  for (const [ring] of coordinates) {
    let [area, x, y] = [0, 0, 0];
    for (let n = 1; n < ring.length; n += 1) {
      const [[x1, y1], [x2, y2]] = [ring[n - 1], ring[n]];
      const cross = x1 * y2 - x2 * y1;
      area += cross;
      x += (x1 + x2) * cross;
      y += (y1 + y2) * cross;
    }
    if (Math.abs(area) > best) [best, middle] = [Math.abs(area), [x / (3 * area), y / (3 * area)]];
  }
  return middle;
}

export const feature = (type, coordinates, properties = {}) => ({ type: "Feature", geometry: { type, coordinates }, properties });
export const collection = (features) => ({ type: "FeatureCollection", features });
/** A place to be drawn as a dot: as little as that needs, since there are tens of thousands. */
export const dot = ({ i, lon, lat, partners }) => feature("Point", [lon, lat], { i, twinned: partners.length ? 1 : 0 });
/** A place to be drawn with its name. */
export const named = ({ i, lon, lat, name, size }, more) =>
  feature("Point", [lon, lat], { i, name, rank: -(size ?? 0), ...more });

/** A line from one place to another that bows, the short way round the globe. */
export function arc(a, b) {
  const [x1, y1] = [a.lon, a.lat];
  const [x2, y2] = [x1 + ((b.lon - x1 + 540) % 360) - 180, b.lat];
  const [cx, cy] = [(x1 + x2) / 2 - (y2 - y1) * BEND, (y1 + y2) / 2 + (x2 - x1) * BEND];
  const line = Array.from({ length: ARC_STEPS + 1 }, (_, s) => {
    const [t, u] = [s / ARC_STEPS, 1 - s / ARC_STEPS];
    return [u * u * x1 + 2 * u * t * cx + t * t * x2, u * u * y1 + 2 * u * t * cy + t * t * y2];
  });
  return feature("LineString", line);
}

/**
 * The places by the weight of their names: the largest first. A district or suburb yields to the city beside it, so that
 * a city's name isn't taken away by its own part.
 */
export function byImportance(places, most) {
  const large = places.toSorted((a, b) => (b.size ?? 0) - (a.size ?? 0)).slice(0, most);
  const first = [];
  const yielding = [];
  for (const place of large) {
    const beside = first.some((city) => city.size > 2 * place.size && Math.abs(city.lat - place.lat) < NEAR
      && Math.abs(city.lon - place.lon) < NEAR * 1.4);
    (beside ? yielding : first).push(place);
  }
  return [...first, ...yielding];
}
