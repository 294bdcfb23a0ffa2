"""Writing or changing a memo from any screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import Memo, MemoKind, MemoTarget
from ingesoc_qual.services.memos import kind_name, memos
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui.desk import OpenDocument
from ingesoc_qual.tui.screens.base import ReviewScreen

NEW = "new"


def _own(found: Sequence[Memo], target: MemoTarget, target_id: str, span: Span | None, coder_id: str) -> list[Memo]:
    """Return the coder's memos on one thing; those on a passage have its very bounds."""
    return [
        memo
        for memo in found
        if (memo.target, memo.target_id, memo.coder_id) == (target.value, target_id, coder_id)
        and (target is not MemoTarget.PASSAGE or (memo.start, memo.end) == span)
    ]


async def write_memo(
    screen: ReviewScreen,
    document: OpenDocument,
    target: MemoTarget,
    target_id: str,
    title: str,
    span: Span | None,
    written: Callable[[], None],
) -> None:
    """Open the editor on the coder's memo about a thing, new when there is none; `written` is called after a change.

    `span` is what is quoted above the text; it is kept with the memo when the thing is a passage.
    """
    with screen.review.complaints():
        await screen.desk.complete(document)
    quote = f"« {document.text.text[span.start : span.end]} »" if span is not None else document.about.name
    own = _own(document.memos, target, target_id, span, screen.desk.coder.id)
    _Editing(screen, document, target, target_id, title, span, quote, written).begin(own)


async def write_memo_on(
    screen: ReviewScreen,
    target: MemoTarget,
    target_id: str,
    title: str,
    written: Callable[[], None] = lambda: None,
    *,
    new: bool = False,
) -> None:
    """Open the editor on the coder's memo about a code, a case, a document or the project; a `new` one when asked."""
    desk = screen.desk
    with screen.review.complaints():
        found = [each.memo for each in await desk.read(lambda review: memos(review.project, target=target))]
        own = [] if new else _own(found, target, target_id, None, desk.coder.id)
        document = desk.at_hand(target_id) if target is MemoTarget.DOCUMENT else None
        _Editing(screen, document, target, target_id, title, None, "", written).begin(own[::-1])


def change_memo(
    screen: ReviewScreen, document: OpenDocument | None, memo: Memo, title: str, quote: str, written: Callable[[], None]
) -> None:
    """Open the editor on one memo of the coder's own."""
    span = Span(memo.start, memo.end) if memo.start is not None and memo.end is not None else None
    _Editing(screen, document, MemoTarget(memo.target), memo.target_id, title, span, quote, written).open(memo)


class _Editing:
    """The editor on one thing, as many times as the coder writes another memo on it."""

    def __init__(
        self,
        screen: ReviewScreen,
        document: OpenDocument | None,
        target: MemoTarget,
        target_id: str,
        title: str,
        span: Span | None,
        quote: str,
        written: Callable[[], None],
    ) -> None:
        self._screen, self._document, self._quote, self._written = screen, document, quote, written
        self._target, self._target_id, self._title = target, target_id, title
        self._span = span if target is MemoTarget.PASSAGE else None

    def begin(self, own: Sequence[Memo]) -> None:
        """Open the only memo, a new one when there is none, or ask which."""
        from ingesoc_qual.tui.fuzzy import Entry
        from ingesoc_qual.tui.screens.picker import PickerScreen

        if len(own) < 2:
            self.open(own[0] if own else None)
            return
        by_id = {memo.id: memo for memo in own}
        entries = [Entry(memo.id, memo.text, note=kind_name(memo.kind)) for memo in own]

        def chosen(keys: list[str] | None) -> None:
            if keys:
                self.open(by_id.get(keys[0]))

        new = Entry(NEW, _("nouveau mémo"), mark="+")
        self._screen.app.push_screen(PickerScreen(self._title, [*entries, new]), chosen)

    def open(self, memo: Memo | None) -> None:
        """Open the editor on a memo, or on a new one."""
        from ingesoc_qual.tui.screens.dialogs import MemoScreen, Written

        async def closed(answer: Written | None) -> None:
            if answer is not None:
                with self._screen.review.complaints():
                    await self._keep(memo, answer)
                    self._screen.say(_("Mémo enregistré.") if answer.text else _("Mémo retiré."))
                    if answer.another:
                        self.open(None)

        kind = MemoKind(memo.kind) if memo else MemoKind.FREE
        self._screen.app.push_screen(MemoScreen(self._title, memo.text if memo else "", self._quote, kind), closed)

    async def _keep(self, memo: Memo | None, answer: tuple[str, MemoKind, bool]) -> None:
        text, kind, _another = answer
        desk = self._screen.desk
        if memo is not None:
            await desk.edit_memo(self._document, memo, text, kind=kind)
        elif text:
            await desk.write_memo(self._document, self._target, self._target_id, text, self._span, kind=kind)
        self._written()
