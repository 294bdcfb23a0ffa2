"""The indicator language: what is written in a codebook, a search or a concordance, as a tree.

    indicator := sequence { "!" [n] sequence }        `charte ! graphique`, `charte !3 graphique`
    sequence  := item { [gap] item }                  `pouvoir d'agir`, `charte … bénévole`
    gap       := "…" [n]                              `charte …3 bénévole`; `...` is the same as `…`
    item      := word | word "*" | exact | choice
    exact     := '"' word { word } '"'                `"bénévoles"`; « » and “ ” are the same
    choice    := "(" sequence { "|" sequence } ")"    `(heure|temps) de bénévolat`

A word stands for its lemma. The full description for users is `docs/indicateurs.md`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from ingesoc_qual.errors import IndicatorSyntaxError
from ingesoc_qual.i18n import _
from ingesoc_qual.nlp.tokens import cut, is_word
from ingesoc_qual.textunits import APOSTROPHES

GAP = 5
"""Words that `…` may jump over, and reach of `!`, when no number is given."""
LONGEST_GAP = 50
MIN_PREFIX = 2
MOST_COMBINATIONS = 200
"""Ways of choosing between alternatives that one indicator may hold."""

_LEXEMES = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<gap>…|\.\.\.)(?P<gap_n>\d*)"
    r"|(?P<unless>!)(?P<unless_n>\d*)"
    r"|(?P<exact>\"[^\"]*\"|«[^»]*»|“[^”]*”)"
    r"|(?P<quote>[\"«»“”])"
    r"|(?P<open>\()|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<word>(?:(?!\.\.\.)[^\s…!\"«»“”()|*])+)(?P<star>\**)"
    r"|(?P<stray>.)"
)
_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word, standing for its lemma."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every form that starts with `text`."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}*"


@dataclass(frozen=True, slots=True)
class Exact:
    """These very forms, one after the other."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return '"' + " ".join(self.words) + '"'


@dataclass(frozen=True, slots=True)
class Choice:
    """Any of these sequences."""

    options: tuple[Sequence, ...]

    def __str__(self) -> str:
        return "(" + "|".join(map(str, self.options)) + ")"


Item: TypeAlias = Word | Prefix | Exact | Choice


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items in order; `gaps[i]` is the greatest number of words between items i and i + 1."""

    items: tuple[Item, ...]
    gaps: tuple[int, ...] = ()

    @property
    def words(self) -> int:
        """Return the least number of words that a match must hold, those of gaps not counted."""
        return sum(map(_least_words, self.items))

    def __str__(self) -> str:
        parts = [str(self.items[0])]
        for gap, item in zip(self.gaps, self.items[1:], strict=True):
            if gap:
                parts.append("…" if gap == GAP else f"…{gap}")
            parts.append(str(item))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Unless:
    """A sequence that must not stand within `distance` words of a hit."""

    sequence: Sequence
    distance: int = GAP

    def __str__(self) -> str:
        return f"!{'' if self.distance == GAP else self.distance} {self.sequence}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A lexical pattern; `str()` gives its canonical writing, which parses to an equal indicator."""

    sequence: Sequence
    unless: tuple[Unless, ...] = ()

    def __str__(self) -> str:
        return " ".join([str(self.sequence), *map(str, self.unless)])


def parse(text: str) -> Indicator:
    """Return the indicator that `text` writes.

    Raises IndicatorSyntaxError with the column and what to do.
    """
    return _Parser(text).indicator()


def as_written(indicator: Indicator) -> Indicator:
    """Return the indicator with each of its words standing for that form alone."""
    unless = tuple(Unless(_as_written(part.sequence), part.distance) for part in indicator.unless)
    return Indicator(_as_written(indicator.sequence), unless)


def _as_written(sequence: Sequence) -> Sequence:
    return Sequence(tuple(map(_form, sequence.items)), sequence.gaps)


def _form(item: Item) -> Item:
    if isinstance(item, Choice):
        return Choice(tuple(map(_as_written, item.options)))
    return Exact((item.text,)) if isinstance(item, Word) else item


class _Parser:
    """Reads one indicator from left to right; `self.at` is the lexeme looked at."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lexemes = [m for m in _LEXEMES.finditer(text) if m.lastgroup != "space"]
        self.at = 0

    def indicator(self) -> Indicator:
        if not self.lexemes:
            self.fail(_("il est vide."), 0, _("Écrivez au moins un mot."))
        sequence = self.sequence()
        unless = []
        while (mark := self.take("unless")) is not None:
            distance = self.number(mark, "unless_n")
            unless.append(Unless(self.sequence(), distance))
        if self.at < len(self.lexemes):
            self.unexpected(self.lexemes[self.at])
        if max(map(_combinations, [sequence, *(part.sequence for part in unless)])) > MOST_COMBINATIONS:
            remedy = _("Écrivez plusieurs indicateurs plus courts.")
            self.fail(_("trop de choix combinés."), 0, remedy)
        return Indicator(sequence, tuple(unless))

    def sequence(self) -> Sequence:
        items, gaps = [self.item()], []
        while (kind := self.kind()) in ("gap", "word", "exact", "open", "quote", "stray"):
            gap = 0
            if kind == "gap":
                mark = self.take("gap")
                assert mark is not None
                gap = self.number(mark, "gap_n")
            items.append(self.item())
            gaps.append(gap)
        return Sequence(tuple(items), tuple(gaps))

    def item(self) -> Item:
        if self.at >= len(self.lexemes):
            self.fail(
                _("il manque un mot à la fin."), len(self.text), _("Ajoutez un mot, ou retirez le dernier signe.")
            )
        lexeme = self.lexemes[self.at]
        self.at += 1
        if lexeme["exact"]:
            return self.exact(lexeme)
        if lexeme["word"]:
            return self.word(lexeme)
        if lexeme["open"]:
            return self.choice(lexeme)
        self.unexpected(lexeme)

    def choice(self, opening: re.Match[str]) -> Choice:
        options = [self.sequence()]
        while self.take("bar") is not None:
            options.append(self.sequence())
        if self.take("close") is None:
            if self.at < len(self.lexemes):
                self.unexpected(self.lexemes[self.at])
            self.fail(_("cette parenthèse n'est pas fermée."), opening.start(), _("Ajoutez « ) »."))
        return Choice(tuple(options))

    def exact(self, lexeme: re.Match[str]) -> Exact:
        inside = lexeme["exact"][1:-1]
        if not inside.strip():
            self.fail(_("rien entre les guillemets."), lexeme.start(), _("Écrivez la forme exacte entre guillemets."))
        for sign in "*|()!":
            if sign in inside:
                place = lexeme.start() + 1 + inside.index(sign)
                remedy = _("Entre guillemets, on n'écrit que des formes exactes.")
                self.fail(_("« {sign} » entre guillemets.").format(sign=sign), place, remedy)
        words = []
        for found in re.finditer(r"\S+", inside):
            self.check(found.group(), lexeme.start() + 1 + found.start())
            words.append(_straight(found.group()))
        return Exact(tuple(words))

    def word(self, lexeme: re.Match[str]) -> Word | Prefix:
        text, stars = lexeme["word"], lexeme["star"]
        # A beginning of a word is cut as the words that it begins: `co-*`, `d'agi*`.
        self.check(text + "x" if stars else text, lexeme.start())
        following = self.text[lexeme.end() : lexeme.end() + 1]
        if following == "(" or (stars and following and not re.match(r"[\s…!.)|]", following)):
            self.fail(
                _("« {sign} » au milieu d'un mot.").format(sign="(" if following == "(" else "*"),
                lexeme.end() if following == "(" else lexeme.end("word"),
                _("L'astérisque se met à la fin d'un mot ; une parenthèse se détache par une espace."),
            )
        if not stars:
            return Word(_straight(text))
        last = cut(text + "x")[-1]
        if len(stars) > 1 or sum(map(str.isalnum, text[last[0] :])) < MIN_PREFIX:
            remedy = _("Un début de mot a au moins deux lettres et un seul astérisque.")
            self.fail(_("début de mot trop court ou répété."), lexeme.start(), remedy)
        return Prefix(_straight(text))

    def check(self, text: str, place: int) -> None:
        for offset, length, _tagged in cut(text):
            token = text[offset : offset + length]
            if not is_word(token):
                remedy = _("Retirez-le : la ponctuation des textes est ignorée.")
                self.fail(_("« {sign} » n'est pas un mot.").format(sign=token), place + offset, remedy)

    def number(self, lexeme: re.Match[str], group: str) -> int:
        digits = lexeme[group]
        if not digits:
            return GAP
        if not 1 <= len(digits) <= 3 or not 1 <= int(digits) <= LONGEST_GAP:
            remedy = _("Donnez un nombre de mots de 1 à {most}.").format(most=LONGEST_GAP)
            self.fail(_("distance « {n} ».").format(n=digits), lexeme.start(group), remedy)
        return int(digits)

    def kind(self) -> str | None:
        if self.at >= len(self.lexemes):
            return None
        groups = ("gap", "unless", "exact", "quote", "open", "close", "bar", "word", "stray")
        return next(name for name in groups if self.lexemes[self.at][name])

    def take(self, kind: str) -> re.Match[str] | None:
        if self.kind() != kind:
            return None
        self.at += 1
        return self.lexemes[self.at - 1]

    def unexpected(self, lexeme: re.Match[str]) -> NoReturn:
        sign = lexeme.group()
        if lexeme["quote"]:
            self.fail(_("guillemet seul."), lexeme.start(), _("Fermez les guillemets, ou retirez celui-ci."))
        remedies = {
            ")": _("Retirez cette parenthèse, ou ouvrez-la avant."),
            "(": _("Écrivez au moins un mot entre les parenthèses."),
            "|": _("Les choix s'écrivent entre parenthèses : (heure|temps)."),
            "*": _("L'astérisque suit un début de mot : bénévol*."),
            "!": _("« ! » se place après le motif : charte ! graphique."),
            "…": _("« … » se place entre deux mots : charte … bénévole."),
        }
        remedy = remedies.get(sign[0], remedies["…"] if lexeme["gap"] else _("Retirez ce signe."))
        self.fail(_("« {sign} » mal placé.").format(sign=sign), lexeme.start(), remedy)

    def fail(self, message: str, place: int, remedy: str) -> NoReturn:
        raise IndicatorSyntaxError(message, indicator=self.text, column=place + 1, remedy=remedy)


def _least_words(item: Item) -> int:
    if isinstance(item, Choice):
        return min(option.words for option in item.options)
    return sum(len(cut(word)) for word in (item.words if isinstance(item, Exact) else (item.text,)))


def _combinations(sequence: Sequence) -> int:
    total = 1
    for item in sequence.items:
        if isinstance(item, Choice):
            total *= sum(map(_combinations, item.options))
    return total


def _straight(text: str) -> str:
    return text.translate(_STRAIGHT)
