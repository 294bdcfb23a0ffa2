"""Pictures of tables as self-contained SVG: a heat map, a network, bars. No script, no outside file, no library.

Each has a title and a description for who does not see it; the table itself is the full answer. Colours go from light
to dark, so that a print in grey still reads.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from ingesoc_qual.textunits import visible

_FONT = "font-family=\"system-ui, 'Segoe UI', sans-serif\""
_LONGEST = 34
"""Characters of a label that are drawn; the whole of it is in its tooltip."""
_INK, _PALE, _STRONG = "#1b1b1b", (240, 244, 248), (8, 64, 107)
_HUES = ("#08406b", "#b35806", "#4d7c2a", "#6a3d9a", "#8c1d40", "#40606b")
_ROUNDS = 150


def heat_map(
    rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float]], *, title: str, unit: str = ""
) -> str:
    """Return a heat map; `values[i][j]` is written in its cell when it is not 0, darker for more."""
    cell, left, top = 44, 250, 220
    most = max((value for line in values for value in line), default=0) or 1
    width, height = left + cell * len(columns) + 170, top + cell // 2 * len(rows) + 20
    body = [
        f'<text transform="translate({left + cell * j + cell / 2:.0f},{top - 8}) rotate(-50)">{_label(name)}</text>'
        for j, name in enumerate(columns)
    ]
    for i, name in enumerate(rows):
        y = top + cell // 2 * i
        body.append(f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{_label(name)}</text>')
        for j, value in enumerate(values[i]):
            body.append(
                _cell(left + cell * j, y, cell, value, most, f"{name} × {columns[j]} : {_number(value)} {unit}")
            )
    return _page(width, height, title, f"{len(rows)} × {len(columns)}", body)


def _cell(x: int, y: int, size: int, value: float, most: float, said: str) -> str:
    part = value / most
    ink = "#ffffff" if part > 0.55 else _INK
    text = f'<text x="{x + size / 2:.0f}" y="{y + 15}" text-anchor="middle" fill="{ink}">{_number(value)}</text>'
    box = f'<rect x="{x}" y="{y}" width="{size - 1}" height="{size // 2 - 1}" fill="{_shade(part)}"/>'
    return f"<g><title>{_text(said.strip())}</title>{box}{text if value else ''}</g>"


def network(sizes: Mapping[str, float], links: Mapping[tuple[str, str], float], *, title: str) -> str:
    """Return a network: a disc a name, its area after `sizes`, a line a link, its width after its weight.

    Discs are placed by attraction and repulsion after Fruchterman and Reingold (1991, "Graph drawing by force-directed
    placement", Software: Practice and Experience 21), from a circle, so that the same table gives the same picture.
    """
    names = list(sizes)
    spots = _placed(names, links)
    side, margin = 900, 110
    most, strongest = max(sizes.values(), default=1) or 1, max(links.values(), default=1) or 1
    at = {name: (margin + x * (side - 2 * margin), margin + y * (side - 2 * margin)) for name, (x, y) in spots.items()}
    body = []
    for (one, other), weight in sorted(links.items(), key=lambda item: item[1]):
        (x, y), (u, v), part = at[one], at[other], weight / strongest
        said = _text(f"{one} — {other} : {_number(weight)}")
        body.append(
            f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{u:.1f}" y2="{v:.1f}" stroke="{_shade(0.25 + 0.6 * part)}" '
            f'stroke-width="{0.8 + 6 * part:.1f}"><title>{said}</title></line>'
        )
    for name in names:
        (x, y), radius = at[name], 5 + 16 * math.sqrt(sizes[name] / most)
        said = _text(f"{name} : {_number(sizes[name])}")
        body.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{_HUES[0]}"><title>{said}</title></circle>'
        )
        halo = 'paint-order="stroke" stroke="#ffffff" stroke-width="3"'
        body.append(f'<text x="{x:.1f}" y="{y - radius - 4:.1f}" text-anchor="middle" {halo}>{_label(name)}</text>')
    return _page(side, side, title, f"{len(names)} / {len(links)}", body)


def _placed(names: Sequence[str], links: Mapping[tuple[str, str], float]) -> dict[str, tuple[float, float]]:
    """Return places in the unit square."""
    count = len(names)
    spots = [
        (0.5 + 0.4 * math.cos(2 * math.pi * n / max(count, 1)), 0.5 + 0.4 * math.sin(2 * math.pi * n / max(count, 1)))
        for n in range(count)
    ]
    rank = {name: n for n, name in enumerate(names)}
    strongest = max(links.values(), default=1) or 1
    pulls = [(rank[a], rank[b], weight / strongest) for (a, b), weight in links.items()]
    ideal = 0.7 / math.sqrt(max(count, 1))
    for turn in range(_ROUNDS):
        spots = _moved(spots, pulls, ideal, 0.1 * (1 - turn / _ROUNDS))
    return dict(zip(names, _stretched(spots), strict=True))


def _stretched(spots: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the places moved and scaled, each way by itself, to fill the unit square."""
    sides = [[spot[k] for spot in spots] for k in (0, 1)]
    lows = [min(side, default=0.0) for side in sides]
    sizes = [max(max(side, default=0.0) - low, 1e-9) for side, low in zip(sides, lows, strict=True)]
    return [((x - lows[0]) / sizes[0], (y - lows[1]) / sizes[1]) for x, y in spots]


def _moved(
    spots: list[tuple[float, float]], pulls: list[tuple[int, int, float]], ideal: float, step: float
) -> list[tuple[float, float]]:
    # A pull to the middle keeps what nothing links from drifting away.
    forces = [[(0.5 - x) * 2, (0.5 - y) * 2] for x, y in spots]
    for i, (x, y) in enumerate(spots):
        for j in range(i):
            dx, dy = x - spots[j][0], y - spots[j][1]
            away = ideal * ideal / max(dx * dx + dy * dy, 1e-6)
            for k, sign in ((i, 1), (j, -1)):
                forces[k][0] += sign * dx * away
                forces[k][1] += sign * dy * away
    for i, j, weight in pulls:
        dx, dy = spots[i][0] - spots[j][0], spots[i][1] - spots[j][1]
        pull = (0.3 + weight) * math.hypot(dx, dy) / ideal
        for k, sign in ((i, -1), (j, 1)):
            forces[k][0] += sign * dx * pull
            forces[k][1] += sign * dy * pull
    found = []
    for (x, y), (fx, fy) in zip(spots, forces, strict=True):
        length = max(math.hypot(fx, fy), 1e-9)
        move = min(length, step) / length
        found.append((x + fx * move, y + fy * move))
    return found


def bars(groups: Sequence[str], series: Sequence[str], values: Sequence[Sequence[float]], *, title: str) -> str:
    """Return horizontal bars: for each group, one bar a series; `values[i][j]` is a share, between 0 and 1."""
    left, bar, gap, full = 250, 18, 16, 520
    height = 50 + len(groups) * (len(series) * bar + gap)
    body = []
    for j, name in enumerate(series):
        x = left + j * 190
        body.append(f'<rect x="{x}" y="14" width="12" height="12" fill="{_HUES[j % len(_HUES)]}"/>')
        body.append(f'<text x="{x + 17}" y="25">{_label(name)}</text>')
    for i, group in enumerate(groups):
        y = 44 + i * (len(series) * bar + gap)
        body.append(
            f'<text x="{left - 8}" y="{y + len(series) * bar / 2 + 4:.0f}" text-anchor="end">{_label(group)}</text>'
        )
        for j, value in enumerate(values[i]):
            top, width = y + j * bar, full * min(max(value, 0), 1)
            said = _text(f"{group}, {series[j]} : {100 * value:.1f} %")
            body.append(
                f'<rect x="{left}" y="{top}" width="{width:.1f}" height="{bar - 3}" fill="{_HUES[j % len(_HUES)]}">'
                f"<title>{said}</title></rect>"
                f'<text x="{left + width + 6:.1f}" y="{top + 12}">{100 * value:.0f} %</text>'
            )
    return _page(max(left + full + 70, left + 190 * len(series)), height, title, ", ".join(series), body)


def _page(width: int, height: int, title: str, description: str, body: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" {_FONT} font-size="12" fill="{_INK}">'
    )
    said = f"<title>{_text(title)}</title><desc>{_text(description)}</desc>"
    return "\n".join([head, said, '<rect width="100%" height="100%" fill="#ffffff"/>', *body, "</svg>", ""])


def _label(name: str) -> str:
    short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return _text(short) if short == name else f"<title>{_text(name)}</title>{_text(short)}"


def _text(text: str) -> str:
    return escape(visible(text))


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",") if value != int(value) else f"{int(value)}"


def _shade(part: float) -> str:
    mixed = (round(a + (b - a) * min(max(part, 0), 1)) for a, b in zip(_PALE, _STRONG, strict=True))
    return "#{:02x}{:02x}{:02x}".format(*mixed)
