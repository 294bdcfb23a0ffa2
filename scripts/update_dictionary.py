"""Write the part of docs/exports.md that says each table and column, from the same source as the data dictionary.

    uv run --all-extras python scripts/update_dictionary.py

A test fails while the page is not what this program would write.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "exports.md"
BEGIN, END = "<!-- colonnes : écrit par scripts/update_dictionary.py -->\n", "<!-- fin des colonnes -->\n"


def columns_page(folder: Path) -> str:
    """Return the text between the marks, made from the tables of an empty project in `folder`."""
    os.environ |= {"INGESOC_HOME": str(folder / "home"), "INGESOC_LANG": "fr"}
    from ingesoc_qual.exports import data_dictionary
    from ingesoc_qual.model.table import Table
    from ingesoc_qual.services.dictionary import described
    from ingesoc_qual.services.project import create_project
    from ingesoc_qual.services.query import passage_columns
    from ingesoc_qual.services.query_words import word_columns
    from ingesoc_qual.services.tables import build

    with create_project(folder / "vide.ingesoc", coder="C1") as project:
        also = (("passages", passage_columns()), ("words", word_columns()))
        tables = [*build(project), *(described(Table(name, columns, [])) for name, columns in also)]
    lines: list[str] = []
    for table in tables:
        lines += [f"### `{table.name}`", "", table.description, ""]
        lines += ["| colonne | type | unité ou valeurs | sens |", "|---|---|---|---|"]
        for row in data_dictionary([table]).rows:
            _table, column, kind, unit, _unit, values, meaning, *_rest = (str(cell or "") for cell in row)
            if not meaning.startswith("Variable"):
                cells = (f"`{column}`", kind, values or unit, meaning)
                lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
        lines.append("")
    return "\n".join(lines)


def updated(page: str, columns: str) -> str:
    """Return the page with its part on columns written again."""
    before, _mark, rest = page.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n{columns}{END}{after}"


def main() -> int:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(updated(PAGE.read_text(encoding="utf-8"), columns_page(Path(folder))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
