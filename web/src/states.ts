// The map of states: Census shapes, already projected (Albers, 975 wide, 610 high), and how agencies write the names.

import type { FeatureCollection, GeoJsonProperties, Geometry, MultiLineString } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "us-atlas/states-albers-10m.json";
import crosswalk from "../../catalog/crosswalk/states.csv?raw";
import { codes } from "./crosswalk";

export interface Shapes {
  shapes: FeatureCollection<Geometry, GeoJsonProperties>;
  borders: MultiLineString;
  /** The shape's id for a name as an agency writes it. */
  find: (name: string) => string | undefined;
}

const topology = atlas as unknown as Topology<{ states: GeometryCollection<{ name: string }> }>;

export function states(): Shapes {
  const shapes = feature(topology, topology.objects.states);
  const ids = new Map<string, string>();
  for (const shape of shapes.features) ids.set(shape.properties.name.toUpperCase(), String(shape.id));
  for (const [code, name] of codes(crosswalk)) {
    const id = ids.get(name);
    if (id !== undefined) ids.set(code, id);
  }
  return {
    shapes,
    borders: mesh(topology, topology.objects.states, (one, other) => one !== other),
    find: (name) => ids.get(name.trim().toUpperCase()),
  };
}
