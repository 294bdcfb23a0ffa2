"""What rows and columns of the readings are called, the same in the report and on the screen."""

from __future__ import annotations

from ingesoc_qual.i18n import _


def row_name(level: str, row: str | None) -> str:
    """Return the name of a row: a case, a champ, or the whole field."""
    if level == "all":
        return _("tout le terrain")
    return _("champ : {name}").format(name=row or "–") if level == "champ" else str(row or "–")


def kind_name(kind: str) -> str:
    """Return the name of a kind of volunteering or work."""
    names = {"abstrait": _("abstrait"), "prescrit": _("prescrit"), "reel": _("réel"), "concret": _("concret")}
    return names.get(kind, kind)


def activity_name(activity: str) -> str:
    """Return the name of what kinds are told apart of."""
    return {"benevolat": _("Bénévolat"), "travail": _("Travail")}.get(activity, activity)
