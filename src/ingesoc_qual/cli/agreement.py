"""`ingesoc agreement`: how far coders agree, and where they do not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import progress, show_table, tell, write
from ingesoc_qual.cli.parameters import PATH, Count, OneOf, json_option, project_argument
from ingesoc_qual.i18n import _, written
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table
from ingesoc_qual.services.figures import honest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingesoc_qual.model.codebook import Code
    from ingesoc_qual.services.agreement import Line, Report

UNITS = ("characters", "sentences", "turns", "paragraphs", "spans")
COLUMNS = (
    "percent", "percent_coded_only", "alpha_nominal", "cohen_kappa", "mean_pairwise_kappa", "bar_u_alpha",
    "span_f1_exact", "span_f1_iou0.5",
)  # fmt: skip


@verb(
    "agreement",
    help=_(
        "Compare ce que plusieurs personnes ont codé dans les documents que deux au moins ont terminés (ingesoc "
        "assign) : code par code, puis tous codes ensemble. Un coefficient sans valeur est dit non défini, avec sa "
        "raison. Avec --to, tout est écrit : tableaux, désaccords, paragraphe de méthode."
    ),
    examples=(
        ("ingesoc agreement terrain.ingesoc", _("toutes les personnes, tous les codes, caractère par caractère")),
        ("ingesoc agreement terrain.ingesoc --unit paragraphs --coder Lise --coder Karim", _("deux personnes")),
        ("ingesoc agreement terrain.ingesoc --bootstrap 2000 --gamma --to accord", _("tout, pour publier")),
        ("ingesoc agreement terrain.ingesoc --code accueil --disagreements", _("les désaccords d'un code")),
    ),
)
@project_argument
@click.option("--unit", type=OneOf(UNITS), default="characters", metavar="|".join(UNITS), help=_("Ce qui est comparé."))
@click.option("--coder", "coders", multiple=True, metavar=_("NOM"), help=_("Qui comparer ; autant de fois que voulu."))
@click.option("--code", "codes", multiple=True, metavar=_("CODE"), help=_("Code à comparer, id ou nom (sinon tous)."))
@click.option(
    "--domain", "domains", multiple=True, metavar=_("CODE"), help=_("Code dont les codes d'en dessous s'excluent.")
)
@click.option("--bootstrap", type=Count(), metavar="N", help=_("Intervalles à 95 %, en N tirages."))
@click.option("--seed", type=Count(), default=1, metavar="S", help=_("Graine du hasard (1 si rien n'est dit)."))
@click.option("--gamma", "with_gamma", is_flag=True, help=_("Mesurer aussi γ (plus long)."))
@click.option("--disagreements", "listed", is_flag=True, help=_("Montrer les désaccords au lieu des chiffres."))
@click.option("--to", "--out", "to", type=PATH, metavar=_("DOSSIER"), help=_("Tout écrire dans ce dossier."))
@json_option
def command(
    project: Path,
    unit: str,
    coders: tuple[str, ...],
    codes: tuple[str, ...],
    domains: tuple[str, ...],
    bootstrap: int | None,
    seed: int,
    with_gamma: bool,
    listed: bool,
    to: Path | None,
    as_json: bool,
) -> None:
    """Measure, print, write."""
    from ingesoc_qual.services.agreement import Options, measure
    from ingesoc_qual.services.agreement_tables import coefficients, disagreement_table, write_report
    from ingesoc_qual.services.comparison import Unit
    from ingesoc_qual.services.project import open_project

    options = Options(Unit(unit), coders, codes, domains, bootstrap or 0, seed, with_gamma)
    with open_project(project) as opened:
        with progress(_("Accord")) as draw:
            found = measure(opened, options, progress=draw)
        assert found is not None  # nothing cancels here
        if listed:
            show_table(disagreement_table(found), as_json=as_json)
        elif as_json:
            show_table(coefficients(found), as_json=True)
        else:
            _show(found)
        if to is not None:
            for path in write_report(found, to):
                tell(_("écrit : {path}").format(path=path))


def _show(found: Report) -> None:
    """Print the table of codes, then what is measured over everything, then what it all rests on."""
    from ingesoc_qual.services.agreement_words import measure_name

    names = [name for name in COLUMNS if any(line.coefficient.name == name and not line.pair for line in found.lines)]
    coders = found.comparison.coders
    codes = list(dict.fromkeys(line.code for line in found.lines if line.scope == "code" and line.code))
    used = [code for code in codes if any(found.counts.get((code.id, coder.id), (0, 0))[0] for coder in coders)]
    show_table(_by_code(found, used, names))
    unused = [code.label for code in codes if code not in used]
    if unused:
        tell(_("Codes que personne n'a employés, dont rien n'est défini : {codes}.").format(codes=", ".join(unused)))
    write()
    for line in found.lines:
        if line.scope != "code":
            label = f"{line.code.label} : " if line.code else ""
            write(f"{label}{measure_name(line.coefficient.name)} = {_figure(line)}")
    _about(found, names)


def _by_code(found: Report, codes: Sequence[Code], names: list[str]) -> Table:
    from ingesoc_qual.services.agreement_tables import lacking
    from ingesoc_qual.services.agreement_words import measure_name

    rows: list[tuple[Cell, ...]] = []
    for code in codes:
        lines = found.of(code)
        amounts = [str(found.counts.get((code.id, coder.id), (0, 0))[0]) for coder in found.comparison.coders]
        share = next((x.coefficient.prevalence for x in lines.values() if x.coefficient.prevalence is not None), None)
        figures = (_figure(lines[name]) if lines[name].coefficient.defined else "—" for name in names)
        coded = "—" if share is None else honest(100 * share, 1)
        rows.append((code.label, "/".join(amounts), coded, *figures, lacking(lines) or None))
    who = "/".join(coder.name for coder in found.comparison.coders)
    columns = (
        Column(_("code")),
        Column(_("passages {who}").format(who=who)),
        Column(_("codé, %"), ColumnType.NUMBER),
        *(Column(measure_name(name), ColumnType.NUMBER) for name in names),
        Column(_("non défini")),
    )
    return Table("agreement", columns, rows)


def _figure(line: Line) -> str:
    """Return a value with its interval, or that it is not defined and why."""
    one = line.coefficient
    if one.value is None:
        return _("non défini ({reason})").format(reason=one.reason)
    text = honest(one.value)
    if line.interval and line.interval.low is not None and line.interval.high is not None:
        text += f" [{honest(line.interval.low)} ; {honest(line.interval.high)}]"
    return text


def _about(found: Report, names: list[str]) -> None:
    """Say how to read each figure, its formula and source, on what it rests, and who was left out."""
    from ingesoc_qual.services.agreement_words import how_to_read, measure_name, methods_paragraph
    from ingesoc_qual.services.comparison import unit_name

    tell()
    said: dict[tuple[str, str], Line] = {}
    for line in sorted(found.lines, key=lambda line: line.scope == "code"):
        if not line.pair and (line.scope != "code" or line.coefficient.name in names):
            said.setdefault((line.coefficient.name, line.coefficient.unit), line)
    units = Counter(name for name, _unit in said)
    for line in said.values():
        one, name = line.coefficient, measure_name(line.coefficient.name)
        if line.scope != "code" and units[one.name] > 1:
            name = _("{name}, tous codes ensemble").format(name=name)
        about = _("{n} {unit} ; {formula} ; {source}").format(
            n=written(round(one.n)), unit=unit_name(one.unit), formula=one.formula, source=one.source
        )
        tell(_("{name} : {reading} ({about})").format(name=name, reading=how_to_read(one.name), about=about))
    tell()
    tell(methods_paragraph(found))
