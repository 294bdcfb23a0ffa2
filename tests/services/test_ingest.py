"""Bringing real files in: what is kept, what is said, and what one bad file does to the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingesoc_qual.errors import ManifestError, UsageError
from ingesoc_qual.services.fieldwork import Listing, table
from ingesoc_qual.services.ingest import Outcome, add_files, import_options
from ingesoc_qual.services.project import Project, document_text
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import freeze

TALK = "\n".join(
    f"{who} : {words}"
    for who, words in [
        ("ENQ", "Vous venez quel jour ?"),
        ("E01", "Le mardi, et l’été le jeudi aussi. [rires]"),
        ("ENQ", "Depuis longtemps ?"),
        ("E01", "Depuis que je suis à la retraite."),
        ("ENQ", "Et qui vous a fait venir ?"),
        ("E01", "Une voisine. Elle m'a dit : passe, tu verras bien."),
    ]
)


@pytest.fixture
def empty(new_project: Callable[..., Project]) -> Project:
    return new_project()


def test_a_text_is_frozen_kept_whole_and_its_speakers_known(empty: Project, tmp_path: Path) -> None:
    path = tmp_path / "e01.txt"
    path.write_bytes(TALK.replace("\n", "\r\n").encode("cp1252"))
    (report,) = add_files(empty, [path], options=import_options(case="La Passerelle", date="12/03/2024"))
    assert report.outcome is Outcome.IMPORTED
    assert report.turns == 6
    assert set(report.speakers) == {"ENQ", "E01"}
    assert report.document_id is not None
    assert document_text(empty, report.document_id).rstrip("\n") == freeze(TALK)
    with empty.store.reading() as connection:
        (document,) = queries.documents(connection)
        assert (document.kind, document.date, document.source) == ("entretien", "2024-03-12", "e01.txt")
        roles = {s.label: s.role for s in queries.speakers(connection)}
        assert roles == {"ENQ": "enquêteur·rice", "E01": None}
        from sqlalchemy import select

        from ingesoc_qual.store.schema import blobs, versions

        original = connection.execute(
            select(blobs.c.data).where(blobs.c.id == select(versions.c.original).scalar_subquery())
        ).scalar()
    assert original == path.read_bytes()


def test_the_same_bytes_are_linked_to_another_case_not_imported_twice(empty: Project, tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(TALK, encoding="utf-8")
    second.write_text(TALK, encoding="utf-8")
    add_files(empty, [first], options=import_options(case="Nord"))
    (again,) = add_files(empty, [second])
    assert again.outcome is Outcome.KNOWN
    assert "--case" in again.message
    (linked,) = add_files(empty, [second], options=import_options(case="Sud"))
    assert linked.outcome is Outcome.LINKED
    (known,) = add_files(empty, [second], options=import_options(case="Sud"))
    assert known.outcome is Outcome.KNOWN
    with empty.store.reading() as connection:
        (document,) = queries.documents(connection)
        assert len(document.case_ids) == 2


def test_a_file_twice_in_one_call_is_imported_once(empty: Project, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TALK, encoding="utf-8")
    reports = add_files(empty, [tmp_path / "a.txt", tmp_path / "b.txt"], options=import_options(case="Nord"))
    assert [r.outcome for r in reports] == [Outcome.IMPORTED, Outcome.KNOWN]


def test_files_of_one_name_are_told_apart_by_their_folder(empty: Project, tmp_path: Path) -> None:
    def files(*folders: str, words: str = "") -> list[Path]:
        for folder in folders:
            (tmp_path / folder).mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / "E1.txt").write_text(f"{TALK}\n{folder} {words}", encoding="utf-8")
        return [tmp_path / folder for folder in folders]

    def names() -> list[str]:
        with empty.store.reading() as connection:
            return [document.name for document in queries.documents(connection)]

    add_files(empty, files("nord", "sud"))
    assert sorted(names()) == ["E1", "E1 (sud)"]
    add_files(empty, files("sud", words="repris"))
    add_files(empty, files("sud", words="repris encore"))
    assert sorted(names()) == ["E1", "E1 (2)", "E1 (3)", "E1 (sud)"]


def test_one_bad_file_never_stops_the_others(empty: Project, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    (folder / "sous").mkdir(parents=True)
    (folder / "a.txt").write_text(TALK, encoding="utf-8")
    (folder / "b.docx").write_bytes(b"PK\x03\x04 tronque")
    (folder / "c.txt").write_bytes(b"")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    (folder / "~$a.docx").write_bytes(b"verrou")
    (folder / "sous" / "d.md").write_text("# Notes\n\nRéunion du mardi.\n", encoding="utf-8")
    reports = {r.path.name: r for r in add_files(empty, [folder])}
    assert {name: r.outcome for name, r in reports.items()} == {
        "a.txt": Outcome.IMPORTED,
        "b.docx": Outcome.FAILED,
        "c.txt": Outcome.FAILED,
        "photo.jpg": Outcome.IGNORED,
        "d.md": Outcome.IMPORTED,
    }
    assert all(r.exit_code == 4 for r in reports.values() if r.outcome is Outcome.FAILED)
    with empty.store.reading() as connection:
        assert len(queries.documents(connection)) == 2


def test_a_report_is_given_only_once_the_file_is_in_the_project(
    empty: Project, tmp_path: Path, new_project: Callable[..., Project]
) -> None:
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    seen: list[int] = []

    def look(_report: object) -> None:
        with new_project().store.reading() as connection:
            seen.append(len(queries.documents(connection)))

    add_files(empty, [tmp_path / "a.txt"], report=look)
    assert seen == [1]


def write_manifest(folder: Path, text: str) -> Path:
    (folder / "e01.txt").write_text(TALK, encoding="utf-8")
    path = folder / "manifest.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_manifest_says_cases_kinds_dates_roles_and_variables(empty: Project, tmp_path: Path) -> None:
    manifest = write_manifest(
        tmp_path,
        "file;name;case;kind;date;speakers;case.champ;case.création;document.lieu\n"
        "e01.txt;Entretien E01;Nord | Sud;entretien;2024-03;ENQ=enquêteur·rice;Tiers-Lieux;2016;cuisine\n",
    )
    manifest.write_text(
        manifest.read_text("utf-8").replace("ENQ=enquêteur·rice;", '"ENQ=enquêteur·rice;e01=bénévole";')
    )
    (report,) = add_files(empty, [], manifest=manifest)
    assert report.warnings == ()
    with empty.store.reading() as connection:
        (document,) = queries.documents(connection)
        assert (document.name, document.date, len(document.case_ids)) == ("Entretien E01", "2024-03", 2)
        variables = {(v.scope, v.name): v for v in queries.variables(connection)}
        values = queries.values(connection)
        assert values[(document.case_ids[0], variables[("case", "champ")].id)] == "tiers-lieux"
        assert values[(document.case_ids[1], variables[("case", "création")].id)] == 2016
        assert values[(document.id, variables[("document", "lieu")].id)] == "cuisine"
        assert {s.label: s.role for s in queries.speakers(connection)}["E01"] == "bénévole"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nom\nx\n", "file"),
        ("file,kind\ne01.txt,poème\n", "ligne 2, colonne « kind »"),
        ("file,date\ne01.txt,hier\n", "colonne « date »"),
        ("file,speakers\ne01.txt,ENQ\n", "colonne « speakers »"),
        ("file,humeur\ne01.txt,bonne\n", "colonne inconnue « humeur »"),
        ("file\nabsent.txt\n", "« absent.txt » n'existe pas"),
        ("file\ne01.txt\ne01.txt\n", "deux fois"),
        ("file,file\ne01.txt,e01.txt\n", "deux fois"),
        ("", "vide"),
        ('file,name\ne01.txt,"ouvert\n', "mal formé"),
        ("file,name\ne01.txt,a,b\n", "3 cellules pour 2 colonnes"),
    ],
)
def test_a_bad_manifest_imports_nothing_and_says_where(empty: Project, tmp_path: Path, text: str, said: str) -> None:
    manifest = write_manifest(tmp_path, text)
    with pytest.raises(ManifestError, match=r"manifest\.csv") as caught:
        add_files(empty, [], manifest=manifest)
    assert said in str(caught.value)
    with empty.store.reading() as connection:
        assert queries.documents(connection) == ()


def test_a_value_of_the_wrong_type_fails_its_file_alone(empty: Project, tmp_path: Path) -> None:
    (tmp_path / "e02.txt").write_text(TALK.replace("mardi", "lundi"), encoding="utf-8")
    manifest = write_manifest(tmp_path, "file,case,case.champ\ne01.txt,Nord,tiers-lieux\ne02.txt,Sud,boulangerie\n")
    reports = add_files(empty, [], manifest=manifest)
    assert [r.outcome for r in reports] == [Outcome.IMPORTED, Outcome.FAILED]
    assert "ligne 3" in reports[1].message
    assert "champ" in reports[1].message
    with empty.store.reading() as connection:
        assert [case.name for case in queries.cases(connection)] == ["Nord"]


def test_options_are_checked_before_anything_is_read(empty: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="poème"):
        import_options(kind="poème")
    with pytest.raises(UsageError, match="hier"):
        import_options(date="hier")
    with pytest.raises(UsageError):
        import_options(speaker_pattern="(E01")
    with pytest.raises(UsageError, match="n'existe pas"):
        add_files(empty, [tmp_path / "nulle-part"])


def test_a_survey_gives_one_respondent_a_row_with_variables(empty: Project, tmp_path: Path) -> None:
    path = tmp_path / "enquete.csv"
    path.write_text(
        "id;âge;réponse\n"
        "R1;34;Je viens pour voir du monde, et puis parce qu'on apprend des choses.\n"
        "R2;61;Depuis la retraite, j'ai besoin de me sentir utile à quelqu'un.\n",
        encoding="utf-8",
    )
    (report,) = add_files(empty, [path])
    assert report.outcome is Outcome.IMPORTED
    assert report.turns == 2
    with empty.store.reading() as connection:
        ages = [v for v in queries.values(connection).values() if isinstance(v, int)]
    assert sorted(ages) == [34, 61]


def test_a_table_of_labels_names_speakers_and_roles(new_project: Callable[..., Project], tmp_path: Path) -> None:
    voices, file = tmp_path / "voix.csv", tmp_path / "e.txt"
    voices.write_text("label;speaker;role\nE01;Odile;bénévole\nE1;Odile;\nQ;Chercheuse;enquêtrice\n", encoding="utf-8")
    file.write_text("Q : Et ?\nE01 : Oui.\nQ : Ah.\nE1 : Voilà.\nQ : Bon.\nE01 : Oui.\n", encoding="utf-8")
    project = new_project()
    (report,) = add_files(project, [file], options=import_options(voices=voices))
    assert report.speakers == ("Chercheuse", "Odile")
    rows = table(project, Listing.SPEAKERS).rows
    assert [(row[2], row[4]) for row in rows] == [("Chercheuse", "enquêteur·rice"), ("Odile", "bénévole")]


@pytest.mark.parametrize("bad", ["label;speaker\nE01;\n", "label\nE01\n", "label;speaker;role\nE01;Odile;pape\n"])
def test_a_table_of_labels_that_is_wrong_is_said_with_its_place(bad: str, tmp_path: Path) -> None:
    (tmp_path / "voix.csv").write_text(bad, encoding="utf-8")
    with pytest.raises(ManifestError, match=r"voix\.csv"):
        import_options(voices=tmp_path / "voix.csv")
