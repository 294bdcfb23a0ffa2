"""F1: the keys of the panel in hand, every other key, then the words of the field; typing searches all three."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from ingesoc_qual.i18n import _
from ingesoc_qual.textunits import fold
from ingesoc_qual.tui.actions import bindings, of_panel, panel_titles, written
from ingesoc_qual.tui.glossary import glossary
from ingesoc_qual.tui.screens.dialog import Dialog
from ingesoc_qual.tui.widgets.keys import KeyLine
from ingesoc_qual.tui.widgets.one_line import OneLine
from ingesoc_qual.tui.widgets.rows import RowList

KEY_CELLS = 18
WORD_CELLS = 22
WIDEST = 92
FRAME = 8
EMPTY = Content("")


class Topic(NamedTuple):
    """One key or one word: the lines that show it, and the folded text in which it is searched."""

    lines: Sequence[Content]
    searched: str


class Section(NamedTuple):
    """Topics under a heading."""

    title: str
    topics: Sequence[Topic]


def _topic(head: str, text: str, cells: int, width: int, style: str) -> Topic:
    gap = " " * max(1, cells - len(head))
    lines = Content.styled(text, "$q-ink").wrap(max(20, width - cells - 2))
    first = Content.assemble("  ", (head, style), gap, lines[0])
    return Topic([first, *(line.pad_left(cells + 2) for line in lines[1:])], fold(f"{head} {text}"))


def key_sections(panels: Iterable[str], width: int) -> list[Section]:
    """Return the keys of some panels, long descriptions going on below themselves."""
    titles = panel_titles()
    return [
        Section(
            titles[panel],
            [
                _topic("  ".join(written(action)), action.description, KEY_CELLS, width, "bold $q-key")
                for action in of_panel(panel)
            ],
        )
        for panel in panels
    ]


def word_section(width: int) -> Section:
    """Return the words of the field."""
    return Section(
        _("Les mots du métier"), [_topic(word, text, WORD_CELLS, width, "bold $q-key") for word, text in glossary()]
    )


def shown(sections: Sequence[Section], query: str = "") -> tuple[list[Content], list[int]]:
    """Return the lines of what every word of `query` finds, and which of them are headings or empty."""
    wanted = fold(query).split()
    lines: list[Content] = []
    headings: list[int] = []
    for section in sections:
        whole = [topic for topic in section.topics if all(word in topic.searched for word in wanted)]
        if not whole:
            continue
        if lines:
            headings.append(len(lines))
            lines.append(EMPTY)
        headings.append(len(lines))
        lines.append(Content.styled(section.title, "bold $q-strong"))
        lines += [line for topic in whole for line in topic.lines]
    return lines, headings


def help_content(panels: tuple[str, ...], width: int = WIDEST) -> Content:
    """Return the keys of some panels as one text."""
    return Content("\n").join(shown(key_sections(panels, width))[0])


class HelpScreen(Dialog[None]):
    """Keys and words, those of `panels` first."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $q-page 0%; }
    HelpScreen > Vertical {
        width: 92; max-width: 96%; height: 90%;
        background: $q-bar; border: round $q-faint; border-title-color: $q-strong; padding: 0 1;
    }
    HelpScreen RowList { height: 1fr; background: $q-bar; }
    HelpScreen Input { border: none; height: 1; margin: 0 0 1 0; padding: 0; background: $q-bar; }
    HelpScreen Input:focus { border: none; background-tint: 0%; }
    HelpScreen KeyLine { padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("help"))]

    def __init__(self, panels: tuple[str, ...]) -> None:
        super().__init__()
        first = dict.fromkeys((*panels, "app"))
        self._panels = tuple(first | dict.fromkeys(panel_titles()))
        self._sections: list[Section] = []
        self._lines: list[Content] = []
        self.rows = RowList(lambda row, _width: self._lines[row], id="rows")
        self.rows.can_focus = False

    def compose(self) -> ComposeResult:
        """Lay out the line, the list and the keys."""
        box = Vertical()
        box.border_title = _("Aide")
        with box:
            yield OneLine(placeholder=_("taper pour chercher une touche, un acte, un mot"), select_on_focus=False)
            yield self.rows
            yield KeyLine()

    def on_mount(self) -> None:
        """Show everything."""
        self.query_one(KeyLine).offer(of_panel("help"))
        self._wrap()

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self._wrap()

    def _wrap(self) -> None:
        room = min(WIDEST, self.app.size.width * 96 // 100) - FRAME
        self._sections = [*key_sections(self._panels, room), word_section(room)]
        self._show(self.query_one(OneLine).value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what the typed words find."""
        self._show(event.value)

    def _show(self, query: str) -> None:
        self._lines, headings = shown(self._sections, query)
        if not self._lines:
            self._lines = [Content.styled(_("Rien ne porte ces mots."), "$q-muted")]
        self.rows.fill(len(self._lines), headings=headings)

    def on_key(self, event: events.Key) -> None:
        """Move in the list while typing."""
        moves = {"up": "up", "down": "down", "pageup": "page_up", "pagedown": "page_down"}
        if event.key in moves:
            event.stop()
            getattr(self.rows, f"action_{moves[event.key]}")()

    def action_leave(self) -> None:
        """Close."""
        self.answer(None)
