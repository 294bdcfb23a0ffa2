"""Pictures of readings, one coder at a time: self-contained SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingesoc_qual.errors import UsageError
from ingesoc_qual.exports.pictures import bars, heat_map, network
from ingesoc_qual.i18n import _
from ingesoc_qual.services.readings import DEFAULT_MAPPING, Readings

if TYPE_CHECKING:
    import pandas as pd

PICTURES = ("profile", "matrix", "cooccurrence", "network")


def draw(
    readings: Readings, name: str, *, coder: str | None = None, by: str = "case", relation: str = "overlap"
) -> str:
    """Return the picture of that name, one of `PICTURES`; raises `UsageError`."""
    match name:
        case "profile":
            return profile_picture(readings, coder=coder)
        case "matrix":
            return matrix_picture(readings, by, coder=coder)
        case "cooccurrence":
            return cooccurrence_map(readings, relation, coder=coder)
        case "network":
            return cooccurrence_network(readings, relation, coder=coder)
    raise UsageError(
        _("Aucune image « {name} ».").format(name=name),
        remedy=_("Les images : {names}.").format(names=", ".join(PICTURES)),
    )


def profile_picture(readings: Readings, *, coder: str | None = None, mapping: str = DEFAULT_MAPPING) -> str:
    """Return the share of coded words of each case in each dimension, as bars."""
    who = _coder(readings, coder)
    dimensions = readings.mapping(mapping).dimensions
    found = readings.profile(mapping)
    found = found[(found["coder"] == who) & (found["family"] == "") & (found["level"] == "case")]
    found = found[found["denominator"] > 0]
    shares = dict(zip(_pairs(found, "row", "dimension"), found["share"].astype(float), strict=True))
    cases = list(dict.fromkeys(case for case, _dimension in shares))
    values = [[shares.get((case, one.id), 0.0) for one in dimensions] for case in cases]
    title = _("Profil des cas : part des mots codés dans chaque dimension ({coder})").format(coder=who)
    return bars(cases, [one.label for one in dimensions], values, title=title)


def matrix_picture(readings: Readings, by: str = "case", *, coder: str | None = None, subtree: bool = False) -> str:
    """Return the number of passages of codes × values, as a heat map."""
    who, names = _coder(readings, coder), _labels(readings)
    found = readings.matrix(by, subtree=subtree)
    found = found[found["coder"] == who]
    counts = dict(zip(_pairs(found, "code", "value"), found["codings"].astype(int), strict=True))
    codes = list(dict.fromkeys(code for code, _value in counts))
    values = sorted({value for _code, value in counts})
    cells = [[counts.get((code, value), 0) for value in values] for code in codes]
    title = _("Codes × {name} : nombre de passages ({coder})").format(name=by, coder=who)
    return heat_map([names.get(c, c) for c in codes], [names.get(v, v) for v in values], cells, title=title)


def cooccurrence_map(readings: Readings, relation: str = "overlap", *, coder: str | None = None, most: int = 40) -> str:
    """Return the pairs of passages of the codes that meet most often, as a heat map."""
    pairs, codes = _meeting(readings, relation, _coder(readings, coder), most)
    names = _labels(readings)
    cells = [[pairs.get((one, other), 0) for other in codes] for one in codes]
    title = _("Codes qui se rencontrent : paires de passages ({coder})").format(coder=_coder(readings, coder))
    return heat_map([names[code] for code in codes], [names[code] for code in codes], cells, title=title)


def cooccurrence_network(
    readings: Readings, relation: str = "overlap", *, coder: str | None = None, most: int = 40
) -> str:
    """Return the codes that meet most often as a network: discs after their passages, lines after pairs that meet."""
    who, names = _coder(readings, coder), _labels(readings)
    pairs, codes = _meeting(readings, relation, who, most)
    own = readings.coded.coded
    sizes = own[own["coder"] == who].drop_duplicates(["document", "start", "end", "code"])["code"].value_counts()
    links: dict[tuple[str, str], float] = {}
    for (one, other), n in pairs.items():
        if one in codes and other in codes:
            ends = (names[one], names[other]) if one < other else (names[other], names[one])
            links[ends] = max(links.get(ends, 0), n)
    title = _("Codes qui se rencontrent ({coder})").format(coder=who)
    return network({names[code]: int(sizes.get(code, 0)) for code in codes}, links, title=title)


def _meeting(readings: Readings, relation: str, coder: str, most: int) -> tuple[dict[tuple[str, str], int], list[str]]:
    """Return the pairs of one coder, and the codes that meet most, in the order of the codebook."""
    found = readings.cooccurrence(relation)
    found = found[found["coder"] == coder]
    pairs = dict(zip(_pairs(found, "code", "other"), found["pairs"].astype(int), strict=True))
    weight: dict[str, int] = {}
    for (one, other), n in pairs.items():
        for code in (one, other):
            weight[code] = weight.get(code, 0) + n
    kept = set(sorted(weight, key=lambda code: (-weight[code], code))[:most])
    return pairs, [code.id for _depth, code in readings.codebook.walk() if code.id in kept]


def _pairs(frame: pd.DataFrame, one: str, other: str) -> list[tuple[str, str]]:
    return list(zip(frame[one].astype(str), frame[other].astype(str), strict=True))


def _labels(readings: Readings) -> dict[str, str]:
    """Return the names to show by id; two of the same name are told apart."""
    from ingesoc_qual.services.tables import unique_names

    ids = [code.id for code in readings.codebook.codes]
    found = dict(zip(ids, unique_names([readings.codebook.by_id[code].label for code in ids]), strict=True))
    return (
        found | {d.id: d.name for d in readings.documents.values()} | {s.id: s.name for s in readings.speakers.values()}
    )


def _coder(readings: Readings, coder: str | None) -> str:
    known = readings.coded.coders
    if coder is None:
        return known[0] if known else ""
    if coder not in known:
        raise UsageError(
            _("« {name} » n'a rien codé ici.").format(name=coder),
            remedy=_("Ont codé : {names}.").format(names=", ".join(known)),
        )
    return coder
