"""Published and cross-checked figures: every case of `cases/` to nine decimals, none of the known wrong figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingesoc_qual.agreement import alpha as krippendorff
from ingesoc_qual.agreement import kappa, percent
from ingesoc_qual.agreement.alpha import Level
from ingesoc_qual.agreement.bootstrap import jackknife, percentile_bootstrap
from ingesoc_qual.agreement.matching import ANY, matches, span_f1
from ingesoc_qual.agreement.passages import atoms, passages
from ingesoc_qual.agreement.ratings import Ratings, ratings
from ingesoc_qual.agreement.result import Coefficient, Ints, Undefined
from ingesoc_qual.agreement.sets import SetDistance, alpha_sets, set_ratings
from ingesoc_qual.agreement.unitizing import u_alpha_family
from ingesoc_qual.agreement.unitizing2004 import alpha_u_2004

FOLDER = Path(__file__).parent / "cases"
CASES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def cases(*kinds: str) -> list[str]:
    return [name for name, case in CASES.items() if case["kind"] in kinds]


def check(found: Coefficient | float | None, expected: Any, what: str, *, tolerance: float = 1e-9) -> None:
    """Assert a figure, or that there is none; a reference that is no number (NaN, null, a reason) asks for none."""
    value = found.value if isinstance(found, Coefficient) else found
    if isinstance(expected, int | float):
        assert value == pytest.approx(expected, abs=tolerance, rel=0), what
    else:
        assert value is None, f"{what}: {value}, where there is no figure ({expected})"
        assert not isinstance(found, Coefficient) or isinstance(found.undefined, Undefined)


def expectations(name: str) -> list[dict[str, Any]]:
    return list(CASES[name]["expected"])


CODING: dict[str, Callable[[Ratings], Coefficient]] = {
    "percent_agreement_pooled_pairs": percent.percent_pooled_pairs,
    "percent_agreement_value_weighted": percent.percent,
    "percent_agreement_unit_mean": percent.percent_unit_mean,
    "cohen_kappa": kappa.cohen_kappa,
    "scott_pi": kappa.scott_pi,
    "fleiss_kappa": kappa.fleiss_kappa,
    "gwet_ac1": kappa.gwet_ac1,
}
PER_VALUE: dict[str, Callable[[Ratings], dict[Any, Coefficient]]] = {
    "krippendorff_alpha_per_category": krippendorff.alpha_per_category,
    "fleiss_kappa_per_category": kappa.fleiss_kappa_per_category,
}


@pytest.mark.parametrize("name", cases("coding"))
def test_values_given_unit_by_unit(name: str) -> None:
    made = ratings(CASES[name]["input"]["units"])
    for one in expectations(name):
        measure, value = one["measure"], one["value"]
        if measure == "krippendorff_alpha":
            check(krippendorff.alpha(made, level=Level(one["level"])), value, f"{measure} {one['level']}")
        elif measure in PER_VALUE:
            found = {str(key): result for key, result in PER_VALUE[measure](made).items()}
            for key, expected in value.items():
                check(found[key], expected, f"{measure} {key}")
        elif name == "d01_one_category_everywhere" and measure == "gwet_ac1":
            # The case lists a library's 1.0 and asks for "undefined" in its notes: nothing varies.
            check(kappa.gwet_ac1(made), None, measure)
        else:
            check(CODING[measure](made), value, measure)


def test_what_lacks_is_said() -> None:
    for name, why in (
        ("d01_one_category_everywhere", Undefined.NO_VARIATION),
        ("d02_single_coder", Undefined.ONE_CODER),
        ("d03_no_pairable_unit", Undefined.NO_PAIR),
    ):
        made = ratings(CASES[name]["input"]["units"])
        assert krippendorff.alpha(made).undefined is why
        assert kappa.fleiss_kappa(made).undefined is why
        assert kappa.gwet_ac1(made).undefined is why
        assert krippendorff.alpha(made).reason


def test_published_figures_are_met() -> None:
    measures = CODING | {"alpha_nominal": krippendorff.alpha, "percent": percent.percent, "bennett_s": kappa.bennett_s}
    met = 0
    for name in cases("coding"):
        made = ratings(CASES[name]["input"]["units"])
        for measure, value in CASES[name]["published"].items():
            if measure in measures:
                tolerance = 0.006 if measure in ("fleiss_kappa", "percent") else 0.0006
                check(measures[measure](made), value, f"{name} {measure}", tolerance=tolerance)
                met += 1
    assert met > 15


SETS = {
    "krippendorff_alpha_passonneau2004_set_distance": SetDistance.PASSONNEAU_2004,
    "krippendorff_alpha_dkpro_masi_variant": SetDistance.MASI_PRODUCT,
    "krippendorff_alpha_jaccard": SetDistance.JACCARD,
    "krippendorff_alpha_masi": SetDistance.MASI,
    "krippendorff_alpha_nominal_on_whole_sets": SetDistance.NOMINAL,
}


@pytest.mark.parametrize("name", cases("set"))
def test_sets_of_codes(name: str) -> None:
    units = CASES[name]["input"]["units"]
    for one in expectations(name):
        if one["measure"] in SETS:
            check(alpha_sets(set_ratings(units), SETS[one["measure"]]), one["value"], one["measure"])
            continue
        assert one["measure"] == "krippendorff_alpha_per_code_binary"
        for code, expected in one["value"].items():
            rows = [[None if cell is None else code in cell for cell in row] for row in units]
            check(krippendorff.alpha(ratings(rows)), expected, f"{one['measure']} {code}")


@pytest.mark.parametrize("name", cases("unitizing"))
def test_units_on_a_continuum(name: str) -> None:
    given = CASES[name]["input"]
    start, end = given["continuum"]
    spans = passages(given["coders"], start=start, end=end)
    family = u_alpha_family(spans)
    older, older_by_value = alpha_u_2004(spans)
    by_name = {"u_alpha_2016": family.u, "bar_u_alpha_2016": family.bar, "cu_alpha_2016": family.cu}
    for one in expectations(name):
        measure, value = one["measure"], one["value"]
        if measure == "cu_coverage_2016":
            check(family.coverage, value, measure)
        elif measure == "k_u_alpha_2016":
            for key, expected in value.items():
                check(family.k[key], expected["value"], f"{measure} {key}")
                check(family.k_coverage[key], expected["coverage"], f"coverage {key}")
        elif measure == "alpha_U_2004":
            check(older, value, measure)
            for key, expected in one["per_category"].items():
                check(older_by_value[key], expected, f"{measure} {key}")
        else:
            check(by_name[measure], value, measure)


@pytest.mark.parametrize("name", cases("char_binary"))
def test_one_code_on_characters(name: str) -> None:
    given = CASES[name]["input"]
    coders = [[(a, b, "code") for a, b in given[key]] for key in ("coder_a", "coder_b")]
    spans = passages(coders, start=0, end=given["length"], values=("code",))
    made = atoms(spans).binary(spans)
    by_name = {
        "percent_agreement_characters": percent.percent(made),
        "cohen_kappa_characters": kappa.cohen_kappa(made),
        "jaccard_coded_only": percent.percent_coded_only(made),
        "f1_characters": percent.f1_coded(made),
        "krippendorff_alpha_nominal_characters": krippendorff.alpha(made),
    }
    for one in expectations(name):
        check(by_name[one["measure"]], one["value"], one["measure"])
    wrong = [value for value in CASES[name].get("must_not_equal", {}).values() if isinstance(value, float)]
    for found in by_name.values():
        assert found.n == given["length"]
        assert all(found.value is None or abs(found.value - value) > 5e-5 for value in wrong)


THRESHOLDS = {
    "span_f1_exact": 1.0,
    "span_f1_iou>=0.5": 0.5,
    "span_f1_iou>=0.9": 0.9,
    "span_f1_any_overlap": ANY,
}


@pytest.mark.parametrize("name", cases("spans"))
def test_passages_that_find_their_own(name: str) -> None:
    given = CASES[name]["input"]
    end = max((span[1] for key in ("coder_a", "coder_b") for span in given[key]), default=1)
    spans = passages([given["coder_a"], given["coder_b"]], start=0, end=end)
    for one in expectations(name):
        iou = THRESHOLDS[one["measure"]]
        check(span_f1(spans, iou=iou), one["value"], one["measure"])
        found = matches(spans.keep(spans.coder == 0), spans.keep(spans.coder == 1), iou=iou)
        assert len(found) == one["matched"]


@pytest.mark.parametrize("name", cases("bootstrap"))
def test_intervals(name: str) -> None:
    made = ratings(CASES[CASES[name]["input"]["see"]]["input"]["units"])

    def measure(units: Ints) -> float | None:
        return krippendorff.alpha(made.units(units)).value

    expected = {one["measure"]: one["value"] for one in expectations(name)}
    found = percentile_bootstrap(measure, len(made.codes), draws=2000, seed=20261120)
    assert (found.low, found.high) == pytest.approx(expected["ci95_percentile"], abs=0.03)
    assert found.mean == pytest.approx(expected["bootstrap_mean"], abs=0.02)
    assert jackknife(measure, len(made.codes)) == pytest.approx(expected["jackknife_replicates"], abs=1e-9)
    assert found == percentile_bootstrap(measure, len(made.codes), draws=2000, seed=20261120)
    assert np.isfinite([found.low or 0, found.high or 0]).all()
