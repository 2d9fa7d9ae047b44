// The map of counties. Large, and read only where a table names places by the five digits of a county.

import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "us-atlas/counties-albers-10m.json";
import type { Shapes } from "./states";

const topology = atlas as unknown as Topology<{
  states: GeometryCollection<{ name: string }>;
  counties: GeometryCollection<{ name: string }>;
}>;

export function counties(): Shapes {
  const shapes = feature(topology, topology.objects.counties);
  const ids = new Set(shapes.features.map((shape) => String(shape.id)));
  return {
    shapes,
    borders: mesh(topology, topology.objects.states, (one, other) => one !== other),
    find: (code) => (ids.has(code) ? code : undefined),
  };
}
