"""A second implementation of every unit, from the rows alone, in the standard library of Python.

    python3 units.py <rows and results, as the example `random_units` writes them>

Prints how much was compared; ends with 1 and the first difference of each kind where there is one.
"""
import json
import sys
from collections import Counter, defaultdict

DAY = 86_400_000
world = json.load(open(sys.argv[1]))
results = {**world, **world["links"], **world["populations"]}
last_day, open_until, first_day = world["last_day"], world["open_until"], world["first_day"]
faults, compared = [], Counter()


def same(what, found, wanted):
    """Compares two lists element by element."""
    compared[what] += len(wanted)
    if len(found) != len(wanted):
        faults.append(f"{what}: {len(found)} elements, {len(wanted)} here")
        return
    for place, (one, other) in enumerate(zip(found, wanted)):
        if one != other:
            faults.append(f"{what}, element {place}: {one}, {other} here")
            return


def none_first(moment):
    return (moment is not None, moment or 0)


def episodes(table, near, keys):
    """Size and place of each row's episode: sorted by hand, cut where neighbours are not near."""
    size, place = [1] * len(table["at"]), [0] * len(table["at"])
    groups = defaultdict(list)
    for row, person in enumerate(table["person"]):
        if person:
            groups[(person, *[table[key][row] for key in keys])].append(row)
    count = several = 0
    for rows in groups.values():
        rows.sort(key=lambda row: (table["at"][row], table["last"][row], row))
        chains = [[rows[0]]]
        for before, row in zip(rows, rows[1:]):
            if near(table["at"][before], table["at"][row]):
                chains[-1].append(row)
            else:
                chains.append([row])
        count += len(chains)
        several += sum(len(chain) > 1 for chain in chains)
        for chain in chains:
            for position, row in enumerate(chain):
                size[row], place[row] = len(chain), position
    return size, place, count, several


for name, table, near, keys in [
    ("arrest_episodes", "arrests", lambda a, b: b - a <= DAY, []),
    ("detainer_days", "detainers", lambda a, b: a // DAY == b // DAY, ["code"]),
]:
    size, place, count, several = episodes(world[table], near, keys)
    found = results[name]
    same(f"{name} n_rows", found["n_rows"], size)
    same(f"{name} position", found["position"], place)
    same(f"{name} counts", [found["episodes"], found["of_several"]], [count, several])

stints = world["stints"]
n = len(stints["person"])

# Stage one by grouping on everything but the bond, stage two by overwriting with later rows.
marks = ["Kept" if person else "NoKey" for person in stints["person"]]
groups = defaultdict(list)
for row in range(n):
    if stints["person"][row]:
        groups[(stints["person"][row], stints["fingerprint"][row])].append(row)
for rows in groups.values():
    def rank(row):
        amount, date = stints["amount"][row], stints["date"][row]
        return (amount is None, amount or 0, date is None, date or 0, row)
    for row in sorted(rows, key=rank)[1:]:
        marks[row] = "BondRepeat"


def stint_order(row):
    return (none_first(stints["at"][row]), none_first(stints["out"][row]), row)


seen = {}
for row in sorted((row for row in range(n) if marks[row] == "Kept"), key=stint_order):
    key = (stints["person"][row], stints["facility"][row], stints["at"][row] // DAY, stints["stay"][row])
    if key in seen:
        marks[seen[key]] = "SameDayRepeat"
    seen[key] = row
same("marks", results["marks"], marks)
kept = [mark in ("Kept", "NoKey") for mark in marks]


def end_of(row):
    out = stints["out"][row]
    return max(stints["at"][row], open_until if out is None else out)


def length_of_union(spans):
    total, covered = 0, None
    for start, end in sorted(spans):
        if covered is not None:
            start = max(start, covered)
        total += max(0, end - start)
        covered = end if covered is None else max(covered, end)
    return total


stays, stay_rows, every_row = [], defaultdict(list), defaultdict(list)
for row in range(n):
    if stints["person"][row] and stints["stay"][row] is not None:
        every_row[(stints["person"][row], stints["stay"][row])].append(row)
        if kept[row]:
            stay_rows[(stints["person"][row], stints["stay"][row])].append(row)
place_in_stay = {}
for (person, begin), rows in sorted(stay_rows.items()):
    rows.sort(key=stint_order)
    for position, row in enumerate(rows):
        place_in_stay[row] = (position == 0, position == len(rows) - 1)
    # Until when a stay lasted is told by all its rows, repeats included.
    everything = every_row[(person, begin)]
    outs = [stints["out"][row] for row in everything]
    out = None if None in outs else max(outs)
    overlaps = gaps = 0
    for before, row in zip(rows, rows[1:]):
        still_open = stints["out"][before] is None
        overlaps += still_open or stints["at"][row] < end_of(before)
        gaps += not still_open and stints["at"][row] > end_of(before)
    longest = max(enumerate(rows), key=lambda pair: (end_of(pair[1]) - stints["at"][pair[1]], pair[0]))[1]
    until = max([open_until] + [end_of(row) for row in everything]) if out is None else out
    stays.append([
        person, begin, out, len(rows), rows[0], longest, rows[-1], overlaps, gaps,
        sum(stints["out"][row] == stints["at"][row] for row in rows),
        sum(stints["out"][row] is not None and stints["out"][row] < stints["at"][row] for row in rows),
        length_of_union([(stints["at"][row], end_of(row)) for row in everything]),
        max(0, until - begin),
    ])
same("stays", results["stays"], stays)


def link(name, left, right, before, after, by_day, two_steps):
    """`left` and `right` are lists of (person, moment, to be used)."""
    by_person = defaultdict(list)
    for r, (person, at, used) in enumerate(right):
        if person and used and at is not None:
            by_person[person].append(r)
    pairs = []
    for l, (person, at, used) in enumerate(left):
        if not person or not used or at is None:
            continue
        for r in by_person.get(person, []):
            other = right[r][1]
            gap = (other // DAY - at // DAY) * DAY if by_day else other - at
            if -before * DAY <= gap <= after * DAY:
                pairs.append((abs(gap), at, other, l, r, gap))
    pairs.sort()
    if two_steps:
        chosen_by_right, chosen = {}, {}
        for pair in pairs:
            chosen_by_right.setdefault(pair[4], pair)
        for pair in sorted(chosen_by_right.values()):
            chosen.setdefault(pair[3], pair)
        taken = list(chosen.values())
    else:
        lefts, rights, taken = set(), set(), []
        for pair in pairs:
            if pair[3] not in lefts and pair[4] not in rights:
                lefts.add(pair[3])
                rights.add(pair[4])
                taken.append(pair)
    taken.sort(key=lambda pair: pair[3])

    def statuses(side, place, early, late):
        near, linked = {pair[place] for pair in pairs}, {pair[place] for pair in taken}
        words = []
        for row, (person, at, used) in enumerate(side):
            if not person:
                words.append("NoKey")
            elif not used:
                words.append("SetAside")
            elif at is None:
                words.append("NoMoment")
            elif row in linked:
                words.append("Linked")
            elif row in near:
                words.append("LostTie")
            else:
                start, end = at // DAY - early < 0, at // DAY + late > last_day
                words.append({(0, 0): "NoneInWindow", (1, 0): "EdgeStart", (0, 1): "EdgeEnd",
                              (1, 1): "EdgeBoth"}[(start, end)])
        return words

    found = results[name]
    same(f"{name} links", found["links"], [[pair[3], pair[4], pair[5]] for pair in taken])
    same(f"{name} left", found["left"], statuses(left, 3, before, after))
    same(f"{name} right", found["right"], statuses(right, 4, after, before))
    same(f"{name} pairs", [found["pairs"]], [len(pairs)])


def rows_of(table, used=None):
    used = used or [True] * len(table["at"])
    return list(zip(table["person"], table["at"], used))


firsts = [place == 0 for place in episodes(world["arrests"], lambda a, b: b - a <= DAY, [])[1]]
begins = [(stay[0], stay[1], True) for stay in stays]
ends = [(stay[0], stay[2], True) for stay in stays]
link("arrest_to_stay", rows_of(world["arrests"], firsts), begins, 5, 10, False, True)
link("detainer_to_book_in", rows_of(world["detainers"]), begins, 0, 30, True, False)
link("stay_to_removal", ends, rows_of(world["removals"]), 2, 10, True, False)

# Populations by expansion into days; sets make a person one.
nights, days_held = defaultdict(set), defaultdict(set)
row_counts, millis, spans = Counter(), Counter(), defaultdict(list)
total = world["groups"]
for row in range(n):
    start, end, person = stints["at"][row], end_of(row), stints["person"][row]
    still_open = stints["out"][row] is None
    last = max(last_day, start // DAY) if still_open else end // DAY
    for group in (stints["facility"][row], total):
        if person and kept[row]:
            spans[(group, person)].append((start, end))
        for day in range(start // DAY, last + 1):
            row_counts[("day", group, day)] += 1
            row_counts[("keyless day", group, day)] += not person
            part = max(0, min(end, (day + 1) * DAY) - max(start, day * DAY))
            millis[("row", group, day)] += part
            millis[("keyless", group, day)] += 0 if person else part
            if person and kept[row]:
                days_held[(group, day)].add(person)
            if (day <= last_day if still_open else end >= (day + 1) * DAY):
                row_counts[("night", group, day)] += 1
                row_counts[("keyless night", group, day)] += not person
                if person and kept[row]:
                    nights[(group, day)].add(person)
for (group, person), list_ in spans.items():
    first, last = min(a for a, _ in list_) // DAY, max(b for _, b in list_) // DAY
    for day in range(first, last + 1):
        inside = [(max(a, day * DAY), min(b, (day + 1) * DAY)) for a, b in list_]
        millis[("held", group, day)] += length_of_union([(a, b) for a, b in inside if a < b])


def series(group):
    return [[
        len(nights[(group, day)]), row_counts[("night", group, day)], row_counts[("keyless night", group, day)],
        len(days_held[(group, day)]), row_counts[("day", group, day)], row_counts[("keyless day", group, day)],
        millis[("held", group, day)], millis[("row", group, day)], millis[("keyless", group, day)],
    ] for day in range(first_day, last_day + 1)]


for group in range(total):
    same(f"census of group {group}", results["census"]["groups"][group], series(group))
same("census of all", results["census"]["total"], series(total))
same("bed-days", results["bed_days"], [
    [sum(column) for column in zip(*[(cell[6], cell[0], cell[7], cell[1]) for cell in series(group)])]
    for group in range(total + 1)
])

moves = Counter()
for row in range(n):
    if not kept[row]:
        continue
    begun, ended = stints["at"][row] // DAY, stints["out"][row]
    ended = None if ended is None else ended // DAY
    if not stints["person"][row]:
        moves[(6, begun)] += 1
        moves[(7, ended)] += 1
        continue
    moves[(0, begun)] += 1
    moves[(1, ended)] += 1
    if row in place_in_stay:
        first, last = place_in_stay[row]
        moves[(2 if first else 4, begun)] += 1
        moves[(3 if last else 5, ended)] += 1
same("flows", results["flows"], [
    [moves[(kind, day)] for kind in range(8)] for day in range(first_day, last_day + 1)
])

if faults:
    print("\n".join(faults))
    sys.exit(1)
print(", ".join(f"{what} {count}" for what, count in compared.items()))
