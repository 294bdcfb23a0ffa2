"""The report of a project: one HTML page to read, to print and to hand over, made of the readings and of how they came.

Human codings only; several coders are several blocks, never added up. The page says the date of the newest act of the
journal, not today's, so that the same project gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingesoc_qual.exports import html
from ingesoc_qual.exports.atomic import Staging
from ingesoc_qual.exports.html import Head, Section, number, percent
from ingesoc_qual.exports.naming import file_stem
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.coding import Coding, Decision
from ingesoc_qual.model.document import Role
from ingesoc_qual.model.table import Table
from ingesoc_qual.services import report_methods
from ingesoc_qual.services.blind import seen_codings, seen_decisions
from ingesoc_qual.services.places import Places
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.reading_pictures import cooccurrence_map, profile_picture
from ingesoc_qual.services.reading_tables import cooccurrence_table, grid_table, profile_table
from ingesoc_qual.services.reading_words import activity_name, kind_name, row_name
from ingesoc_qual.services.readings import Readings
from ingesoc_qual.services.volume_tables import summary_table
from ingesoc_qual.store import queries

if TYPE_CHECKING:
    import pandas as pd

PAIRS = 25
"""Pairs of codes that the table of co-occurrence lists, the most frequent first, for each coder."""
MAPPED = 20
"""Codes that the picture of co-occurrence shows."""
FACING = 12
"""Cases and tasks that are quoted."""
LONGEST = 700
"""Characters of a quotation; the passage is whole in the tables."""
EVERYWHERE = "toutes"
"""Source of the rows of the gap that put all sources together."""


@dataclass(frozen=True, slots=True)
class Study:
    """What a report is made from, read on one snapshot."""

    project: Project
    name: str
    readings: Readings
    codings: Mapping[str, Coding]
    decisions: tuple[Decision, ...]
    pending: int
    newest: str

    @property
    def coders(self) -> list[str]:
        """The blocks of the readings."""
        return self.readings.coded.coders


def write_report(project: Project, folder: Path) -> Path:
    """Write the report in a folder, made if need be, and return its path; raises `ExportError`."""
    data = report(project)
    with Staging(folder.expanduser()) as staging:
        with staging.file(f"{file_stem(project.path.stem)}.html") as stream:
            stream.write(data)
        return staging.commit()[0]


def report(project: Project) -> bytes:
    """Return the report of a project as an HTML page, in the interface language."""
    study = read_study(project)
    sections = [
        _glance(study),
        _grid(study),
        _gap(study),
        _profile(study),
        _volumes(study),
        _cooccurrence(study),
        _codebook(study),
        Section("methode", _("Comment ces chiffres ont été faits"), report_methods.methods(study)),
    ]
    day = study.newest[:10]
    return html.page(study.name, _("Rapport du projet, état du {day}").format(day=day), sections)


def read_study(project: Project) -> Study:
    """Return what the report of a project is made from."""
    readings = Readings(project)
    with project.store.reading() as connection:
        return Study(
            project=project,
            name=str(queries.setting(connection, "project").get("name", project.path.stem)),
            readings=readings,
            codings={coding.id: coding for coding in seen_codings(connection, project.coder.id)},
            decisions=seen_decisions(connection, project.coder.id),
            pending=report_methods.pending(connection),
            newest=report_methods.newest(connection),
        )


# --- the field -------------------------------------------------------------------------------------------------------


def _glance(study: Study) -> Section:
    r = study.readings
    documents = list(r.documents.values())
    asked = [s for s in r.speakers.values() if s.role != Role.INTERVIEWER.value]
    used = {r.codebook.resolve(coding.code_id) for coding in study.codings.values()}
    figures = html.figures(
        [
            (_("cas"), number(len(r.cases))),
            (_("documents"), number(len(documents))),
            (_("mots"), number(sum(document.words for document in documents))),
            (_("voix"), number(len(asked))),
            (_("codages"), number(len(study.codings))),
            (_("codes employés"), number(len(used))),
            (_("personnes qui codent"), number(len({c.coder_id for c in study.codings.values()}))),
        ]
    )
    kinds = Counter(document.kind for document in documents)
    said = ", ".join(f"{kind} ({number(n)})" for kind, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0])))
    by_document = Counter(coding.document_id for coding in study.codings.values())
    rows = []
    for case, name in sorted(r.cases.items(), key=lambda item: item[1]):
        own = [document for document in documents if case in document.case_ids]
        words, codings = sum(d.words for d in own), sum(by_document[d.id] for d in own)
        rows.append([name, number(len(own)), number(words), number(codings), _years([d.date for d in own])])
    heads = [
        Head(_("cas")), Head(_("documents"), number=True), Head(_("mots"), number=True),
        Head(_("codages"), number=True), Head(_("années"), number=True),
    ]  # fmt: skip
    parts = [
        figures,
        html.paragraph(
            _("Documents : {kinds}. Les voix sont celles des personnes rencontrées, sans l'enquête.").format(
                kinds=said or "0"
            ),
            soft=True,
        ),
    ]
    if rows:
        parts.append(html.table(_("Les cas ; un document de plusieurs cas compte dans chacun"), heads, rows))
    return Section("terrain", _("Le terrain en un coup d'œil"), "".join(parts))


def _years(dates: Sequence[str | None]) -> str:
    years = sorted({date[:4] for date in dates if date})
    return "–".join(dict.fromkeys((years[0], years[-1]))) if years else ""


# --- the readings ----------------------------------------------------------------------------------------------------


def records(table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table by column name."""
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def _row_name(row: Mapping[str, Any]) -> str:
    return row_name(row["level"], row["row"])


def _repeats(study: Study, row: Mapping[str, Any]) -> bool:
    """Whether a row of a champ says again what the row of its only case says."""
    links = study.readings.coded.memberships
    return bool(row["level"] == "champ" and links[links["champ"] == (row["row"] or "")]["case"].nunique() < 2)


def _by_coder(study: Study, rows: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for coder in study.coders:
        own = [row for row in rows if row["coder"] == coder]
        if own:
            yield coder, own


def _grid(study: Study) -> Section:
    rows = records(grid_table(study.readings))
    columns = list(dict.fromkeys((row["activity"], row["kind"]) for row in rows))
    spans = Counter(activity for activity, _kind_of_it in columns)
    parts = [
        html.paragraph(
            _(
                "Pour chaque source : nombre de passages, et part des mots de la source que ces passages couvrent. "
                "Un passage compte une fois par code. Les sources et les champs sans passage, et les champs d'un "
                "seul cas, ne sont pas répétés."
            )
        )
    ]
    for coder, own in _by_coder(study, rows):
        lines = _grid_rows(study, own, columns)
        if lines:
            heads = [Head(_("source")), Head(_("mots"), number=True)]
            heads += [Head(kind_name(kind), number=True) for _activity, kind in columns]
            over = [("", 2), *((activity_name(activity), n) for activity, n in spans.items())]
            parts.append(html.table(_coded_by(coder), heads, lines, groups=True, over=over))
    if len(parts) == 1:
        parts.append(_nothing())
    return Section("grille", _("La grille du bénévolat"), "".join(parts))


def _grid_rows(study: Study, rows: Sequence[dict[str, Any]], columns: Sequence[tuple[str, str]]) -> list[list[str]]:
    blocks: dict[tuple[str, str], dict[tuple[str, str], dict[tuple[str, str], dict[str, Any]]]] = {}
    for row in rows:
        block = blocks.setdefault((row["level"], row["row"] or ""), {})
        block.setdefault((row["source"] or "", row["role"] or ""), {})[row["activity"], row["kind"]] = row
    found: list[list[str]] = []
    for (level, name), sources in blocks.items():
        if _repeats(study, {"level": level, "row": name}):
            continue
        lines = []
        for (source, role), cells in sources.items():
            if any(cell["codings"] for cell in cells.values()):
                words = next(iter(cells.values()))["denominator"]
                said = f"{source} — {role}" if role else source
                lines.append([said, number(words), *(_share_cell(cells.get(column)) for column in columns)])
        if lines:
            found += [[_row_name({"level": level, "row": name})], *lines]
    return found


def _share_cell(cell: Mapping[str, Any] | None) -> str:
    return f"{number(cell['codings'])} · {percent(cell['share'])}" if cell and cell["codings"] else "–"


def _gap(study: Study) -> Section:
    found = _frame_records(study.readings.prescribed_real_gap())
    rows = [row for row in found if row["source"] == EVERYWHERE and _is_said(row) and not _repeats(study, row)]
    parts = [
        html.paragraph(
            _(
                "Part des mots codés « prescrit », et « réel » ou « concret », toutes sources ensemble ; l'écart est "
                "le réel moins le prescrit, en points, avec son intervalle à 95 % (rééchantillonnage des documents). "
                "Sous le tableau, les passages les plus typiques, en regard."
            )
        )
    ]
    heads = [
        Head(_("tâche")), Head(_("documents"), number=True), Head(_("prescrit"), number=True),
        Head(_("réel"), number=True), Head(_("écart"), number=True), Head(_("de … à"), number=True),
    ]  # fmt: skip
    for coder, own in _by_coder(study, rows):
        parts.append(html.table(_coded_by(coder), heads, _gap_rows(own), groups=True))
        parts += _facing(study, own)
    if len(parts) == 1:
        parts.append(_nothing())
    return Section("ecart", _("Ce qui est prescrit, ce qui se fait"), "".join(parts))


def _facing(study: Study, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield the quotations of cases, those that have both sides first."""
    quoted = [row for row in rows if row["level"] == "case" and (row["prescribed_typical"] or row["real_typical"])]
    for row in sorted(quoted, key=lambda row: not (row["prescribed_typical"] and row["real_typical"]))[:FACING]:
        yield html.heading(f"{_row_name(row)} — {row['task'] or _('sans tâche')}")
        yield html.facing(
            _quotation(study, _("Prescrit"), row["prescribed_typical"]),
            _quotation(study, _("Réel"), row["real_typical"]),
        )


def _frame_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _is_said(row: Mapping[str, Any]) -> bool:
    return bool(row["prescribed_codings"] or row["real_codings"])


def _gap_rows(rows: Sequence[dict[str, Any]]) -> list[list[str]]:
    found: list[list[str]] = []
    last = None
    for row in rows:
        if (row["level"], row["row"]) != last:
            last = row["level"], row["row"]
            found.append([_row_name(row)])
        low, high = row["low"], row["high"]
        interval = f"{_signed(low)} … {_signed(high)}" if low == low and high == high else "–"
        found.append(
            [
                row["task"] or _("sans tâche"), number(row["documents"]), percent(row["prescribed_share"]),
                percent(row["real_share"]), _signed(row["difference"]), interval,
            ]
        )  # fmt: skip
    return found


def _signed(points: float | None) -> str:
    if points is None or points != points:
        return "–"
    return ("+" if points > 0 else "\u2212" if points < 0 else "") + number(abs(points), 1)


def _quotation(study: Study, side: str, coding_id: object) -> tuple[str, str, str] | None:
    coding = study.codings.get(str(coding_id))
    if coding is None:
        return None
    r = study.readings
    document, text = r.documents[coding.document_id], r.texts[coding.document_id]
    words = text.text[coding.start : coding.end].strip()
    turn = Places(text).turn(coding.start, coding.end)
    voices = {(s.document_id, s.label): s for s in r.speakers.values()}
    speaker = voices.get((document.id, turn.speaker)) if turn and turn.speaker else None
    who = [speaker.name, speaker.role or ""] if speaker else []
    whose = ", ".join(part for part in (*who, document.name, document.date or "") if part)
    return side, words if len(words) <= LONGEST else words[:LONGEST].rstrip() + " […]", whose


def _profile(study: Study) -> Section:
    rows = [
        row
        for row in records(profile_table(study.readings))
        if not row["family"] and row["denominator"] and not _repeats(study, row)
    ]
    parts = [
        html.paragraph(
            _("Part des mots codés dans chaque dimension, cas par cas ; deux dimensions peuvent se recouvrir.")
        )
    ]
    for coder, own in _by_coder(study, rows):
        parts.append(html.picture(profile_picture(study.readings, coder=coder), _coded_by(coder)))
        caption = _("Passages et part des mots codés — {coder}").format(coder=coder)
        parts.append(_dimensions(study, [row for row in own if not row["apart"]], caption))
        apart = [row for row in own if row["apart"] and row["codings"]]
        if apart:
            caption = _("Familles lues à part, hors des dimensions — {coder}").format(coder=coder)
            parts.append(_dimensions(study, apart, caption))
    if len(parts) == 1:
        parts.append(_nothing())
    return Section("profil", _("Le profil des cas"), "".join(parts))


def _dimensions(study: Study, rows: Sequence[dict[str, Any]], caption: str) -> str:
    labels = {code.id: code.label for code in study.readings.codebook.codes}
    labels |= {one.id: one.label for one in study.readings.mapping().dimensions}
    dimensions = list(dict.fromkeys(row["dimension"] for row in rows))
    cells: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in rows:
        cells.setdefault((row["level"], row["row"] or ""), {})[row["dimension"]] = row
    lines = []
    for by_dimension in cells.values():
        first = next(iter(by_dimension.values()))
        shares = [_share_cell(by_dimension.get(dimension)) for dimension in dimensions]
        lines.append([_row_name(first), number(first["denominator"]), *shares])
    heads = [Head(_("cas")), Head(_("mots codés"), number=True)]
    heads += [Head(labels.get(dimension, dimension), number=True) for dimension in dimensions]
    return html.table(caption, heads, lines)


def _volumes(study: Study) -> Section:
    said = html.paragraph(
        _(
            "Quantités trouvées dans les textes et confirmées ou corrigées par une personne ; les autres ne comptent "
            "pas. Un total et ses parties ne sont jamais additionnés."
        )
    )
    heads = [
        Head(_("unité")), Head(_("période")), Head(_("catégorie")), Head(_("valeur"), number=True),
        Head(_("quantités"), number=True), Head(_("concordent")),
    ]  # fmt: skip
    lines: list[list[str]] = []
    case = None
    for row in records(summary_table(study.project)):
        if row["case"] != case:
            case = row["case"]
            lines.append([str(case or "–")])
        low, high = _quantity(row["value"]), _quantity(row["value_max"])
        value = f"{low}–{high}" if high and high != low else low
        agree = _("oui") if row["agree"] else _("non")
        figures = [value, number(row["sources"]), agree]
        lines.append([*(str(row[name] or "–") for name in ("unit", "period", "category")), *figures])
    if not lines:
        nothing = html.paragraph(_("Aucune quantité n'est encore confirmée."), soft=True)
        return Section("volumes", _("Les volumes de bénévolat"), said + nothing)
    body = html.table(_("Quantités retenues"), heads, lines, groups=True)
    return Section("volumes", _("Les volumes de bénévolat"), said + body)


def _quantity(value: float | None) -> str:
    return number(value, 0 if value is None or float(value).is_integer() else 2)


def _cooccurrence(study: Study) -> Section:
    rows = records(cooccurrence_table(study.readings))
    parts = [
        html.paragraph(
            _(
                "Codes dont les passages se recouvrent : plus la case est sombre, plus les paires de passages sont "
                "nombreuses."
            )
        )
    ]
    for coder, own in _by_coder(study, rows):
        ordered = [row for row in own if str(row["code_id"]) < str(row["other_id"])]
        ordered.sort(key=lambda row: (-row["pairs"], row["code_id"], row["other_id"]))
        if not ordered:
            continue
        parts.append(html.picture(cooccurrence_map(study.readings, coder=coder, most=MAPPED), _coded_by(coder)))
        heads = [
            Head(_("code")), Head(_("autre code")), Head(_("paires"), number=True),
            Head(_("mots communs"), number=True), Head(_("coefficient"), number=True),
        ]  # fmt: skip
        lines = [
            [
                str(row["code"]),
                str(row["other"]),
                number(row["pairs"]),
                number(row["words"]),
                number(row["coefficient"], 2),
            ]
            for row in ordered[:PAIRS]
        ]
        caption = ngettext("Le couple le plus fréquent", "Les {n} couples les plus fréquents", len(lines))
        parts.append(html.table(f"{caption.format(n=len(lines))} — {coder}", heads, lines))
    if len(parts) == 1:
        parts.append(_nothing())
    return Section("rencontres", _("Les codes qui se rencontrent"), "".join(parts))


def _codebook(study: Study) -> Section:
    book = study.readings.codebook
    counts = Counter(book.resolve(coding.code_id) for coding in study.codings.values())
    coders = {code: len({c.coder_id for c in own}) for code, own in _codings_by_code(study).items()}
    lines: list[list[str]] = []
    for depth, code in book.walk():
        if code.usable:
            below = sum(counts[other] for other in book.descendants(code.id))
            name = "\u2003" * depth + code.label
            lines.append(
                [name, code.definition, number(counts[code.id]), number(below), number(coders.get(code.id, 0))]
            )
    heads = [
        Head(_("code")), Head(_("définition"), text=True), Head(_("codages"), number=True),
        Head(_("avec ce qu'il contient"), number=True), Head(_("codé par"), number=True),
    ]  # fmt: skip
    title = _("La grille de codage")
    return Section("codes", title, html.table(book.title or title, heads, lines) if lines else _nothing())


def _codings_by_code(study: Study) -> dict[str, list[Coding]]:
    found: dict[str, list[Coding]] = {}
    for coding in study.codings.values():
        found.setdefault(study.readings.codebook.resolve(coding.code_id), []).append(coding)
    return found


def _coded_by(coder: str) -> str:
    return _("codé par {coder}").format(coder=coder)


def _nothing() -> str:
    return html.paragraph(_("Rien n'est encore codé qui permette cette lecture."), soft=True)
