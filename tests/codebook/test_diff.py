from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from ingesoc_qual.codebook import ChangeKind, canonical, codebook_version, describe, diff_codebooks
from ingesoc_qual.model.codebook import CODE_FIELDS, Code, Codebook

from .strategies import codebooks


def book(*codes: Code, **top: object) -> Codebook:
    return Codebook(name="essai", codes=codes, **top)  # type: ignore[arg-type]


A = Code(id="a", label="Accueil")
B = Code(id="b", label="Maraude", position=1)
C = Code(id="c", label="Gouvernance", position=2)
D = Code(id="d", label="Bureau", parent="c")


def lines(old: Codebook, new: Codebook) -> list[str]:
    return [describe(change) for change in diff_codebooks(old, new) if change.kind is not ChangeKind.SHIFTED]


def test_equal_codebooks_have_no_difference() -> None:
    gaps = book(replace(C, position=40), replace(A, position=5), replace(B, position=6), D)
    assert diff_codebooks(book(A, B, C, D), gaps) == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ((A,), (A, B), ["+ « Maraude » ajouté, nouvelle famille"]),
        ((A, C), (A, C, D), ["+ « Bureau » ajouté sous « Gouvernance »"]),
        ((A, B), (A,), ["− « Maraude » retiré"]),
        ((A,), (replace(A, label="Accueillir"),), ["~ « Accueil » renommé « Accueillir »"]),
        ((A, C, D), (A, C, replace(D, parent="a")), ["> « Bureau » passe de « Gouvernance » à « Accueil »"]),
        ((C, D), (C, replace(D, parent=None, position=9)),
         ["> « Bureau » devient une famille (était sous « Gouvernance »)"]),
        ((A, B), (replace(B, parent="a"), A), ["> « Maraude » passe sous « Accueil » (était une famille)"]),
        ((A, B, C), (replace(A, position=8), B, C), ["> « Accueil » change de rang"]),
        ((A,), (replace(A, definition="Recevoir."),), ["~ « Accueil » : définition : « Recevoir. » (était vide)"]),
        ((replace(A, color="#000000"),), (A,), ["~ « Accueil » : couleur : vidé (était « #000000 »)"]),
        ((replace(A, indicators=("x", "y")),), (replace(A, indicators=("y", "z", "w")),),
         ["~ « Accueil » : indicateurs : 2 ajoutés (z ; w), 1 retiré (x)"]),
        ((replace(A, indicators=("x", "y")),), (replace(A, indicators=("y", "x")),),
         ["~ « Accueil » : indicateurs : ordre ou répétitions modifiés"]),
    ],
)  # fmt: skip
def test_each_change_is_one_line(old: tuple[Code, ...], new: tuple[Code, ...], told: list[str]) -> None:
    assert lines(book(*old), book(*new)) == told


def test_changes_of_the_codebook_itself() -> None:
    old, new = book(A), book(A, title="Grille", lists=(("u", ("lien",)),))
    changes = diff_codebooks(old, new)
    assert [(c.code_id, c.field, c.after) for c in changes] == [("", "title", "Grille"), ("", "lists", {"u": ["lien"]})]
    assert describe(changes[0]) == "~ la grille : titre : « Grille » (était vide)"


def test_adding_a_code_in_front_shifts_the_others_without_moving_them() -> None:
    new = book(Code(id="z", label="Z"), replace(A, position=1), replace(B, position=2))
    changes = diff_codebooks(book(A, B), new)
    assert [(c.kind, c.code_id) for c in changes] == [
        (ChangeKind.ADDED, "z"), (ChangeKind.SHIFTED, "a"), (ChangeKind.SHIFTED, "b"),
    ]  # fmt: skip


def test_the_fewest_codes_are_said_to_move() -> None:
    codes = [Code(id=f"c{n}", label=f"C{n}", position=n) for n in range(6)]
    new = [replace(code, position=9) if code.id == "c1" else code for code in codes]
    moved = [c.code_id for c in diff_codebooks(book(*codes), book(*new)) if c.kind is ChangeKind.MOVED]
    assert moved == ["c1"]


def test_an_archived_code_that_comes_back_is_added() -> None:
    changes = diff_codebooks(book(replace(A, archived=True)), book(A))
    assert [c.kind for c in changes] == [ChangeKind.ADDED]
    assert changes[0].sets["archived"] is False
    assert changes[0].sets["merged_into"] is None
    assert set(changes[0].sets) == set(CODE_FIELDS)


def test_what_an_archived_code_held_stays_up_when_it_comes_back() -> None:
    old, new = book(replace(A, archived=True), replace(B, parent="a")), book(A, replace(B, parent=None))
    made = apply(old, new)
    assert canonical(made).codes == canonical(new).codes
    (held,) = (change for change in diff_codebooks(old, new) if change.code_id == "b")
    assert held.kind is ChangeKind.SHIFTED and held.sets == {"position": 1, "parent": None}


def test_hostile_text_stays_on_its_line() -> None:
    changes = diff_codebooks(book(A), book(replace(A, label="\x1b[31m rouge\net suite")))
    assert describe(changes[0]) == "~ « Accueil » renommé « ␛[31m rouge et suite »"


def apply(old: Codebook, new: Codebook) -> Codebook:
    """Set what each change says, as the journal does, with nothing else known of the new codebook."""
    codes, top = dict(old.by_id), {}
    for change in diff_codebooks(old, new):
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in change.sets.items()}
        if not change.code_id:
            top |= {
                k: tuple((n, tuple(w)) for n, w in v.items()) if isinstance(v, dict) else v for k, v in values.items()
            }
        elif change.code_id in codes:
            codes[change.code_id] = replace(codes[change.code_id], **values)
        else:
            codes[change.code_id] = Code(id=change.code_id, **values)
    return replace(old, codes=tuple(codes.values()), **top)


@given(codebooks(), codebooks())
@settings(max_examples=80, deadline=None)
def test_setting_the_fields_of_the_changes_makes_the_new_codebook(old: Codebook, new: Codebook) -> None:
    made = apply(old, new)
    assert codebook_version(made) == codebook_version(new)
    assert canonical(made).codes == canonical(new).codes
    for change in diff_codebooks(old, new):
        assert "\n" not in describe(change)
    assert diff_codebooks(new, new) == ()
    assert diff_codebooks(old, new) == diff_codebooks(old, new)
