"""Pictures are well-formed, self-contained, say what they show, and are the same each time."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import etree

from ingesoc_qual.exports.pictures import bars, heat_map, network

NASTY = '<script>alert("é & co")</script>\x1b[31m' + "x" * 80
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {
    "heat map": lambda: heat_map([NASTY, "b"], ["x", "y", NASTY], [[0, 1, 2], [0.5, 0, 4]], title=NASTY, unit="mots"),
    "network": lambda: network({NASTY: 3, "b": 1, "c": 0}, {(NASTY, "b"): 2.0, ("b", "c"): 0.5}, title="réseau"),
    "bars": lambda: bars(["cas", NASTY], ["politique", "sociale"], [[0.2, 0.5], [0, 1.0]], title="profil"),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_one_whole_file_that_says_what_it_shows(name: str) -> None:
    made = DRAWN[name]()
    assert made == DRAWN[name]()
    root = etree.fromstring(made.encode())
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    assert root.findtext(f"{SVG}title") and root.findtext(f"{SVG}desc")
    assert not root.findall(f".//{SVG}script") and not re.search(r"href|url\(|@import", made)
    assert "\x1b" not in made
    assert any("alert" in (node.text or "") for node in root.iter(f"{SVG}title"))


def test_a_darker_cell_is_a_larger_number() -> None:
    root = etree.fromstring(heat_map(["r"], list("abcd"), [[1, 2, 3, 4]], title="t").encode())
    shades = [int(str(rect.get("fill"))[1:3], 16) for rect in root.findall(f".//{SVG}g/{SVG}rect")]
    assert all(light > dark for light, dark in pairwise(shades))


def test_codes_that_meet_are_drawn_nearer_than_those_that_do_not() -> None:
    names = [f"n{n}" for n in range(6)]
    root = etree.fromstring(network(dict.fromkeys(names, 1), {("n0", "n3"): 5.0}, title="t").encode())
    discs = [(float(str(c.get("cx"))), float(str(c.get("cy")))) for c in root.findall(f".//{SVG}circle")]

    def apart(i: int, j: int) -> float:
        return ((discs[i][0] - discs[j][0]) ** 2 + (discs[i][1] - discs[j][1]) ** 2) ** 0.5

    assert apart(0, 3) < min(apart(0, j) for j in (1, 2, 4, 5))


@pytest.mark.parametrize(
    "made", [heat_map([], [], [], title="t"), network({}, {}, title="t"), bars([], [], [], title="t")]
)
def test_nothing_to_show_is_an_empty_picture(made: str) -> None:
    assert etree.fromstring(made.encode()).findtext(f"{SVG}title") == "t"
