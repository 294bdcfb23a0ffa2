"""What each criterion of a query means in a project: which codings, documents or speakers meet it."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from ingesoc_qual.errors import QuerySyntaxError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import Origin, Verdict
from ingesoc_qual.model.document import DocumentKind, Role
from ingesoc_qual.model.event import Value
from ingesoc_qual.model.field import Scope, Variable, VariableType
from ingesoc_qual.query.grammar import Criterion
from ingesoc_qual.services.variables import parse_date, parse_value
from ingesoc_qual.textunits import fold, slug

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingesoc_qual.query.evaluate import Meaning, Of
    from ingesoc_qual.services.query import Snapshot

NAMES = {
    "code": "code",
    "sous": "sous", "under": "sous",
    "rejete": "rejete", "rejected": "rejete",
    "remis": "remis", "skipped": "remis",
    "codeur": "codeur", "codeuse": "codeur", "coder": "codeur",
    "origine": "origine", "origin": "origine",
    "decision": "decision",
    "moment": "moment", "when": "moment",
    "cas": "cas", "case": "cas",
    "document": "document", "doc": "document",
    "nature": "nature", "kind": "nature",
    "date": "date",
    "annee": "annee", "year": "annee",
    "locuteur": "locuteur", "locutrice": "locuteur", "speaker": "locuteur",
    "role": "role",
}  # fmt: skip
"""Names of criteria, case and accents apart, and the French one that each stands for."""

_SCOPES = {
    "cas": Scope.CASE, "case": Scope.CASE, "document": Scope.DOCUMENT, "doc": Scope.DOCUMENT,
    "locuteur": Scope.SPEAKER, "speaker": Scope.SPEAKER,
}  # fmt: skip
_ORIGINS = {
    "main": Origin.HAND, "a la main": Origin.HAND, "hand": Origin.HAND,
    "suggestion": Origin.SUGGESTION, "machine": Origin.SUGGESTION,
    "lot": Origin.BULK, "suggestion-lot": Origin.BULK, "bulk": Origin.BULK,
}  # fmt: skip
_VERDICTS = {
    "acceptee": Verdict.ACCEPTED, "accepted": Verdict.ACCEPTED,
    "recodee": Verdict.RECODED, "recoded": Verdict.RECODED,
}  # fmt: skip
_REFUSED = {"rejetee": "rejete", "rejected": "rejete", "remise": "remis", "skipped": "remis"}
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_ORDERED = (VariableType.INTEGER, VariableType.NUMBER, VariableType.DATE)


class RowColumns:
    """What criteria ask of rows, as arrays: one entry a coding, then one a refused or skipped suggestion.

    `code`, after merges, and `coder` index the codes and coders of the snapshot; `verdict` is the answer to the
    suggestion that a coding comes from, empty for a coding by hand; `origin` is empty but for codings; `moment` is ISO
    8601.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        import numpy as np

        book = snapshot.codebook
        place = {code.id: number for number, code in enumerate(book.codes)}
        codes = {code.id: place.get(book.resolve(code.id), -1) for code in book.codes}
        coders = {coder.id: number for number, coder in enumerate(snapshot.coders)}
        codings, refused = snapshot.rows.codings, snapshot.rows.refused
        self.code = np.array(
            [codes.get(c.code_id, -1) for c in codings] + [codes.get(d.proposed_code_id, -1) for d in refused], np.int64
        )
        self.coder = np.array([coders.get(row.coder_id, -1) for row in snapshot.rows.all()], dtype=np.int64)
        self.is_coding = np.arange(len(snapshot.rows)) < len(codings)
        self.origin = np.array([c.origin for c in codings] + [""] * len(refused), dtype="U20")
        verdicts = snapshot.verdicts
        self.verdict = np.array(
            [verdicts.get((c.suggestion_id, c.coder_id), "") if c.suggestion_id else "" for c in codings]
            + [d.verdict for d in refused],
            dtype="U10",
        )
        self.moment = np.array([c.created_at for c in codings] + [d.decided_at for d in refused], dtype="U20")


def resolve(snapshot: Snapshot, rows: RowColumns, criterion: Criterion, query: str) -> Meaning:
    """Return what a criterion of `query` means; raises QuerySyntaxError for what the project does not have."""
    return _Resolution(snapshot, rows, criterion, query).meaning()


class _Resolution:
    """The reading of one criterion."""

    def __init__(self, snapshot: Snapshot, rows: RowColumns, criterion: Criterion, query: str) -> None:
        self.s, self.rows, self.criterion, self.query = snapshot, rows, criterion, query
        self.value = criterion.value

    def meaning(self) -> Meaning:
        name = NAMES.get(self.criterion.name)
        if name is None:
            return self.variable()
        if name not in ("date", "annee", "moment") and self.criterion.sign != "=":
            remedy = _("« {sign} » compare des dates et des nombres ; écrivez {name}:valeur.")
            self.fail(
                _("« {sign} » après « {name} ».").format(sign=self.criterion.sign, name=self.criterion.name),
                self.criterion.at,
                remedy.format(sign=self.criterion.sign, name=self.criterion.name),
            )
        return getattr(self, f"_{name}")()  # type: ignore[no-any-return]

    def fail(self, message: str, at: int, remedy: str) -> NoReturn:
        raise QuerySyntaxError(message, query=self.query, column=at + 1, remedy=remedy)

    def unknown(self, known: Iterable[str], table: str = "") -> NoReturn:
        """Say that there is no such value, and what there is that looks like it, or all of a closed list."""
        known = list(known)
        given = {fold(name): name for name in known}
        close = difflib.get_close_matches(fold(self.value), given, n=3, cutoff=0.5)
        if not table:
            remedy = _("Valeurs possibles : {names}.").format(names=", ".join(known))
        elif close:
            remedy = _("Vouliez-vous dire : {names} ?").format(names=", ".join(given[name] for name in close))
        else:
            remedy = _("Voir la liste : {command}.").format(command=table)
        message = _("rien n'a ici {name} = « {value} ».")
        self.fail(message.format(name=self.criterion.name, value=self.value), self.criterion.value_at, remedy)

    # --- what names codings ------------------------------------------------------------------------------------------

    def codes(self, *, below: bool) -> frozenset[str]:
        """Return the ids of the codes that the value names: by id, or by label, case and accents apart."""
        codebook = self.s.codebook
        wanted = fold(self.value)
        if self.value in codebook.by_id:
            found = {codebook.resolve(self.value)}
        else:
            found = {codebook.resolve(c.id) for c in codebook.codes if wanted in (fold(c.label), fold(c.id))}
        if not found:
            known = {name for code in codebook.codes if code.usable for name in (code.id, code.label)}
            self.unknown(known, "ingesoc codebook show")
        return frozenset().union(*(codebook.descendants(code) if below else {code} for code in found))

    def named(self, verdict: Verdict | None, *, below: bool = False) -> Meaning:
        import numpy as np

        from ingesoc_qual.query.evaluate import Of

        rows = self.rows
        found = rows.is_coding if verdict is None else ~rows.is_coding & (rows.verdict == verdict.value)
        if self.value != "*":
            wanted = self.codes(below=below)
            found = found & np.append([code.id in wanted for code in self.s.codebook.codes], False)[rows.code]
        return self.mask(Of.PASSAGES, found)

    def _code(self) -> Meaning:
        return self.named(None)

    def _sous(self) -> Meaning:
        return self.named(None, below=True)

    def _rejete(self) -> Meaning:
        return self.named(Verdict.REJECTED)

    def _remis(self) -> Meaning:
        return self.named(Verdict.SKIPPED)

    # --- what sifts codings ------------------------------------------------------------------------------------------

    def _codeur(self) -> Meaning:
        import numpy as np

        from ingesoc_qual.query.evaluate import Of

        wanted = {c.id for c in self.s.coders if self.says([c.id, c.name])}
        if not wanted:
            self.unknown([c.name for c in self.s.coders], "ingesoc log")
        return self.mask(Of.ROW, np.append([c.id in wanted for c in self.s.coders], False)[self.rows.coder])

    def _origine(self) -> Meaning:
        import numpy as np

        from ingesoc_qual.query.evaluate import Of

        wanted = _ORIGINS.get(fold(self.value))
        if wanted is None:
            self.unknown(["main", "suggestion", "lot"])
        # What was accepted in bulk comes from a suggestion too.
        kept = [wanted.value, Origin.BULK.value] if wanted is Origin.SUGGESTION else [wanted.value]
        return self.mask(Of.ROW, np.isin(self.rows.origin, kept))

    def _decision(self) -> Meaning:
        from ingesoc_qual.query.evaluate import Of

        if (other := _REFUSED.get(fold(self.value))) is not None:
            remedy = _("Ces passages-là s'écrivent {name}:code, ou {name}:* pour tous.").format(name=other)
            message = _("une suggestion rejetée ou remise à plus tard n'est pas un codage.")
            self.fail(message, self.criterion.value_at, remedy)
        wanted = _VERDICTS.get(fold(self.value))
        if wanted is None:
            self.unknown(["acceptée", "recodée"])
        return self.mask(Of.ROW, self.rows.is_coding & (self.rows.verdict == wanted.value))

    def _moment(self) -> Meaning:
        import numpy as np

        from ingesoc_qual.query.evaluate import Of

        day = self.day()
        # Cut to the precision asked, few moments differ: each is compared once.
        moments, place = np.unique(self.rows.moment.astype(f"U{len(day)}"), return_inverse=True)
        found = [_compare_dates(moment, self.criterion.sign, day) for moment in moments.tolist()]
        return self.mask(Of.ROW, np.array(found, dtype=bool)[place.reshape(-1)])

    # --- what is asked of documents and speakers ---------------------------------------------------------------------

    def _cas(self) -> Meaning:
        from ingesoc_qual.query.evaluate import Of

        wanted = {case.id for case in self.s.cases.values() if self.says([case.id, case.name])}
        if not wanted:
            self.unknown([case.name for case in self.s.cases.values()], "ingesoc cases")
        return self.mask(Of.DOCUMENT, [not wanted.isdisjoint(d.case_ids) for d in self.s.documents])

    def _document(self) -> Meaning:
        from ingesoc_qual.query.evaluate import Of

        found = [self.says([d.id, d.name, d.source]) for d in self.s.documents]
        if not any(found):
            self.unknown([d.name for d in self.s.documents], "ingesoc documents")
        return self.mask(Of.DOCUMENT, found)

    def _nature(self) -> Meaning:
        from ingesoc_qual.query.evaluate import Of

        term = DocumentKind.parse(self.value)
        kinds = {d.kind for d in self.s.documents}
        if term is None and not any(self.says([kind]) for kind in kinds):
            self.unknown([kind.value for kind in DocumentKind])
        return self.mask(Of.DOCUMENT, [d.kind == term or self.says([d.kind]) for d in self.s.documents])

    def _date(self) -> Meaning:
        from ingesoc_qual.query.evaluate import Of

        return self.mask(Of.DOCUMENT, self.dated([d.date or "" for d in self.s.documents]))

    def _annee(self) -> Meaning:
        from ingesoc_qual.query.evaluate import Of

        return self.mask(Of.DOCUMENT, self.dated([(d.date or "")[:4] for d in self.s.documents]))

    def _locuteur(self) -> Meaning:
        from ingesoc_qual.query.evaluate import Of

        found = [self.says([s.id, s.label, s.name]) for s in self.s.speakers]
        if not any(found):
            self.unknown([s.name for s in self.s.speakers], "ingesoc speakers")
        return self.mask(Of.SPEAKER, found)

    def _role(self) -> Meaning:
        from ingesoc_qual.query.evaluate import Of

        term = Role.parse(self.value)
        if term is None and not any(self.says([s.role or ""]) for s in self.s.speakers):
            self.unknown([role.value for role in Role])
        return self.mask(
            Of.SPEAKER, [bool(s.role) and (s.role == term or self.says([s.role or ""])) for s in self.s.speakers]
        )

    def variable(self) -> Meaning:
        scope_name, dot, name = self.criterion.name.partition(".")
        scope = _SCOPES.get(scope_name) if dot else None
        wanted = slug(name if scope else self.criterion.name)
        found = [v for v in self.s.variables if slug(v.name) == wanted and scope in (None, v.scope)]
        if not found:
            known = sorted({*NAMES.values(), *(slug(v.name) for v in self.s.variables)})
            close = difflib.get_close_matches(self.criterion.name, known, n=3, cutoff=0.6)
            remedy = _("Critères connus : {names}.").format(names=", ".join(close or known))
            message = _("aucun critère ne s'appelle « {name} ».").format(name=self.criterion.name)
            self.fail(message, self.criterion.at, remedy)
        if len({v.scope for v in found}) > 1:
            message = _("plusieurs variables s'appellent « {name} ».").format(name=self.criterion.name)
            names = " ou ".join(f"{v.scope.value}.{slug(v.name)}" for v in found)
            self.fail(message, self.criterion.at, _("Précisez : {names}.").format(names=names))
        return self.valued(found[0])

    def valued(self, variable: Variable) -> Meaning:
        from ingesoc_qual.query.evaluate import Of

        meets = self.meeting(variable)
        held = {target for (target, other), value in self.s.values.items() if other == variable.id and meets(value)}
        if variable.scope is Scope.SPEAKER:
            return self.mask(Of.SPEAKER, [s.id in held for s in self.s.speakers])
        if variable.scope is Scope.CASE:
            return self.mask(Of.DOCUMENT, [not held.isdisjoint(d.case_ids) for d in self.s.documents])
        return self.mask(Of.DOCUMENT, [d.id in held for d in self.s.documents])

    def meeting(self, variable: Variable) -> Callable[[Value], bool]:
        """Return the test that a value of a variable must pass."""
        sign = _SIGNS[self.criterion.sign]
        if variable.type is VariableType.DATE:
            day = self.day()
            return lambda value: _compare_dates(str(value), self.criterion.sign, day)
        if variable.type in (VariableType.INTEGER, VariableType.NUMBER, VariableType.BOOLEAN):
            try:
                asked = parse_value(VariableType.NUMBER if variable.type in _ORDERED else variable.type, self.value)
            except ValueError:
                remedy = _("Donnez un nombre, ou oui ou non, selon la variable.")
                self.fail(_("« {value} » ne convient pas.").format(value=self.value), self.criterion.value_at, remedy)
            return lambda value: isinstance(value, int | float) and sign(value, asked)
        if self.criterion.sign != "=":
            remedy = _("« {sign} » compare des dates et des nombres ; écrivez {name}:valeur.")
            self.fail(
                _("« {sign} » après « {name} ».").format(sign=self.criterion.sign, name=self.criterion.name),
                self.criterion.at,
                remedy.format(sign=self.criterion.sign, name=self.criterion.name),
            )
        held = [str(v) for (_t, other), v in self.s.values.items() if other == variable.id and v not in (None, "")]
        if not self.says([*held, *variable.choices]):
            self.unknown([*held, *variable.choices], "ingesoc cases, documents, speakers")
        return lambda value: self.says([str(value)])

    # --- helpers -----------------------------------------------------------------------------------------------------

    def says(self, names: Iterable[str]) -> bool:
        """Whether the value is one of the names, case and accents apart; `Entretien*` is a beginning."""
        wanted = fold(self.value)
        if wanted.endswith("*"):
            return any(fold(name).startswith(wanted[:-1]) for name in names)
        return any(fold(name) == wanted for name in names)

    def day(self) -> str:
        try:
            return parse_date(self.value)
        except ValueError:
            remedy = _("Écrivez 2024, 2024-03, 2024-03-12 ou 12/03/2024.")
            message = _("« {value} » n'est pas une date.").format(value=self.value)
            self.fail(message, self.criterion.value_at, remedy)

    def dated(self, dates: Sequence[str]) -> list[bool]:
        day = self.day()
        return [_compare_dates(date, self.criterion.sign, day) for date in dates]

    def mask(self, of: Of, found: Sequence[bool] | NDArray[np.bool_]) -> Meaning:
        import numpy as np

        from ingesoc_qual.query.evaluate import Meaning

        return Meaning(of, np.asarray(found, dtype=bool))


def _compare_dates(date: str, sign: str, asked: str) -> bool:
    """Compare to the precision asked; a date less precise than that is neither before nor after it."""
    if not date or (len(date) < len(asked) and asked.startswith(date)):
        return False
    return _SIGNS[sign](date[: len(asked)], asked)
