"""What the figures of agreement are called, how each is read, and the paragraph for the methods section."""

from __future__ import annotations

from ingesoc_qual.agreement.bootstrap import Interval
from ingesoc_qual.i18n import _, ngettext, written
from ingesoc_qual.services.agreement import Report
from ingesoc_qual.services.comparison import Unit, unit_name


def measure_name(name: str) -> str:
    """Return the name of a coefficient in the interface language."""
    names = {
        "percent": _("accord brut"),
        "percent_coded_only": _("accord sur le codé"),
        "alpha_nominal": _("α de Krippendorff"),
        "mean_pairwise_kappa": _("κ moyen des paires"),
        "cohen_kappa": _("κ de Cohen"),
        "fleiss_kappa": _("κ de Fleiss"),
        "gwet_ac1": _("AC1 de Gwet"),
        "u_alpha": "uα",
        "bar_u_alpha": "|uα",
        "cu_alpha": "cuα",
        "cu_coverage": _("texte codé en commun"),
        "k_u_alpha": "(k)uα",
        "k_u_coverage": _("part du code vue en commun"),
        "span_f1_exact": _("F1 exact"),
        "span_f1_iou0.5": _("F1 à moitié"),
        "alpha_sets_jaccard": _("α des ensembles (Jaccard)"),
        "alpha_sets_masi": _("α des ensembles (MASI)"),
        "gamma": "γ",
    }
    return names.get(name, name)


def how_to_read(name: str) -> str:
    """Return one plain sentence on how to read a coefficient; empty when there is none."""
    above_chance = _("1 : accord parfait ; 0 : pas mieux que le hasard ; négatif : pire que le hasard.")
    readings = {
        "percent": _("Part des paires qui concordent ; le texte que personne n'a codé la gonfle."),
        "percent_coded_only": _(
            "Part commune de ce qu'une personne au moins a codé ; le texte non codé n'y entre pas."
        ),
        "alpha_nominal": above_chance,
        "mean_pairwise_kappa": _("Moyenne simple des κ de Cohen de chaque paire ; chaque paire garde ses marges."),
        "cohen_kappa": _("Pour deux personnes. ") + above_chance,
        "fleiss_kappa": _("Pour plusieurs personnes, les mêmes partout. ") + above_chance,
        "gwet_ac1": _("Corrigé d'un hasard moins sensible aux codes rares ; plus haut que α quand un code est rare."),
        "u_alpha": _("Délimitation et codes à la fois. ") + above_chance,
        "bar_u_alpha": _(
            "Les mêmes passages sont-ils marqués, quel qu'en soit le découpage intérieur ? 1 : oui ; 0 : au hasard."
        ),
        "cu_alpha": _("Là où deux personnes ont codé, est-ce le même code ? À lire avec la part codée en commun."),
        "cu_coverage": _("Part du texte que deux personnes ont codée : ce sur quoi porte cuα."),
        "k_u_alpha": _("Là où l'une a mis ce code et l'autre un code, est-ce le même ? À lire avec sa couverture."),
        "k_u_coverage": _("Part du texte sous ce code où l'autre personne a codé aussi."),
        "span_f1_exact": _("Part des passages retrouvés par l'autre avec les mêmes bornes ; le hasard n'est pas ôté."),
        "span_f1_iou0.5": _("Part des passages retrouvés par l'autre à moitié au moins ; le hasard n'est pas ôté."),
        "alpha_sets_jaccard": _("Compare les ensembles de codes de chaque unité ; un code en commun compte en partie."),
        "alpha_sets_masi": _("Comme Jaccard, en pénalisant davantage les ensembles qui ne s'emboîtent pas."),
        "gamma": _("Aligne les passages, bornes et codes à la fois, chevauchements compris ; 0 : au hasard."),
    }
    return readings.get(name, "")


def bounds(interval: Interval | None) -> tuple[float | None, float | None]:
    """Return the bounds of an interval, None without one."""
    return (interval.low, interval.high) if interval else (None, None)


def methods_paragraph(report: Report) -> str:
    """Return a paragraph to be pasted in a methods section, with everything that must be published."""
    parts = [_who_and_what(report), _excluded(report), _figures(report)]
    if report.options.draws:
        parts.append(_intervals(report))
    if report.gamma is not None:
        parts.append(_gamma(report))
    share = 100 * report.comparison.bulk_share
    parts.append(
        _(
            "Seules les décisions humaines sont comparées ; {share} % des codages proviennent de suggestions acceptées "
            "en lot. Un coefficient sans valeur est donné comme non défini, avec sa raison."
        ).format(share=written(share, 1))
    )
    return " ".join(part for part in parts if part)


def _who_and_what(report: Report) -> str:
    comparison = report.comparison
    names = ", ".join(coder.name for coder in comparison.coders)
    documents = len(comparison.documents)
    text = ngettext(
        "La fiabilité du codage a été mesurée sur {n} document ({characters} caractères) codé indépendamment et en "
        "entier par deux personnes au moins parmi {who}.",
        "La fiabilité du codage a été mesurée sur {n} documents ({characters} caractères), codés chacun "
        "indépendamment et en entier par deux personnes au moins parmi {who}.",
        documents,
    )
    return text.format(n=documents, characters=written(comparison.characters), who=names)


def _excluded(report: Report) -> str:
    comparison = report.comparison
    parts = []
    if number := len(comparison.excluded):
        names = ", ".join(one.document.name for one in comparison.excluded)
        text = ngettext(
            "{n} document n'est pas entré, faute d'être terminé par deux personnes ({names}).",
            "{n} documents ne sont pas entrés, faute d'être terminés par deux personnes ({names}).",
            number,
        )
        parts.append(text.format(n=number, names=names))
    if comparison.outdated:
        text = ngettext(
            "{n} codage d'une version antérieure d'un texte n'est pas compté.",
            "{n} codages d'une version antérieure d'un texte ne sont pas comptés.",
            comparison.outdated,
        )
        parts.append(text.format(n=comparison.outdated))
    return " ".join(parts)


def _figures(report: Report) -> str:
    unit = report.options.unit
    sets = next((line.coefficient.unit for line in report.lines if line.coefficient.name == "alpha_sets_jaccard"), "")
    each = _("Code par code, {unit} : accord brut (1 − D_o), accord sur le seul texte codé, α de Krippendorff pour la "
             "présence du code (Krippendorff 2011), κ de Cohen (1960) par paire, κ de Fleiss (1971), AC1 de Gwet "
             "(2008) ;")  # fmt: skip
    words = {
        Unit.CHARACTERS: _("l'unité étant le caractère"),
        Unit.SENTENCES: _("l'unité étant la phrase, codée dès qu'un passage la touche"),
        Unit.TURNS: _("l'unité étant le tour de parole, codé dès qu'un passage le touche"),
        Unit.PARAGRAPHS: _("l'unité étant le paragraphe, codé dès qu'un passage le touche"),
    }
    parts = [] if unit is Unit.SPANS else [each.format(unit=words[unit])]
    parts.append(
        _(
            "|uα pour la délimitation des passages (Krippendorff, Mathet, Bouvry et Widlöcher 2016) et F1 des "
            "passages, à bornes égales et à moitié communes (IoU ≥ 0,5), les passages contigus d'un même code étant "
            "réunis."
        )
    )
    parts.append(
        _(
            "Tous codes ensemble : α sur les ensembles de codes de chaque unité ({unit}), aux distances de Jaccard et "
            "MASI (Passonneau 2006)."
        ).format(unit=unit_name(sets))
    )
    if report.options.domains:
        parts.append(_("Par domaine de codes exclusifs : uα, |uα, cuα et (k)uα (2016), avec leur couverture."))
    return " ".join(parts)


def _intervals(report: Report) -> str:
    drawn = _("documents") if report.drawn == "documents" else unit_name(report.drawn)
    return _(
        "Intervalles à 95 % par percentiles, {draws} tirages avec remise parmi les {drawn} (graine {seed} ; Efron et "
        "Tibshirani 1993) ; un tirage sans valeur est refait."
    ).format(draws=report.options.draws, drawn=drawn, seed=report.options.seed)


def _gamma(report: Report) -> str:
    found = report.gamma
    assert found is not None
    costs = found.settings.costs
    return _(
        "γ (Mathet, Widlöcher et Métivier 2015) avec α = {alpha}, β = {beta}, Δ∅ = {empty}, {samples} continuums de "
        "hasard (tirage « {sampler} », graine {seed}), chaque document aligné à part."
    ).format(
        alpha=written(costs.alpha, 1),
        beta=written(costs.beta, 1),
        empty=written(costs.delta_empty, 1),
        samples=found.samples,
        sampler=found.settings.sampler.value,
        seed=found.settings.seed,
    )
