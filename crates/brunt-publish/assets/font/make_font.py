"""Makes the two committed fonts from the npm package `pretendard` 1.3.9 (SIL Open Font License 1.1).

    npm pack pretendard@1.3.9 && tar xzf pretendard-1.3.9.tgz
    pip install fonttools && python3 make_font.py package/dist/public/static OUT

Kept: Latin with accents, punctuation, the letters of Korean and the 2,350 syllables of KS X 1001. The licence reserves
the name Pretendard for the unchanged font, so the subset is called Brunt Sans.
"""
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE, OUT = sys.argv[1:3]
RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x203A), (0x3000, 0x3017), (0x3131, 0x318E),
]
SINGLE = [0x20A9, 0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265,
          0x25A0, 0x25CF, 0x25CB, 0x25B2, 0x25B3, 0x25C6, 0x25C7, 0x2044, 0xFFFD]
kept = {code for low, high in RANGES for code in range(low, high + 1)} | set(SINGLE)
kept |= {ord(bytes([row, cell]).decode("euc_kr")) for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)}
options = subset.Options()
options.layout_features = ["kern", "ccmp", "tnum"]
options.hinting = False
options.recalc_timestamp = False
for weight in ["Regular", "Bold"]:
    font = TTFont(f"{SOURCE}/Pretendard-{weight}.otf", recalcTimestamp=False)
    one = subset.Subsetter(options)
    one.populate(unicodes=kept)
    one.subset(font)
    names = {1: "Brunt Sans", 2: weight, 3: f"BruntSans-{weight}", 4: f"Brunt Sans {weight}", 6: f"BruntSans-{weight}"}
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 13, 14)]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames = [f"BruntSans-{weight}"]
    top[0].FullName, top[0].FamilyName = f"Brunt Sans {weight}", "Brunt Sans"
    font.save(f"{OUT}/BruntSans-{weight}.otf")
    print(weight, "lacks", "".join(chr(code) for code in sorted(kept - set(font.getBestCmap()))))
