#!/usr/bin/python3
"""Makes the fonts that the crate carries: Noto Sans SC, cut to GB 2312.

    apt-get install fonts-noto-cjk python3-fonttools
    crates/paper/fonts/make.py

writes NotoSansSC-{Regular,Bold}.subset.otf beside itself. The same sources and the same fonttools
give the same bytes.

Kept: every character of GB 2312, printable ASCII, and the marks in MARKS. Left out: hints (posters
are drawn large and greyscale), vertical metrics and layout features. One feature would be useful,
kerning of Latin letters, but its tables cost more than the letters.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTCollection

SOURCES = pathlib.Path("/usr/share/fonts/opentype/noto")
FAMILY = "Noto Sans CJK SC"
NEW_FAMILY = "Noto Sans SC"  # so that a cut face is not taken for the whole one
FACES = ["Regular", "Bold"]

# Outside GB 2312 but usual in names and dates: the dot between parts of a foreign name, en dash,
# euro sign, degree Celsius, the ellipsis and the square that stands for a missing character.
MARKS = "·–—…‘’“”•€℃№□■○●★☆←→↑↓✓×÷　"

# GB 2312 lacks these characters of Chinese family and place names that people of 2019 bear.
NAMES = "喆堃玥珺琤翀骉昇昉旸晞晖暐煜炜烜璟瑨瑄瑆颢顗彧彣甯犇淼焱垚鑫赟璠骧"


def wanted() -> set[int]:
    """The code points that a poster can print without a font of the system."""
    chars = {chr(c) for c in range(0x20, 0x7F)} | set(MARKS) | set(NAMES)
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                chars.add(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return {ord(c) for c in chars}


def make(weight: str) -> pathlib.Path:
    source = SOURCES / f"NotoSansCJK-{weight}.ttc"
    fonts = TTCollection(source).fonts
    font = next(f for f in fonts if f["name"].getDebugName(1) in (FAMILY, f"{FAMILY} {weight}"))
    options = subset.Options(
        hinting=False,
        desubroutinize=False,
        layout_features=[],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        name_languages=[0x409],
        notdef_outline=True,
        glyph_names=False,
        drop_tables=["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"],
        recalc_timestamp=False,
    )
    font.recalcTimestamp = False
    cut = subset.Subsetter(options)
    cut.populate(unicodes=wanted())
    cut.subset(font)
    rename(font, weight)
    target = pathlib.Path(__file__).parent / f"NotoSansSC-{weight}.subset.otf"
    subset.save_font(font, target, options)
    return target


def rename(font, weight: str) -> None:
    for number, text in {
        1: NEW_FAMILY if weight == "Regular" else f"{NEW_FAMILY} {weight}",
        2: "Regular",
        4: f"{NEW_FAMILY} {weight}",
        6: f"NotoSansSC-{weight}",
        10: "Noto Sans CJK SC, cut to GB 2312",
        16: NEW_FAMILY,
        17: weight,
    }.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def main() -> int:
    for weight in FACES:
        target = make(weight)
        print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
