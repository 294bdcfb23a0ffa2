"""The grammar of queries: what is written, in French or English, and what is said of what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.errors import QuerySyntaxError
from ingesoc_qual.query.grammar import And, Criterion, Link, Node, Not, Or, Pattern, Relation, parse, patterns


def plain(node: Node) -> object:
    """Return a tree without positions."""
    if isinstance(node, Criterion):
        return f"{node.name}{node.sign}{node.value}"
    if isinstance(node, Pattern):
        return f"/{node.text}/"
    if isinstance(node, Not):
        return ("not", plain(node.node))
    if isinstance(node, Relation):
        return (node.link.value, node.words, plain(node.left), plain(node.right))
    if isinstance(node, Or):
        return ("or", *map(plain, node.nodes))
    return ("and", tuple(map(plain, node.nodes)), tuple(map(plain, node.without)))


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("code:a", "code=a"),
        ("Code = a", "code=a"),
        ('cas:"La Passerelle"', "cas=La Passerelle"),
        ("rôle:élu·e", "role=élu·e"),
        ("date>=2024-03", "date>=2024-03"),
        ("date:12/03/2024", "date=12/03/2024"),
        ("moment:2025-01-31T14:05", "moment=2025-01-31T14:05"),
        ("cas.adhérents<100", "cas.adherents<100"),
        ('"pouvoir d\'agir"', "/pouvoir d'agir/"),
        ("« charte … bénévole »", "/ charte … bénévole /"),
        ('/"bénévoles"/', '/"bénévoles"/'),
        (r"/a\/b/", "/a/b/"),
        ("texte:charte", "/charte/"),
        ("code:a et code:b ou code:c", ("or", ("and", ("code=a", "code=b"), ()), "code=c")),
        ("code:a AND (code:b or code:c)", ("and", ("code=a", ("or", "code=b", "code=c")), ())),
        ("code:a sauf code:b et code:c", ("and", ("code=a", "code=c"), ("code=b",))),
        ("code:a et non code:b", ("and", ("code=a",), ("code=b",))),
        ("code:a except code:b", ("and", ("code=a",), ("code=b",))),
        ("non code:a et code:b", ("and", ("code=b",), ("code=a",))),
        ("non code:a", ("not", "code=a")),
        ("non non code:a", "code=a"),
        ("code:a chevauche code:b", ("chevauche", 20, "code=a", "code=b")),
        ("code:a près(5) de code:b", ("pres", 5, "code=a", "code=b")),
        ("code:a near (5) code:b", ("pres", 5, "code=a", "code=b")),
        ("code:a suivi de code:b et code:c", ("and", (("suivi", 20, "code=a", "code=b"), "code=c"), ())),
        ("code:a followed(3) by code:b", ("suivi", 3, "code=a", "code=b")),
        ("code:a près (code:b ou code:c)", ("pres", 20, "code=a", ("or", "code=b", "code=c"))),
        ("code:a dans code:b contient code:c", ("contient", 20, ("dans", 20, "code=a", "code=b"), "code=c")),
    ],
)
def test_what_is_written_is_read(query: str, tree: object) -> None:
    assert plain(parse(query)) == tree


@pytest.mark.parametrize(
    ("query", "column", "remedy"),
    [
        ("", 1, "code:entraide"),
        ("benevolat", 1, "code:benevolat"),
        ("code:a et", 10, "critère"),
        ("code:a code:b", 8, "« et »"),
        ("code:", 6, "valeur"),
        ("(code:a", 1, "« ) »"),
        ("code:a)", 7, "parenthèse"),
        ("code:a et ou code:b", 11, "« et »"),
        ('code:a et "charte', 11, "guillemets"),
        ('code:a et ""', 11, "motif"),
        ("code:a près(mille) code:b", 13, "près(20)"),
        ("code:a près(99999) code:b", 13, "10000"),
        ("= a", 1, "nom:valeur"),
        ("texte>charte", 6, "nom:valeur"),
        ("(" * 60 + "code:a" + ")" * 60, 51, "plusieurs"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place_and_what_to_do(query: str, column: int, remedy: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(query)
    assert caught.value.column == column
    assert remedy in caught.value.remedy
    assert f"caractère {column} :" in caught.value.message


def test_a_pattern_knows_where_it_begins() -> None:
    query = 'code:a et "charte" ou /fiche/'
    assert [query[p.at :].startswith(p.text) for p in patterns(parse(query))] == [True, True]


WORDS = ("code:a", "et", "ou", "non", "sauf", "(", ")", '"m"', "près", "(3)", "de", "dans", ":", ">", "/x/", '"', "a")


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_nothing_but_a_tree_or_one_error(words: list[str]) -> None:
    query = " ".join(words)
    try:
        tree = parse(query)
    except QuerySyntaxError as error:
        assert 1 <= error.column <= len(query) + 1
        assert error.remedy
    else:
        assert isinstance(tree, Criterion | Pattern | Not | And | Or | Relation)
        assert not isinstance(tree, Relation) or isinstance(tree.link, Link)
