"""Makes `states.csv` and `offices.csv` from the npm package `us-atlas` 3.0.1 (ISC), whose shapes are the United States Census
Bureau's cartographic boundary files (public domain), already projected to a page of 975 by 610.

    npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz
    python3 make_map.py states package/states-albers-10m.json ../../../../catalog/crosswalk/states.csv > states.csv
    python3 make_map.py offices package/counties-albers-10m.json ../../../../catalog/crosswalk/aors.csv county_aor.csv > offices.csv

Borders between two shapes are simplified once (Ramer, Douglas, Peucker), so that they keep one border, and islands of less than
two square units are left out unless a shape has nothing else. An office's shape is the union of its counties:
`county_aor.csv` is UWCHR/ice-enforce `share/county_aor.csv`. Places in the grids of tiles are a hand-made layout that keeps
neighbours near one another.
"""
import csv
import json
import sys
from collections import defaultdict

sys.setrecursionlimit(20_000)
TOLERANCE, LEAST_AREA = 0.45, 2.0
GRIDS = {
    "states": """
AK .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. .. .. .. .. VT NH
WA ID MT ND MN IL WI MI NY RI MA
OR NV WY SD IA IN OH PA NJ CT ..
CA UT CO NE MO KY WV VA MD DE ..
.. AZ NM KS AR TN NC SC DC .. ..
.. .. .. OK LA MS AL GA .. .. ..
HI .. .. TX .. .. .. .. FL .. ..
""",
    "offices": """
SEA ... ... SPM ... DET BUF BOS
... SLC DEN ... CHI ... PHI NYC
SFR ... ... ... ... ... BAL NEW
LOS PHO ELP DAL NOL ATL WAS ...
SND ... SNA HOU ... ... MIA ...
""",
}


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


def read(path):
    """The topology and its arcs on the page."""
    topology = json.load(open(path))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)
    return topology, arcs


def rings_of(geometry):
    """The arcs of each ring."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def facts(path):
    return csv.DictReader(line for line in open(path) if not line.startswith("#"))


def path_of(rings):
    rings = sorted(rings, key=area, reverse=True)
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
    return path


def states(shapes, names):
    topology, arcs = read(shapes)
    arcs = [simplify(arc) for arc in arcs]
    codes = {row["state"]: row["postal_code"] for row in facts(names)}
    for state in topology["objects"]["states"]["geometries"]:
        name = state["properties"]["name"]
        rings = []
        for ring in rings_of(state):
            points = []
            for index in ring:
                part = arcs[index] if index >= 0 else arcs[~index][::-1]
                points += part[1:] if points else part
            rings.append(points)
        yield codes[name.upper()], name, path_of(rings)


def offices(shapes, names, counties):
    topology, arcs = read(shapes)
    office_of = {row["geoid"]: row["aor"].strip() for row in facts(counties)}
    # Connecticut's counties were redrawn after these shapes: a county that is not listed has the one office of its state.
    of_state = defaultdict(set)
    for county, office in office_of.items():
        of_state[county[:2]].add(office)
    # An arc that two counties of one office share lies within it.
    beside = defaultdict(list)
    for county in topology["objects"]["counties"]["geometries"]:
        office = office_of.get(county["id"]) or next(iter(of_state[county["id"][:2]]))
        assert county["id"] in office_of or len(of_state[county["id"][:2]]) == 1, county["id"]
        for ring in rings_of(county):
            for index in ring:
                beside[index if index >= 0 else ~index].append(office)
    borders = {arc: tuple(sorted(set(found))) for arc, found in beside.items() if len(found) == 1 or len(set(found)) == 2}
    ends = defaultdict(list)
    for arc in borders:
        for point in (arcs[arc][0], arcs[arc][-1]):
            ends[point].append(arc)
    # Chains of arcs between the points where three or more meet, or the coast meets a border, are simplified as one.
    joined, chains = set(), []
    plain = lambda point: len(ends[point]) == 2 and borders[ends[point][0]] == borders[ends[point][1]]
    for start in sorted(borders):
        if start in joined:
            continue
        joined.add(start)
        chain = list(arcs[start])
        for _ in range(2):
            while plain(chain[-1]) and chain[0] != chain[-1]:
                following = [arc for arc in ends[chain[-1]] if arc not in joined]
                if not following:
                    break
                joined.add(following[0])
                points = arcs[following[0]]
                chain += points[1:] if points[0] == chain[-1] else points[::-1][1:]
            chain.reverse()
        if chain[0] == chain[-1] and len(chain) > 3:
            middle = len(chain) // 2
            chain = simplify(chain[: middle + 1])[:-1] + simplify(chain[middle:])
        else:
            chain = simplify(chain)
        chains.append((borders[start], chain))
    name_of = {row["code"]: row["short_name"] for row in facts(names)}
    for office in sorted(set(office_of.values())):
        left = [chain for between, chain in chains if office in between]
        rings = [chain for chain in left if chain[0] == chain[-1]]
        left = [chain for chain in left if chain[0] != chain[-1]]
        while left:
            ring = left.pop()
            while ring[0] != ring[-1]:
                place = next(i for i, chain in enumerate(left) if ring[-1] in (chain[0], chain[-1]))
                chain = left.pop(place)
                ring = ring + (chain[1:] if chain[0] == ring[-1] else chain[::-1][1:])
            rings.append(ring)
        # The page holds no shape of an office that has territories alone.
        if rings:
            yield office, name_of[office], path_of(rings)


kind, arguments = sys.argv[1], sys.argv[2:]
tiles = {}
for y, line in enumerate(GRIDS[kind].strip().splitlines()):
    for x, code in enumerate(line.split()):
        if code.strip("."):
            tiles[code] = (x, y)
out = [(code, name, *tiles.pop(code), path) for code, name, path in {"states": states, "offices": offices}[kind](*arguments)]
assert not tiles, tiles
print(f"# Shapes of {kind}. Made by make_map.py; see README.md beside it.")
writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(["code", "name", "tile_x", "tile_y", "path"])
writer.writerows(sorted(out))
