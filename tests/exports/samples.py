"""Texts that break exports, and the reading back of each format, shared by the tests of the writers."""

from __future__ import annotations

import csv
import re
from itertools import product
from pathlib import Path

from ingesoc_qual.model.table import Column, ColumnType, Table

LONG = "Début du récit. " + "Alors voilà, on est allés à l'accueil 😀 et là… [rires] " * 740 + "Fin du récit."
assert len(LONG) > 40_000

NAUGHTY = [
    # formulas, links, commands
    "=1+1", "=cmd|' /C calc'!A0", "+33 6 12 34 56 78", "-2+3", "@SUM(1;2)", "\t=1+1", "\r=1+1", "\n=1+1", "\x00=1+1",
    '=HYPERLINK("http://exemple.org";"clic")', "＝1+1", "'=1+1", "''=1+1", "'bonjour", "- Oui ?\n- Non.",
    "=DDE(\"cmd\";\"/C calc\";\"!A0\")", "{=1+1}", "http://exemple.org/?a=1&b=2", "mailto:a@exemple.org",
    "file:///etc/passwd", "=\"a\"&\"b\"", " =1+1", ";=1+1", '";=1+1;"', ",=1+1", "1;2\r\n=3",
    # what a spreadsheet or a data frame takes for something else
    "007", "1E5", "1/2", "12-03", "2024-03", "2024-03-12", "TRUE", "VRAI", "NA", "NaN", "null", "None", "#N/A", "inf",
    "0x10", "1 234,5", "1,5", "٣", "12345678901234567890", "#REF!", "MARCH1",
    # transcripts
    "[rires] oui [/rires]", "[silence]", "[@click=app.quit]", "(inaud.) <i>bon</i>", "« Ben… œuvre », dit-elle",
    "l’association d'Amélie", "e\u0301te\u0301 (décomposé)", "salarié·e·s", "Le\u00a0café\u202f!", "tab\tulation",
    # quoting and mark-up
    '"', '""', "'", ";", ",", "|", "\\", "\\n", "a\"b;c,d", "ligne 1\nligne 2", "ligne 1\r\nligne 2", "fin\n", "\n",
    " espaces autour  ", "<r>a & b</r>", "<r></r>", "<r><t>x</t></r>", "</t></is></c>", "]]>", "<![CDATA[x]]>", "&amp;",
    "&#10;", "_x0041_", "_x000D_", "_x005F_x0041_", "_X0041_", "%s %d {0} {x}", "${HOME}", "{{7*7}}",
    "<script>alert(1)</script>",
    "'; DROP TABLE codings;--", "../../etc/passwd", "!!python/object:os.system",
    # Unicode
    "😀", "👩🏽‍🚒 👨‍👩‍👧‍👦", "🇫🇷", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "שלום עליכם", "مرحبا", "中文", "Ω≈ç√", "ﬁ",
    "a\u202egnp.exe", "\u2066isolé\u2069", "\u200egauche", "\ufeffbom", "\u200b\u200c\u200d", "soft\u00adhyphen",
    "Z̸̢̛͖a̵͇̎l̷̩̑g̶̣̈́o̷͓͝", "\ufffd", "\u2028séparé\u2029", "\U0010ffff",
    # control characters
    "\x1b[31mrouge\x1b[0m", "\x1b]0;titre\x07", "nul\x00milieu", "\x7f", "\x85NEL", "\x9b31m", "\x08\x0b\x0c", "\x1a",
    "fin de fichier\x1a", "\ud800 seul", "\ufffe", "\uffff",
    LONG,
]  # fmt: skip

_BODIES = (
    "1+1", "cmd|' /C calc'!A0", "SUM(A1:A9)", 'HYPERLINK("http://exemple.org";"x")', "A1", "2", '"a"&"b"', "A0;1",
    "MSEXCEL|'\\..\\..\\cmd.exe /c calc'!''", "IMPORTXML(\"http://exemple.org\";\"//a\")", "rand()", "-1", "10%",
    "WEBSERVICE(\"http://exemple.org\")", "TODAY()", "http://exemple.org", "(1)", "#REF!", "$A$1", "'x'!A1", "{1}",
    "NOW()+1\n=2", "B2*3", "0", "FILE()",
)  # fmt: skip
PAYLOADS = [
    lead + sign + body
    for lead, sign, body in product(("", "\t", "\n", "'", " "), ("=", "+", "-", "@"), _BODIES)
]  # fmt: skip
assert len(PAYLOADS) >= 500

HOSTILE = Table(
    "textes",
    (Column("id", ColumnType.INTEGER, "Numéro."), Column("texte", description="Le texte.", long=True)),
    [(number, text) for number, text in enumerate(NAUGHTY)],
)

TYPED = Table(
    "codings",
    (
        Column("id", description="Identité stable."),
        Column("page", ColumnType.INTEGER, "Page."),
        Column("score", ColumnType.NUMBER, "Score, entre 0 et 1."),
        Column("vu", ColumnType.BOOLEAN, "Vu par l'enquêteur·rice."),
        Column("date", ColumnType.DATE, "Date de l'entretien."),
        Column("decided_at", ColumnType.TIME, "Heure de la décision (UTC)."),
        Column("quotation", description="Le verbatim.", long=True),
    ),
    [
        ("a1", 3, 0.5, True, "2024-03-12", "2025-01-31T14:05:09Z", "On a dit : « ça va » ; voilà."),
        ("007", None, None, None, None, None, None),
        ("a3", -12, -1234.5, False, "2024-03-12", "2025-01-31T23:59:59+02:00", "- Oui ?\n- Non, dit-elle."),
        ("", 10**12, 1e-7, True, "2024-02-29", "2025-01-31T14:05:09Z", '=cmd|" /C calc"!A0'),
    ],
)

_MARK = re.compile(r"⟨U\+([0-9A-F]{4,6})⟩|([␀-␟])|␡")


def unshown(text: str) -> str:
    """Give back the characters that a sheet names (for texts that did not hold the names themselves)."""
    return _MARK.sub(
        lambda m: chr(int(m[1], 16)) if m[1] else chr(ord(m[2]) - 0x2400) if m[2] else "\x7f",
        text,
    )


PROTECTED = re.compile(r"^'('*[ \u00a0\u202f]*[=+\-@\t\n␀␍＝＋－＠])")
"""What the documentation gives to take off the apostrophes of the Excel dialect."""


def read_csv(path: Path, *, excel: bool) -> list[list[str]]:
    with path.open(encoding="utf-8-sig" if excel else "utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter=";" if excel else ",", strict=True))


def unprotected(text: str) -> str:
    return PROTECTED.sub(r"\1", text)
