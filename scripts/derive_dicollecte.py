"""Derive the second lemma lexicon of `src/ingesoc_qual/nlp/data/` from the Dicollecte dictionary 7, MPL-2.0.

    apt-get download hunspell-fr-comprehensive && dpkg -x hunspell-fr-comprehensive_*.deb FOLDER
    python scripts/derive_dicollecte.py FOLDER/usr/share/hunspell/fr.dic

The affix file stands beside the dictionary. Kept: common nouns, verbs, adjectives and adverbs in lower case, of forms
that the first lexicon (`derive_lexicon.py`) does not hold at all: the rare second readings of known forms (cabiner, un
gueulant) do more harm than good. Same format.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from derive_lexicon import DATA, PLAIN, encode

from ingesoc_qual.nlp.lexicon import read_lexicon

SLOTS = {"nom": 0, "adj": 2, "adv": 3}
VERB = re.compile(r"v[0-3]_")
FLAG_CELLS = 2
# « vas-y » is two words, though a dictionary may hold it as an interjection used as a noun.
CLITIC = re.compile(r"-(?:y|en|moi|toi|le|la|les|ce|on|il|elle|vous|nous|tu|je)$")


def main(arguments: list[str]) -> int:
    """Write what the first lexicon lacks, and say how much it is."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    place = Path(arguments[0])
    rules = read_rules(place.with_suffix(".aff"))
    found: dict[str, list[list[str]]] = defaultdict(lambda: [[] for _slot in range(4)])
    for form, slot, lemma in entries(place, rules):
        if PLAIN.fullmatch(form) and form == form.lower() and not CLITIC.search(form):
            found[form][slot].append(lemma)
    known = read_lexicon(DATA / "lefff-lemmas.z")
    rows = {}
    for form, slots in found.items():
        if not known.known(form):
            # One lemma a form and part of speech: the shorter is the one that the other is made from.
            rows[form] = tuple(min(lemmas, key=lambda x: (len(x), x)) if lemmas else None for lemmas in slots)
    blob = encode(rows)
    (DATA / "dicollecte-lemmas.z").write_bytes(blob)
    print(f"{len(found)} forms, {len(rows)} kept, {len(blob)} bytes")
    return 0


Rule = tuple[str, str, re.Pattern[str]]


def read_rules(path: Path) -> dict[str, list[Rule]]:
    """Return the suffix rules by flag: what is cut, what is put, and the end that a word must have."""
    rules: dict[str, list[Rule]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) > FLAG_CELLS + 2 and parts[0] == "SFX":
            _kind, flag, cut, put, condition, *_rest = parts
            put = put.partition("/")[0]
            rules[flag].append(("" if cut == "0" else cut, "" if put == "0" else put, re.compile(condition + "$")))
    return rules


def entries(path: Path, rules: dict[str, list[Rule]]) -> Iterator[tuple[str, int, str]]:
    """Yield form, slot and lemma of each form of each word."""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        head, *fields = line.split()
        word, _slash, flags = head.partition("/")
        lemma = next((field[3:] for field in fields if field.startswith("st:")), word)
        for kind in (field[3:] for field in fields if field.startswith("po:")):
            slot = 1 if VERB.match(kind) else SLOTS.get(kind)
            if slot is None:
                continue
            for form in forms(word, flags, rules):
                yield form, slot, lemma


def forms(word: str, flags: str, rules: dict[str, list[Rule]]) -> set[str]:
    """Return the forms of one word; its own is one unless a suffix says how it stands alone."""
    made = {
        word.removesuffix(cut) + put
        for flag in (flags[i : i + FLAG_CELLS] for i in range(0, len(flags), FLAG_CELLS))
        for cut, put, condition in rules.get(flag, ())
        if word.endswith(cut) and condition.search(word)
    }
    return made or {word}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
