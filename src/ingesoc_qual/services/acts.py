"""What each act of the journal is called, and what the undo of a reviewing session covers."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import Verdict

REVIEWING = ("coding.", "decision.", "memo.", "code.", "query.", "adjudication.", "volume.")
"""Acts that the undo key of a reviewing session takes back; imports and table edits are undone from the journal."""
FIELDWORK = ("case.", "speaker.", "variable.", "value.", "document.edit", "document.link", "document.unlink")
"""Acts that the undo key takes back where cases, documents and speakers are edited."""
IMPORTING = ("document.add", "project.create")
"""Acts whose batch no undo key takes back."""

BULK_ACT = "decision.bulk"


def act_name(act: str) -> str:
    """Return the name of an act in the interface language; an unknown one is returned as it is."""
    return _names().get(act, act)


def _names() -> dict[str, str]:
    return {
        "project.create": _("création du projet"),
        "project.rules": _("règles du travail en équipe"),
        "coder.add": _("arrivée d'un·e codeur·euse"),
        "document.add": _("import d'un document"),
        "document.edit": _("modification d'un document"),
        "document.link": _("rattachement d'un document à un cas"),
        "document.unlink": _("détachement d'un document d'un cas"),
        "case.set": _("création ou modification d'un cas"),
        "speaker.edit": _("modification d'un·e locuteur·rice"),
        "variable.set": _("définition d'une variable"),
        "value.set": _("valeur d'une variable"),
        "codebook.apply": _("application d'une grille"),
        "codebook.lock": _("verrouillage de la grille"),
        "codebook.unlock": _("déverrouillage de la grille"),
        "code.create": _("création d'un code"),
        "code.edit": _("modification d'un code"),
        "code.rename": _("changement de nom d'un code"),
        "code.move": _("déplacement d'un code"),
        "code.merge": _("fusion de codes"),
        "code.split": _("division d'un code"),
        "code.indicators": _("modification d'indicateurs"),
        "code.archive": _("archivage d'un code"),
        "code.restore": _("retour d'un code archivé"),
        "coding.add": _("codage à la main"),
        "coding.remove": _("retrait d'un codage"),
        "coding.recode": _("changement de code"),
        "coding.resize": _("changement de bornes"),
        decision_act(Verdict.ACCEPTED): _("suggestion acceptée"),
        decision_act(Verdict.REJECTED): _("suggestion rejetée"),
        decision_act(Verdict.RECODED): _("suggestion recodée"),
        decision_act(Verdict.SKIPPED): _("suggestion remise à plus tard"),
        BULK_ACT: _("suggestion acceptée en lot"),
        "memo.add": _("mémo"),
        "memo.edit": _("modification d'un mémo"),
        "memo.remove": _("retrait d'un mémo"),
        "query.save": _("requête enregistrée"),
        "query.remove": _("retrait d'une requête"),
        "task.set": _("document confié, ou état de son codage"),
        "task.remove": _("document qui n'est plus confié"),
        "adjudication.decide": _("arbitrage d'un désaccord"),
        "volume.confirm": _("quantité confirmée"),
        "volume.correct": _("quantité corrigée"),
        "volume.reject": _("quantité rejetée"),
        "volume.withdraw": _("décision retirée sur une quantité"),
        "undo": _("annulation"),
        "redo": _("rétablissement"),
    }


def decision_act(verdict: Verdict) -> str:
    """Return the name of the act that records a decision."""
    return f"decision.{verdict.value}"
