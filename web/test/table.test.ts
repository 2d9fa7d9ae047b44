import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { codes } from "../src/crosswalk";
import { stretches } from "../src/draw";
import { bounds, classOf, dayOf, type Description, isWithheld, measureOf, numberOf, Words } from "../src/table";

const description: Description = {
  drawing: { kind: "map", state: "state", value: "share_known", measure: "share" },
  labels: { share_known: "Share of what can be told" },
  names: { criminality: "Any conviction or charge" },
  withheld: "withheld",
  missing: "not recorded",
};

describe("stretches", () => {
  const of = (...days: string[]): number[] => stretches(days.map((day) => Date.parse(day)));
  it("does not join months over one without a row", () => {
    expect(of("2016-07-01", "2016-08-01", "2016-09-01", "2017-10-01", "2017-11-01")).toEqual([0, 0, 0, 1, 1]);
    expect(of("2016-01-01", "2016-02-01", "2016-04-01")).toEqual([0, 0, 1]);
  });
  it("joins days that are weeks apart, and years", () => {
    expect(of("2025-01-06", "2025-01-13", "2025-02-24", "2025-06-02")).toEqual([0, 0, 0, 1]);
    expect(of("2015-01-01", "2016-01-01", "2017-01-01", "2019-01-01")).toEqual([0, 0, 0, 1]);
  });
});

describe("cells", () => {
  it("gives no number to what is missing or withheld", () => {
    expect(numberOf(null)).toBeUndefined();
    expect(numberOf(undefined)).toBeUndefined();
    expect(numberOf({ suppressed: "primary" })).toBeUndefined();
    expect(numberOf("7")).toBeUndefined();
    expect(numberOf(0)).toBe(0);
    expect(isWithheld({ suppressed: "complementary" })).toBe(true);
    expect(isWithheld(null)).toBe(false);
    expect(isWithheld(["a"])).toBe(false);
  });

  it("reads days, months and years, and nothing else", () => {
    expect(dayOf("2025-01-20")?.toISOString()).toBe("2025-01-20T00:00:00.000Z");
    expect(dayOf("2025-03")?.toISOString()).toBe("2025-03-01T00:00:00.000Z");
    expect(dayOf(2024)?.getUTCFullYear()).toBe(2024);
    for (const cell of ["2025-02-30", "2025-13", "Ohio", "", 12, 2024.5, null, true]) expect(dayOf(cell)).toBeUndefined();
  });

  it("says them in the page's language, as exact as they are published", () => {
    const english = new Words("en", description);
    expect(english.cell({ share_known: 0.4567, n: 1000 }, "share_known", "share")).toBe("45.7%");
    expect(english.cell({ share_known: 0.46, n: 50 }, "share_known", "share")).toBe("46%");
    expect(english.cell({ share_known: { suppressed: "primary" } }, "share_known", "share")).toBe("withheld");
    expect(english.cell({}, "share_known", "share")).toBe("not recorded");
    expect(english.number(1234567, "count")).toBe("1,234,567");
    expect(english.day("2025-01-20")).toBe("Jan 20, 2025");
    expect(english.day("2025-01")).toBe("Jan 2025");
    expect(english.day(2025)).toBe("2025");
    expect(new Words("ko", description).day("2025-01")).toBe("2025년 1월");
    expect(english.label("share_known")).toBe("Share of what can be told");
    expect(english.label("other")).toBe("other");
    expect(english.name("criminality")).toBe("Any conviction or charge");
    expect(english.name("other")).toBe("other");
    expect(new Words("es-US", description).number(0.5, "share")).toBe("50.0\u00a0%");
  });

  it("tells shares from counts by the column", () => {
    expect(measureOf("convicted_share")).toBe("share");
    expect(measureOf("interval_low")).toBe("share");
    expect(measureOf("convicted")).toBe("count");
  });
});

describe("classes of a map", () => {
  it("cover lowest to highest in equal steps", () => {
    const limits = bounds([0, 1], 5);
    expect(limits.map((limit) => limit.toFixed(1))).toEqual(["0.2", "0.4", "0.6", "0.8"]);
    expect(classOf(0, limits)).toBe(0);
    expect(classOf(0.5, limits)).toBe(2);
    expect(classOf(1, limits)).toBe(4);
    expect(bounds([0.3, 0.3], 5)).toEqual([]);
  });
});

describe("the catalog's states", () => {
  it("give a code to each name", () => {
    const text = readFileSync(new URL("../../catalog/crosswalk/states.csv", import.meta.url), "utf8");
    const found = new Map(codes(text));
    expect(found.get("OH")).toBe("OHIO");
    expect(found.get("DC")).toBe("DISTRICT OF COLUMBIA");
    expect(found.has("postal_code")).toBe(false);
    expect(found.size).toBeGreaterThan(50);
  });
});
