"""Numbers, dates and scores as the interface writes them."""

from __future__ import annotations

import datetime as dt

from ingesoc_qual.i18n import _, language, written

NARROW_SPACE = "\u202f"
BAR_CELLS = 10


def number(value: int) -> str:
    """Return `value` with its thousands apart."""
    return written(value)


def score(value: float) -> str:
    """Return a score with two decimals."""
    return written(value, 2)


def decimal(value: float, digits: int = 1) -> str:
    """Return a number with its thousands apart and `digits` decimals."""
    sign = "\u2212" if value < 0 and float(f"{value:.{digits}f}") else ""
    return sign + written(abs(value), digits)


def signed(value: float, digits: int = 1) -> str:
    """Return a difference with its sign."""
    return ("+" if float(f"{value:.{digits}f}") > 0 else "") + decimal(value, digits)


def percent(share: float) -> str:
    """Return a share as a percentage, with one decimal under ten."""
    sign = f"{NARROW_SPACE}%" if language() == "fr" else "%"
    return decimal(100 * share, 0 if share >= 0.0995 else 1) + sign


def bar(share: float, cells: int = BAR_CELLS) -> str:
    """Return a bar of `cells` cells, filled for `share` in [0, 1]; anything above zero shows one cell."""
    filled = round(max(0.0, min(1.0, share)) * cells)
    if share > 0 and not filled:
        filled = 1
    return "━" * filled + "─" * (cells - filled)


def _months() -> list[str]:
    return _("janv. févr. mars avril mai juin juil. août sept. oct. nov. déc.").split()


def day(moment: str) -> str:
    """Return the day of an ISO date or time in local time, `4 nov.`, with the year when it is not this one."""
    try:
        when = dt.datetime.fromisoformat(moment.replace("Z", "+00:00"))
    except ValueError:
        return moment
    if when.tzinfo is not None:
        when = when.astimezone()
    text = f"{when.day} {_months()[when.month - 1]}"
    return text if when.year == dt.datetime.now().year else f"{text} {when.year}"


def moment(at: str) -> str:
    """Return an ISO time in local time, with its day: `hier 18 h 02`, `4 nov. 9 h 15`; empty when it is none."""
    try:
        when = dt.datetime.fromisoformat(at.replace("Z", "+00:00"))
    except ValueError:
        return ""
    when = when.astimezone()
    ago = (dt.datetime.now().astimezone().date() - when.date()).days
    named = {0: _("aujourd'hui"), 1: _("hier")}.get(ago) or day(at)
    return _("{day} {hour} h {minute}").format(day=named, hour=when.hour, minute=f"{when.minute:02d}")


def date(value: str | None) -> str:
    """Return a document's date, which may be a year or a month only."""
    if not value:
        return ""
    parts = value.split("-")
    if len(parts) == 1:
        return value
    if len(parts) == 2 and parts[1].isdigit() and 1 <= int(parts[1]) <= 12:
        return f"{_months()[int(parts[1]) - 1]} {parts[0]}"
    try:
        when = dt.date.fromisoformat(value)
    except ValueError:
        return value
    return f"{when.day} {_months()[when.month - 1]} {when.year}"


def clock(seconds: float) -> str:
    """Return a time of the recording as `00:18:40`."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
