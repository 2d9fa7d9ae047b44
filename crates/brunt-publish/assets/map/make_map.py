"""Makes `states.csv` from the npm package `us-atlas` 3.0.1 (ISC), whose shapes are the United States Census Bureau's
cartographic boundary files (public domain), already projected to a page of 975 by 610.

    npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz
    python3 make_map.py package/states-albers-10m.json ../../../../catalog/crosswalk/states.csv > states.csv

Borders are simplified arc by arc (Ramer, Douglas, Peucker), so that two states keep one border, and islands of less than
two square units are left out unless a state has nothing else. Places in the grid of tiles are a hand-made layout that
keeps neighbours near one another.
"""
import csv
import json
import sys

TOLERANCE, LEAST_AREA = 0.45, 2.0
GRID = """
AK .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. .. .. .. .. VT NH
WA ID MT ND MN IL WI MI NY RI MA
OR NV WY SD IA IN OH PA NJ CT ..
CA UT CO NE MO KY WV VA MD DE ..
.. AZ NM KS AR TN NC SC DC .. ..
.. .. .. OK LA MS AL GA .. .. ..
HI .. .. TX .. .. .. .. FL .. ..
"""


def simplify(points):
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

    def away(point):
        x, y = point
        if length == 0:
            return ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
        return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length

    place = max(range(1, len(points) - 1), key=lambda i: away(points[i]))
    if away(points[place]) <= TOLERANCE:
        return [points[0], points[-1]]
    return simplify(points[: place + 1])[:-1] + simplify(points[place:])


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))) / 2


topology = json.load(open(sys.argv[1]))
scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
arcs = []
for arc in topology["arcs"]:
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
    arcs.append(simplify(points))
codes = {}
for row in csv.DictReader(line for line in open(sys.argv[2]) if not line.startswith("#")):
    codes[row["state"]] = row["postal_code"]
tiles = {}
for y, line in enumerate(GRID.strip().splitlines()):
    for x, code in enumerate(line.split()):
        if code != "..":
            tiles[code] = (x, y)
out = []
for state in topology["objects"]["states"]["geometries"]:
    name = state["properties"]["name"]
    code = codes[name.upper()]
    polygons = state["arcs"] if state["type"] == "MultiPolygon" else [state["arcs"]]
    rings = []
    for polygon in polygons:
        for ring in polygon:
            points = []
            for index in ring:
                part = arcs[index] if index >= 0 else arcs[~index][::-1]
                points += part[1:] if points else part
            rings.append(points)
    rings.sort(key=area, reverse=True)
    rings = [ring for place, ring in enumerate(rings) if place == 0 or area(ring) >= LEAST_AREA]
    path = ""
    for ring in rings:
        whole = [(round(x * 10), round(y * 10)) for x, y in ring]
        (x, y), rest = whole[0], whole[1:-1]
        path += f"M{x / 10:g} {y / 10:g}l"
        steps = []
        for nx, ny in rest:
            if (nx, ny) != (x, y):
                steps.append(f"{(nx - x) / 10:g} {(ny - y) / 10:g}")
                x, y = nx, ny
        path += " ".join(steps).replace(" -", "-") + "z"
    out.append((code, name, *tiles.pop(code), path))
assert not tiles and len(out) == 51, tiles
print("# Shapes of states. Made by make_map.py; see README.md beside it.")
writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(["code", "name", "tile_x", "tile_y", "path"])
writer.writerows(sorted(out))
