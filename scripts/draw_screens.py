"""Draw the pictures of the documentation: the real interface on the demonstration project, as SVG.

    uv run --all-extras python scripts/draw_screens.py

The pictures go to `docs/images`.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

IMAGES = Path(__file__).parents[1] / "docs" / "images"
LARGE, SMALL = (120, 40), (80, 24)
SCREENS = {
    "accueil": ["f12", "down"],
    "lecteur": ["f4", "o", "n"],
    "grille": ["f3", "down", "down", "down"],
    "file": ["f4"],
    "desaccords": ["f5"],
    "accord": ["f6", "down", "down"],
    "memos": ["f7", "down"],
    "recherche": ["f8", *"charte", "enter", "t", "down", "space", "down", "space"],
    "lectures": ["f9", "down", "right"],
    "cas": ["f10"],
    "passages": ["f3", "down", "down", "o", "s"],
    "journal": ["f11", "down", "down"],
    "aide": ["f4", "f1"],
}


async def draw(project: Path) -> None:
    """Open the project for a third coder and draw each screen at 120 × 40, then at 80 × 24 (`file-80.svg`)."""
    from ingesoc_qual.tui.app import ReviewApp
    from ingesoc_qual.tui.desk import Desk

    IMAGES.mkdir(parents=True, exist_ok=True)
    drawn = [(name, name, LARGE) for name in SCREENS] + [(f"{name}-80", name, SMALL) for name in SCREENS]
    for name, screen, size in drawn:
        desk = Desk(project, "C3")
        desk.ready()
        app = ReviewApp(desk)
        async with app.run_test(size=size) as pilot:
            for key in SCREENS[screen]:
                await pilot.press(key)
                await pilot.pause(0.5)
            svg = app.export_screenshot(title="ingesoc review")
        app.collector.stop()
        desk.close(None)
        # Ids are random at each drawing; made stable, an unchanged screen gives an unchanged file.
        svg = re.sub(r"terminal-\d+", f"terminal-{name}", svg)
        # No font is fetched when the picture is looked at: nothing leaves the reader's machine.
        svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code", "DejaVu Sans Mono")
        (IMAGES / f"{name}.svg").write_text(svg, encoding="utf-8")
        print(IMAGES / f"{name}.svg")


def main() -> None:
    """Make a demonstration project in a temporary folder, and draw it."""
    from ingesoc_qual.services.demo import run_demo

    with tempfile.TemporaryDirectory() as place:
        os.environ["INGESOC_HOME"] = str(Path(place) / "home")
        asyncio.run(draw(run_demo(Path(place) / "demo").project))


if __name__ == "__main__":
    main()
