from __future__ import annotations

import os
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from ingesoc_qual.codebook import canonical, check_file, codebook_version, dump_codebook, load_codebook, write_codebook
from ingesoc_qual.codebook.load import read_codebook
from ingesoc_qual.errors import ExportError
from ingesoc_qual.model.codebook import Code, Codebook

from .strategies import codebooks

LONG = (
    "Une phrase assez longue pour être repliée sur plusieurs lignes, avec « des guillemets » : et un deux-points. " * 3
)
SMALL = Codebook(
    name="essai",
    codes=(
        Code(id="b", label="B", parent="a", indicators=('"sur le tas"', "benevol*", "*vole")),
        Code(id="a", label="A", definition=LONG, exclude="un\ndeux\n\ntrois", color="#aa0000"),
    ),
    lists=(("utilite", ("lien social",)),),
)


@given(codebooks())
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_what_is_read(codebook: Codebook) -> None:
    written = dump_codebook(codebook)
    loaded, problems = read_codebook(written.encode())
    assert problems == ()
    assert loaded.codebook == canonical(codebook)
    assert dump_codebook(loaded.codebook) == written
    assert codebook_version(loaded.codebook) == codebook_version(codebook)


@given(codebooks(archived=False))
@settings(max_examples=40, deadline=None)
def test_other_yaml_readers_see_the_same_texts(codebook: Codebook) -> None:
    seen = pytest.importorskip("yaml").safe_load(dump_codebook(codebook))
    tree = canonical(codebook)

    def flat(codes: list[dict], parent: str | None) -> list[Code]:
        found = []
        for position, entry in enumerate(codes):
            below = entry.pop("children", [])
            lists = {key: tuple(entry.pop(key, ())) for key in ("examples", "indicators")}
            found += [Code(**entry, **lists, parent=parent, position=position), *flat(below, entry["id"])]
        return found

    assert tuple(flat(seen["codes"], None)) == tree.codes
    assert seen["name"] == tree.name
    assert {name: tuple(lemmas) for name, lemmas in seen.get("lists", {}).items()} == dict(tree.lists)


def test_long_texts_are_folded_and_keys_ordered() -> None:
    lines = dump_codebook(SMALL).splitlines()
    assert max(map(len, lines)) <= 100
    keys = [line.strip(" -").split(":")[0] for line in lines if re.match(r"  (- |  )[a-z_]+:", line)]
    assert keys == ["id", "label", "definition", "definition_origin", "exclude", "color", "children"]
    assert lines.index("  - id: a") < lines.index("    children:") < lines.index("      - id: b")
    assert "    definition: >-" in lines
    assert "    exclude: |-" in lines


def test_archived_codes_are_left_out_and_their_children_move_up(tmp_path: Path) -> None:
    codes = (
        Code(id="famille", label="F"),
        Code(id="vieux", label="V", parent="famille", archived=True),
        Code(id="enfant", label="E", parent="vieux"),
        Code(id="fondu", label="M", merged_into="autre"),
        Code(id="autre", label="O", position=1),
        Code(id="neveu", label="N", parent="fondu"),
    )
    path = tmp_path / "g.yaml"
    write_codebook(Codebook(name="x", codes=codes), path)
    read = load_codebook(path).codebook
    assert {code.id: code.parent for code in read.codes} == {
        "famille": None, "enfant": "famille", "autre": None, "neveu": "autre",
    }  # fmt: skip


def test_writing_replaces_a_file_whole_and_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text("ancien", encoding="utf-8")
    path.chmod(0o640)
    write_codebook(SMALL, path)
    assert load_codebook(path).codebook == canonical(SMALL)
    assert not [p for p in check_file(path) if p.is_error]
    assert [entry.name for entry in tmp_path.iterdir()] == ["g.yaml"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "dossier").mkdir()
    with pytest.raises(ExportError, match="écriture impossible"):
        write_codebook(SMALL, tmp_path / "dossier")
    with pytest.raises(ExportError):
        write_codebook(replace(SMALL, name="y"), tmp_path / "absent" / "g.yaml")
    assert [entry.name for entry in tmp_path.iterdir()] == ["dossier"]
