"""Long works that a person starts from a screen: import files, export tables, suggest anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.paths import named
from ingesoc_qual.tui.screens.base import ReviewScreen

MANIFEST = "manifest.csv"
NO_CASE, NEW_CASE = "none:", "new:"
After = Callable[[], Awaitable[None]]


def _signed(screen: ReviewScreen, verb: str, *options: str) -> list[str]:
    # Values are given with « = », and places after « -- »: neither a name nor a file can pass for an option.
    return [verb, f"--coder={screen.desk.coder.name}", *options, "--", str(screen.desk.path)]


def run_work(screen: ReviewScreen, title: str, argv: list[str], after: After) -> None:
    """Run `ingesoc` with `argv` under the eyes of the person; `after` is called once they have closed it."""
    from ingesoc_qual.tui.screens.job import JobScreen

    async def closed(_code: int | None) -> None:
        with screen.review.complaints():
            await screen.desk.refresh()
            await after()

    screen.app.push_screen(JobScreen(title, argv), closed)


def suggest_anew(screen: ReviewScreen, after: After) -> None:
    """Look for the indicators of the codebook in every text again."""
    run_work(screen, _("Chercher de nouvelles suggestions"), _signed(screen, "suggest"), after)


def export_tables(screen: ReviewScreen, after: After) -> None:
    """Ask for a folder and write the tables there."""
    from ingesoc_qual.tui.screens.path import PathScreen, home_shortened

    def chosen(typed: str | None) -> None:
        if typed:
            argv = ["export", f"--to={Path(typed).expanduser()}", "--", str(screen.desk.path)]
            run_work(screen, _("Exporter les tableaux"), argv, after)

    proposed = home_shortened(str(screen.desk.path.absolute().parent / "tableaux"))
    title = _("Dossier où écrire les tableaux (CSV)")
    screen.app.push_screen(PathScreen(title, proposed, existing=False), chosen)


def import_files(screen: ReviewScreen, after: After) -> None:
    """Ask for files, then for their case, and import them."""
    from ingesoc_qual.tui.screens.path import PathScreen

    def chosen(typed: str | None) -> None:
        places = named(typed) if typed else ()
        if not places:
            return
        manifest = places[0] / MANIFEST
        if len(places) == 1 and manifest.is_file():
            _ask_manifest(screen, places, manifest, after)
        else:
            _ask_case(screen, places, after)

    title = _("Importer un fichier, un dossier, ou plusieurs fichiers (*.docx)")
    screen.app.push_screen(PathScreen(title), chosen)


def _import(screen: ReviewScreen, places: tuple[Path, ...], after: After, *options: str) -> None:
    title = ngettext("Import de {n} fichier ou dossier", "Import de {n} fichiers ou dossiers", len(places))
    argv = _signed(screen, "add", *options)
    run_work(screen, title.format(n=len(places)), [*argv, *map(str, places)], after)


def _ask_manifest(screen: ReviewScreen, places: tuple[Path, ...], manifest: Path, after: After) -> None:
    from ingesoc_qual.tui.screens.dialogs import ConfirmScreen

    def answered(follow: bool | None) -> None:
        if follow:
            _import(screen, places, after, f"--manifest={manifest}")
        elif follow is not None:
            _ask_case(screen, places, after)

    question = _("Ce dossier a un manifest.csv, qui dit le cas, la date et les rôles de chaque fichier. Le suivre ?")
    screen.app.push_screen(ConfirmScreen(_("Importer"), question), answered)


def _ask_case(screen: ReviewScreen, places: tuple[Path, ...], after: After) -> None:
    from ingesoc_qual.tui.screens.dialogs import PromptScreen
    from ingesoc_qual.tui.screens.picker import PickerScreen

    def named_case(name: str | None) -> None:
        if name:
            _import(screen, places, after, f"--case={name}")

    def chosen(keys: list[str] | None) -> None:
        if not keys:
            return
        if keys[0] == NEW_CASE:
            screen.app.push_screen(PromptScreen(_("Nom du nouveau cas")), named_case)
        elif keys[0] == NO_CASE:
            _import(screen, places, after)
        else:
            named_case(next((case.name for case in screen.desk.cases if case.id == keys[0]), None))

    entries = [
        *(Entry(case.id, case.name, note=_("cas")) for case in screen.desk.cases),
        Entry(NEW_CASE, _("un nouveau cas…")),
        Entry(NO_CASE, _("sans cas pour l'instant")),
    ]
    screen.app.push_screen(PickerScreen(_("De quel cas sont ces documents ?"), entries), chosen)
