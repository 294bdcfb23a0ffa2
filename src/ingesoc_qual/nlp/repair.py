"""Text damaged by character recognition: found behind a gate, repaired by lexicon and context, each change told.

French read by a recogniser trained on another language loses its accents (« a » for « à », « méme », « activites ») and
takes some letters for others (« guantité », « travalil »). Nothing is looked at in a text that passes the gate: most
words the lexicon does not know must be known once their accents are put right, and « à » must be all but absent.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ingesoc_qual.nlp.function_words import FUNCTION_WORDS, PARTICULAR_FORMS
from ingesoc_qual.nlp.guess import PREFIXES
from ingesoc_qual.nlp.lexicon import load_lexicon
from ingesoc_qual.textunits import fold

LEAST_FIXABLE = 0.005
"""Share of words in lower case, unknown but known under other accents, from which a text is damaged: above .03 in
accent-poor texts, below .002 in all others (measured on treebanks, reports and interviews)."""
LEAST_COUNT = 3
"""So many different such words at least: a few lines tell nothing."""
LEAST_FRENCH = 0.7
"""Share of words known, under their accents or others, below which a text is in another language."""
MOST_A_GRAVE = 0.12
"""Share of « à » among « a » and « à » above which a text has kept its accents."""
FREQUENT = 3.2
"""Zipf frequency from which a word may replace one that differs by more than accents."""
SHORTEST = 5
"""Letters of a word that may be repaired by more than accents."""

_WORD = re.compile(r"[^\W\d_]+")
# Addresses and file names are written without accents.
_IN_ADDRESS = ("/", "_", "@", "#")
_PLAIN_WORD = re.compile(r"(?<![\w/_.#@%&=+{~-])[^\W\d_]+(?![\w/_#@%&=+}-]|\.\w)")
_BARE_A = re.compile(r"(?<![\w’'-])a(?![\w’'-])")
_A_GRAVE = re.compile(r"(?<![\w’'-])à(?![\w’'-])")
_VOWEL = "aeiouyhàâéèêëîïôœ"
_ELISION = re.compile(
    rf"(?<![\w’'])(?:1l|Ll|[I\[|/1])\s?[’'](?=[{_VOWEL}{_VOWEL.upper()}])|(?<=[a-zàéè,][ \n])L[’'](?=\w)"
)
_GLUED = re.compile(rf"(?:P|I|Li|Ll)(?P<word>[{_VOWEL}]\w{{4,}})$")
_TWICE = re.compile(r"(?<=[A-Za-z])(?:’'|'’|''|’’)(?=\w)")
_GU = re.compile(r"(?<![\w’'-])gu(?=[’'])")
_CUT = re.compile(r"(?<=[^\W\d_])[-¬]\n(?=[^\W\d_])")
_BULLET = re.compile(r"^(?:[«*»+°]|[-—]\s?\*)[ \t]+(?=[«\"“]?\s?\w)", re.MULTILINE)
_STARTS = re.compile(r"(?:^|[.!?:;•«»\n])[\s«•»*]*$")


def _listed(text: str) -> list[str]:
    return text.split()


_SUBJECTS = frozenset(
    _listed("il elle on qui ça ca cela ceci y en n l m t s j tout chacun chacune personne rien lequel laquelle iel")
)
_AFTER_HAVE = frozenset(_listed("été ete eu fait pas plus toujours déjà deja bien donc jamais aussi ainsi les le des"))
_BEFORE_WHERE = frozenset(_listed("là la d par jusqu moment endroit lieu cas mesure jour"))
_AUXILIARIES = frozenset(
    _listed("été ete sont ont avait avaient était etait étaient etaient être etre avoir ayant fut")
)
_SHORT = {"ca": "ça", "ot": "où", "dela": "delà"}
"""Words too short for rules, or of the closed classes, that their accents leave without meaning."""
_SWAPS = (
    ("g", "q"), ("q", "g"), ("rn", "m"), ("m", "rn"), ("cl", "d"), ("vv", "w"), ("c", "e"), ("e", "c"), ("l", "i"),
    ("i", "l"), ("li", "h"), ("f", "t"), ("t", "f"), ("¢", "ç"), ("u", "n"), ("n", "u"), ("ii", "n"), ("tl", "d"),
    ("g", "c"), ("cg", "c"), ("gc", "c"), ("ti", "u"), ("eu", "oeu"),
)  # fmt: skip
_PLAIN = str.maketrans("àâäéèêëîïôöùûüÿç", "aaaeeeeiioouuuyc")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `[start, end)` of the damaged text, what stood there, what stands there now."""

    start: int
    end: int
    old: str
    new: str


def is_damaged(text: str) -> bool:
    """Whether a text has lost its accents; True means that it may be repaired."""
    grave, bare = len(_A_GRAVE.findall(text)), len(_BARE_A.findall(text))
    if grave > MOST_A_GRAVE * (grave + bare):
        return False
    seen = known = count = 0
    fixable: set[str] = set()
    for match in _PLAIN_WORD.finditer(text):
        word = match.group()
        if len(word) < 3 or not word.islower():
            continue
        seen += 1
        if is_french(word):
            known += 1
        elif _by_accents(word):
            count += 1
            fixable.add(word)
    if len(fixable) < LEAST_COUNT or known + count < LEAST_FRENCH * seen:
        return False
    return count >= LEAST_FIXABLE * seen


def changes(text: str) -> tuple[Change, ...]:
    """Return the changes that mend a damaged text, in order, none touching another; none for a text that is not.

    Words with a capital inside a sentence are never changed: they may be names.
    """
    if not is_damaged(text):
        return ()
    found = sorted([*_signs(text), *_words(text)], key=lambda one: (one.start, -one.end))
    kept: list[Change] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def applied(text: str, made: Sequence[Change]) -> str:
    """Return the text with the changes made."""
    parts, last = [], 0
    for one in made:
        parts += [text[last : one.start], one.new]
        last = one.end
    return "".join([*parts, text[last:]])


# --- Signs -----------------------------------------------------------------------------------------------------------


def _signs(text: str) -> Iterator[Change]:
    for match in _ELISION.finditer(text):
        yield _repair(match, "l" + match.group()[-1])
    for match in _TWICE.finditer(text):
        yield _repair(match, "’" if "’" in match.group() else "'")
    for match in _GU.finditer(text):
        yield _repair(match, "qu")
    for match in _BULLET.finditer(text):
        if match.group()[0] != "«" or not _closes(text, match.end()):
            yield _repair(match, "• ")
    for match in _CUT.finditer(text):
        head, tail = re.search(r"[^\W\d_]+$", text[: match.start()]), _WORD.match(text, match.end())
        if head and tail and (is_french((head.group() + tail.group()).lower())):
            yield _repair(match, "")


def _closes(text: str, place: int) -> bool:
    """Whether the quotation mark before `place` is closed before another one opens."""
    opened, closed = text.find("«", place, place + 300), text.find("»", place, place + 300)
    return closed >= 0 and (opened < 0 or closed < opened)


def _repair(match: re.Match[str], new: str) -> Change:
    return Change(match.start(), match.end(), match.group(), new)


# --- Words -----------------------------------------------------------------------------------------------------------


def _words(text: str) -> Iterator[Change]:
    before: re.Match[str] | None = None
    matches = list(_WORD.finditer(text))
    for position, match in enumerate(matches):
        after = matches[position + 1] if position + 1 < len(matches) else None
        word = match.group()
        if (
            text[max(0, match.start() - 1) : match.start()] in _IN_ADDRESS
            or text[match.end() : match.end() + 1] in _IN_ADDRESS
        ):
            before = match
            continue
        new = _in_context(text, before, match, after) if len(word) <= 2 else _mended(text, before, match)
        if new is not None and new != word:
            yield _repair(match, new)
        before = match


def _mended(text: str, before: re.Match[str] | None, match: re.Match[str]) -> str | None:
    word = match.group()
    if word.islower():
        return _SHORT.get(word) or _unsaid_participle(text, before, match) or mend(word)
    if (glued := _GLUED.match(word)) and not is_french(word.lower()) and is_french(glued["word"]):
        return "l'" + glued["word"]
    if word[0].isupper() and word[1:].islower() and _STARTS.search(text[max(0, match.start() - 12) : match.start()]):
        # At the head of a sentence the capital is no name's mark; it stays as it is, accents on capitals being a habit.
        found = None if is_french(word.lower()) else _best(_alike(word.lower()))
        return None if found is None else word[0] + found[1:]
    return None


def _unsaid_participle(text: str, before: re.Match[str] | None, match: re.Match[str]) -> str | None:
    """Return the participle that a known word stands for: after an auxiliary, or where nobody says « tu »."""
    word = match.group()
    ending = re.search(r"es?$", word)
    if ending is None or len(word) < SHORTEST:
        return None
    rows = [lemmas for form, lemmas in load_lexicon().rows(word) if form == word]
    participle = word[: ending.start()] + ending.group().replace("e", "é")
    if not rows or any(lemmas[2] for lemmas in rows) or not is_french(participle):
        return None
    if _near(text, before, match) in _AUXILIARIES:
        return participle
    addressed = "tu " in text[max(0, match.start() - 40) : match.start()]
    return participle if word.endswith("es") and not addressed and not any(lemmas[0] for lemmas in rows) else None


def _in_context(
    text: str, before: re.Match[str] | None, match: re.Match[str], after: re.Match[str] | None
) -> str | None:
    """Return « à » and « où » for the words that lost them, where their neighbours ask for it."""
    word = match.group()
    previous = _near(text, before, match)
    if word == "é" and not text[match.end() : match.end() + 1].isalpha():
        return "à"
    following = after.group().lower() if after else ""
    if word == "ou":
        return "où" if previous in _BEFORE_WHERE else None
    if word == "la" and following in ("ou", "où"):
        return "là"
    if word != "a":
        return _SHORT.get(word)
    if previous in _SUBJECTS or following in _AFTER_HAVE:
        return None
    if _participle(following) and previous and not _preposition_like(previous):
        return None
    return "à"


def _near(text: str, before: re.Match[str] | None, match: re.Match[str]) -> str:
    """Return the word just before, in lower case; empty where a sign stands between."""
    if before is None or text[before.end() : match.start()].strip(" \n’'"):
        return ""
    return before.group().lower()


def _participle(word: str) -> bool:
    """Whether a word can only be a past participle: « organise », which stands for « organisé », may be one too."""
    if not word:
        return False
    for form, lemmas in load_lexicon().rows(word):
        noun, verb, _adjective, _adverb = lemmas
        if verb is not None and noun is None and form.endswith(("é", "i", "u", "is", "it", "ert")):
            return True
    accented = word[:-1] + "é" if word.endswith("e") else ""
    return bool(accented) and any(
        lemmas[1] is not None and lemmas[0] is None
        for form, lemmas in load_lexicon().rows(accented)
        if form == accented
    )


def _preposition_like(word: str) -> bool:
    return word in {"quant", "face", "grâce", "grace", "jusque", "suite", "rapport", "lieu", "afin"}


@lru_cache(maxsize=50_000)
def is_french(word: str) -> bool:
    """Whether the lexicon or the closed classes hold a word in lower case, accents included."""
    return word in FUNCTION_WORDS or word in PARTICULAR_FORMS or load_lexicon().known(word)


@lru_cache(maxsize=50_000)
def mend(word: str) -> str | None:
    """Return the word that an unknown one stands for, or None: other accents first, then one letter."""
    if is_french(word) or word in PREFIXES:
        return None
    found = _best(_alike(word))
    if found is None and len(word) >= SHORTEST and not _derived(word):
        found = _best([one for one in _by_letters(word) if frequency(one) >= FREQUENT])
    return found


def _alike(word: str) -> list[str]:
    """Return the known words of other accents, of another letter where « é » was read, and of one « e » of « eé »."""
    found = _by_accents(word)
    for place, letter in enumerate(word):
        if letter in "éèê":
            near = (word[:place] + other + word[place + 1 :] for other in "oau")
            found += [known for one in near for known in _known_as(one) if frequency(known) >= FREQUENT]
        if not found and letter in "eé" and word[place + 1 : place + 2] in ("e", "é") and letter != word[place + 1]:
            found += _known_as(word[:place] + word[place + 1 :]) + _known_as(word[: place + 1] + word[place + 2 :])
    return found


def _derived(word: str) -> bool:
    """Whether an unknown word may be a participle made on a known noun: « clausés »."""
    stem = re.sub(r"(?:ée?s?|er)$", "", word)
    return stem != word and (is_french(stem) or is_french(stem + "e"))


def _by_accents(word: str) -> list[str]:
    """Return the known words that differ from `word` by accents put or changed, none taken away."""
    closed = _closed_class().get(fold(word), ())
    rows = [form for form, _lemmas in load_lexicon().alike(word)]
    return [form for form in dict.fromkeys([*closed, *rows]) if _gains(word, form)]


def _gains(word: str, form: str) -> bool:
    word, form = word.replace("œ", "oe"), form.replace("œ", "oe")
    plain = word.translate(_PLAIN)
    if len(word) != len(form) or form.translate(_PLAIN) != plain:
        return False
    return all(a == b or b != c for a, b, c in zip(word, form, plain, strict=True))


def _by_letters(word: str) -> list[str]:
    """Return the known words one letter away in the ways of recognisers, under any accents."""
    found: dict[str, None] = {}
    for place in range(len(word)):
        for known in _known_as(word[:place] + word[place + 1 :]):
            found[known] = None
        for wrong, right in _SWAPS:
            if word.startswith(wrong, place):
                for known in _known_as(word[:place] + right + word[place + len(wrong) :]):
                    found[known] = None
    return list(found)


def _known_as(word: str) -> list[str]:
    return [word] if is_french(word) and frequency(word) else [form for form in _by_accents(word) if len(form) > 2]


def _best(words: list[str]) -> str | None:
    return max(words, key=lambda word: (frequency(word), word), default=None)


@cache
def _closed_class() -> dict[str, tuple[str, ...]]:
    """Return the words of closed classes by their folded form."""
    found: dict[str, tuple[str, ...]] = {}
    for word in {**FUNCTION_WORDS, **PARTICULAR_FORMS}:
        found[fold(word)] = (*found.get(fold(word), ()), word)
    return found


def frequency(word: str) -> float:
    """Return how frequent a word is, on the Zipf scale (Van Heuven et al. 2014); 0 below once in a million words."""
    return _frequencies().get(word, 0.0)


@cache
def _frequencies() -> dict[str, float]:
    data = zlib.decompress((Path(__file__).parent / "data" / "frequencies.z").read_bytes()).decode("utf-8")
    found: dict[str, float] = {}
    for line in data.split("\n"):
        level, *words = line.split(" ")
        found |= dict.fromkeys(words, int(level) / 10)
    return found
