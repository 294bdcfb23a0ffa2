"""The query language, as a tree. Words are French; each has an English alias, and case and accents do not matter.

    query     := all { "ou" all }
    all       := link { ("et" ["non"] | "sauf") link }
    link      := one { relation one }
    relation  := "chevauche" | "dans" | "contient" | "près" ["(" n ")"] ["de"] | "suivi" ["(" n ")"] ["de"]
    one       := "non" one | "(" query ")" | pattern | criterion
    pattern   := "/" indicator "/" | '"' indicator '"' | "«" indicator "»"
    criterion := name (":" | "=" | ">" | ">=" | "<" | "<=") (word | '"' words '"')

What stands in a pattern is the indicator language of the codebooks. The description for users is `docs/requetes.md`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, TypeAlias

from ingesoc_qual.errors import QuerySyntaxError
from ingesoc_qual.i18n import _
from ingesoc_qual.textunits import fold

NEAR = 20
"""Words that may stand between two passages of « près » and « suivi de » when no number is given."""
FARTHEST = 10_000
DEEPEST = 50
"""Parentheses and negations that may stand one inside the other."""

_LEXEMES = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<pattern>/(?:[^/\\]|\\.)*/|\"[^\"]*\"|«[^»]*»|“[^”]*”)"
    r"|(?P<quote>[\"«»“”/])"
    r"|(?P<open>\()|(?P<close>\))"
    r"|(?P<sign>>=|<=|[:=<>])"
    r"|(?P<word>[^\s\"«»“”()<>=:/][^\s\"«»“”()<>=:]*)"
    r"|(?P<stray>.)",
    re.DOTALL,
)


class Link(StrEnum):
    """How a passage stands to another; the name is the French word."""

    OVERLAPS = "chevauche"
    INSIDE = "dans"
    CONTAINS = "contient"
    NEAR = "pres"
    FOLLOWED = "suivi"


_WORDS = {
    "et": "and", "and": "and",
    "ou": "or", "or": "or",
    "non": "not", "not": "not",
    "sauf": "except", "except": "except",
}  # fmt: skip
_LINKS = {
    "chevauche": Link.OVERLAPS, "overlaps": Link.OVERLAPS,
    "dans": Link.INSIDE, "inside": Link.INSIDE,
    "contient": Link.CONTAINS, "contains": Link.CONTAINS,
    "pres": Link.NEAR, "near": Link.NEAR,
    "suivi": Link.FOLLOWED, "followed": Link.FOLLOWED,
}  # fmt: skip
_AFTER_LINK = {"de", "du", "d'", "to", "by"}


@dataclass(frozen=True, slots=True)
class Criterion:
    """`name sign value`; `at` is the position of the name, `value_at` and `value_end` those of the value."""

    name: str
    sign: str
    value: str
    at: int = 0
    value_at: int = 0
    value_end: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of the indicator language; `at` is the position of its first sign."""

    text: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """What lies outside."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of `nodes`, and none of `without`."""

    nodes: tuple[Node, ...]
    without: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Any of `nodes`."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """The passages of `left` that stand so to some passage of `right`; `words` is the distance allowed."""

    link: Link
    left: Node
    right: Node
    words: int = NEAR


Node: TypeAlias = Criterion | Pattern | Not | And | Or | Relation


def parse(text: str) -> Node:
    """Return the query that `text` writes; raises QuerySyntaxError with the column and what to do."""
    return _Parser(text).query()


def criteria(node: Node) -> tuple[Criterion, ...]:
    """Return the criteria of a query, in reading order."""
    return tuple(leaf for leaf in _leaves(node) if isinstance(leaf, Criterion))


def patterns(node: Node) -> tuple[Pattern, ...]:
    """Return the patterns of a query, in reading order."""
    return tuple(leaf for leaf in _leaves(node) if isinstance(leaf, Pattern))


def _leaves(node: Node) -> list[Criterion | Pattern]:
    if isinstance(node, Criterion | Pattern):
        return [node]
    if isinstance(node, Not):
        return _leaves(node.node)
    if isinstance(node, Relation):
        return [*_leaves(node.left), *_leaves(node.right)]
    parts = node.nodes if isinstance(node, Or) else (*node.nodes, *node.without)
    return [leaf for part in parts for leaf in _leaves(part)]


class _Parser:
    """Reads one query from left to right; `self.at` is the lexeme looked at."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lexemes = [m for m in _LEXEMES.finditer(text) if m.lastgroup != "space"]
        self.at = 0
        self.depth = 0

    def query(self) -> Node:
        if not self.lexemes:
            self.fail(_("elle est vide."), 0, _("Par exemple : code:entraide et rôle:bénévole."))
        node = self.any()
        if self.at < len(self.lexemes):
            self.unexpected(self.lexemes[self.at])
        return node

    def any(self) -> Node:
        nodes = [self.all()]
        while self.take("or"):
            nodes.append(self.all())
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def all(self) -> Node:
        nodes: list[Node] = []
        without: list[Node] = []
        except_next = False
        while True:
            node = self.link()
            negated = isinstance(node, Not) and (nodes or without or self.keyword() in ("and", "except"))
            if except_next:
                without.append(node)
            elif negated and isinstance(node, Not):
                without.append(node.node)
            else:
                nodes.append(node)
            if self.take("and"):
                except_next = False
            elif self.take("except"):
                except_next = True
            else:
                return nodes[0] if len(nodes) == 1 and not without else And(tuple(nodes), tuple(without))

    def link(self) -> Node:
        node = self.one()
        while (link := _LINKS.get(self.bare())) is not None:
            self.at += 1
            words = self.distance() if link in (Link.NEAR, Link.FOLLOWED) else NEAR
            if link in (Link.NEAR, Link.FOLLOWED) and self.bare() in _AFTER_LINK:
                self.at += 1
            node = Relation(link, node, self.one(), words)
        return node

    def distance(self) -> int:
        """Read `(20)` where a number stands between parentheses."""
        here = self.lexemes[self.at : self.at + 3]
        if len(here) < 3 or not (here[0]["open"] and here[1]["word"] and here[2]["close"]):
            return NEAR
        digits = here[1]["word"]
        if not digits.isdecimal() or not 0 <= int(digits[:9]) <= FARTHEST:
            remedy = _("Donnez un nombre de mots de 0 à {most}, par exemple près(20).").format(most=FARTHEST)
            self.fail(_("distance « {n} ».").format(n=digits), here[1].start(), remedy)
        self.at += 3
        return int(digits)

    def one(self) -> Node:
        if self.at >= len(self.lexemes):
            self.fail(_("il manque quelque chose à la fin."), len(self.text), _("Ajoutez un critère ou un motif."))
        lexeme = self.lexemes[self.at]
        if self.take("not"):
            self.enter(lexeme)
            inner = self.one()
            self.depth -= 1
            return inner.node if isinstance(inner, Not) else Not(inner)
        self.at += 1
        if lexeme["open"]:
            return self.group(lexeme)
        if lexeme["pattern"]:
            return self.pattern(lexeme)
        if lexeme["word"] and fold(lexeme["word"]) not in (*_WORDS, *_LINKS):
            return self.criterion(lexeme)
        self.unexpected(lexeme)

    def group(self, opening: re.Match[str]) -> Node:
        self.enter(opening)
        node = self.any()
        self.depth -= 1
        if self.at >= len(self.lexemes):
            self.fail(_("cette parenthèse n'est pas fermée."), opening.start(), _("Ajoutez « ) »."))
        if not self.lexemes[self.at]["close"]:
            self.unexpected(self.lexemes[self.at])
        self.at += 1
        return node

    def enter(self, lexeme: re.Match[str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(_("trop de parenthèses emboîtées."), lexeme.start(), _("Coupez la requête en plusieurs."))

    def pattern(self, lexeme: re.Match[str]) -> Pattern:
        text, at = _inside(lexeme)
        if not text.strip():
            remedy = _('Écrivez un motif, comme dans une grille : "pouvoir d\'agir".')
            self.fail(_("rien entre les guillemets."), lexeme.start(), remedy)
        return Pattern(text, at)

    def criterion(self, lexeme: re.Match[str]) -> Node:
        name = lexeme["word"]
        sign = self.lexemes[self.at] if self.at < len(self.lexemes) else None
        if sign is None or not sign["sign"]:
            remedy = _('Un critère s\'écrit nom:valeur (code:{word}), un mot du texte entre guillemets ("{word}").')
            self.fail(_("« {word} » seul.").format(word=name), lexeme.start(), remedy.format(word=name))
        self.at += 1
        value = self.lexemes[self.at] if self.at < len(self.lexemes) else None
        if value is None or not (value["word"] or value["pattern"]):
            remedy = _('Donnez une valeur, entre guillemets si elle a des espaces : {name}:"…".').format(name=name)
            self.fail(_("il manque la valeur de « {name} ».").format(name=name), sign.end(), remedy)
        self.at += 1
        if fold(name) in ("texte", "text"):
            if sign["sign"] not in (":", "="):
                self.unexpected(sign)
            return self.pattern(value) if value["pattern"] else Pattern(value["word"], value.start())
        return self.value(name, sign, value, lexeme.start())

    def value(self, name: str, sign: re.Match[str], value: re.Match[str], at: int) -> Criterion:
        """Read a value; in a bare one, signs that touch it belong to it (`moment:14:05`)."""
        written = "=" if sign["sign"] == ":" else sign["sign"]
        if value["pattern"]:
            text, start = _inside(value)
            return Criterion(fold(name), written, text.strip(), at, start, start + len(text))
        end = value.end()
        while self.at < len(self.lexemes) and self.lexemes[self.at].start() == end and self.joined():
            end = self.lexemes[self.at].end()
            self.at += 1
        return Criterion(fold(name), written, self.text[value.start() : end], at, value.start(), end)

    def joined(self) -> bool:
        lexeme = self.lexemes[self.at]
        return bool(lexeme["word"] or lexeme["sign"] or (lexeme["quote"] and lexeme.group() == "/"))

    def bare(self) -> str:
        if self.at < len(self.lexemes) and self.lexemes[self.at]["word"]:
            return fold(self.lexemes[self.at]["word"])
        return ""

    def keyword(self) -> str | None:
        return _WORDS.get(self.bare())

    def take(self, keyword: str) -> bool:
        if self.keyword() != keyword:
            return False
        self.at += 1
        return True

    def unexpected(self, lexeme: re.Match[str]) -> NoReturn:
        sign = lexeme.group()
        if lexeme["quote"]:
            remedy = _("Fermez les guillemets ou les barres, ou retirez ce signe.")
            self.fail(_("« {sign} » seul.").format(sign=sign), lexeme.start(), remedy)
        if lexeme["close"]:
            remedy = _("Retirez cette parenthèse, ou ouvrez-la avant.")
        elif lexeme["sign"]:
            remedy = _("Un critère s'écrit nom:valeur, par exemple rôle:bénévole.")
        else:
            remedy = _("Entre deux critères il faut « et », « ou », « sauf » ou une relation ; un critère les suit.")
        self.fail(_("« {sign} » mal placé.").format(sign=sign), lexeme.start(), remedy)

    def fail(self, message: str, place: int, remedy: str) -> NoReturn:
        raise QuerySyntaxError(message, query=self.text, column=place + 1, remedy=remedy)


def _inside(lexeme: re.Match[str]) -> tuple[str, int]:
    """Return what stands between quotes or bars, and where it begins."""
    text = lexeme["pattern"][1:-1]
    return (text.replace("\\/", "/") if lexeme["pattern"][0] == "/" else text), lexeme.start() + 1
