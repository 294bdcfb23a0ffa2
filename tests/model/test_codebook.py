"""The tree of codes: order, paths, merges, and what a broken tree still answers."""

from __future__ import annotations

from ingesoc_qual.model.codebook import Code, Codebook

TREE = Codebook(
    "essai",
    (
        Code("b", "B", position=1),
        Code("a", "A", position=0),
        Code("a2", "A deux", parent="a", position=1),
        Code("a1", "A un", parent="a", position=0),
        Code("a11", "A un un", parent="a1"),
        Code("old", "Ancien", parent="b", archived=True),
        Code("alias", "Alias", parent="b", merged_into="alias2"),
        Code("alias2", "Alias 2", parent="b", merged_into="a2"),
    ),
)


def test_codes_are_read_parents_first_by_position() -> None:
    assert [code.id for code in TREE.ordered().codes] == ["a", "a1", "a11", "a2", "b", "alias", "alias2", "old"]
    assert [(depth, code.id) for depth, code in TREE.walk("a")] == [(0, "a1"), (1, "a11"), (0, "a2")]
    assert TREE.depth == 3


def test_a_path_goes_from_the_family_down() -> None:
    assert [code.id for code in TREE.path("a11")] == ["a", "a1", "a11"]
    assert TREE.path("nulle-part") == ()


def test_merges_are_followed_to_their_end() -> None:
    assert TREE.resolve("alias") == "a2"
    assert TREE.resolve("a1") == "a1"
    circle = Codebook("c", (Code("x", "X", merged_into="y"), Code("y", "Y", merged_into="x")))
    assert circle.resolve("x") in ("x", "y")


def test_leaves_are_usable_codes_without_codes_below() -> None:
    assert [code.id for code in TREE.leaves()] == ["a11", "a2"]
    assert TREE.descendants("a") == {"a", "a1", "a2", "a11"}


def test_a_code_whose_parent_is_missing_is_a_family() -> None:
    orphan = Codebook("o", (Code("x", "X", parent="absent"),))
    assert [code.id for code in orphan.children(None)] == ["x"]
