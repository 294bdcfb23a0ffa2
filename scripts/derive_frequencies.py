"""Derive the word frequencies shipped in `src/ingesoc_qual/nlp/data/` from wordfreq (Speer 2022), CC BY-SA 4.0.

    pip install wordfreq==3.1.1
    python scripts/derive_frequencies.py

Kept: French words in lower case, of letters only, that the lexicon holds, at least once in a million words (Zipf scale
3.0 and above). The output is a zlib stream of UTF-8 lines, each the words of one class of frequency, a tenth of the
Zipf scale, the most frequent class first; a line begins with its class.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from pathlib import Path

from ingesoc_qual.nlp.repair import is_french

DATA = Path(__file__).parent.parent / "src" / "ingesoc_qual" / "nlp" / "data"
LEAST = 3.0


def main() -> None:
    """Write the frequencies and say how many words were kept."""
    import wordfreq

    classes: dict[int, list[str]] = defaultdict(list)
    for word, _frequency in wordfreq.get_frequency_dict("fr", wordlist="best").items():
        zipf = wordfreq.zipf_frequency(word, "fr", wordlist="best")
        if word.isalpha() and zipf >= LEAST and is_french(word):
            classes[round(10 * zipf)].append(word)
    lines = [f"{level} {' '.join(sorted(words))}" for level, words in sorted(classes.items(), reverse=True)]
    blob = zlib.compress("\n".join(lines).encode("utf-8"), 9)
    (DATA / "frequencies.z").write_bytes(blob)
    print(f"{sum(map(len, classes.values()))} words, {len(blob)} bytes")


if __name__ == "__main__":
    main()
