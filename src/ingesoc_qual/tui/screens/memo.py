"""Writing or changing a memo from any screen."""

from __future__ import annotations

from collections.abc import Callable

from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import Memo, MemoTarget
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui.desk import OpenDocument
from ingesoc_qual.tui.screens.base import ReviewScreen


def _existing(
    document: OpenDocument, target: MemoTarget, target_id: str, span: Span | None, coder_id: str
) -> Memo | None:
    bounds = span if target is MemoTarget.PASSAGE and span is not None else (None, None)
    for memo in document.memos:
        same_thing = (memo.target, memo.target_id, memo.coder_id) == (target.value, target_id, coder_id)
        if same_thing and (target is not MemoTarget.PASSAGE or (memo.start, memo.end) == tuple(bounds)):
            return memo
    return None


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
    from ingesoc_qual.tui.screens.dialogs import MemoScreen

    desk = screen.desk
    with screen.review.complaints():
        await desk.complete(document)
    memo = _existing(document, target, target_id, span, desk.coder.id)

    async def closed(text: str | None) -> None:
        if text is None or (memo is None and not text):
            return
        with screen.review.complaints():
            if memo is not None:
                await desk.edit_memo(document, memo, text)
            else:
                await desk.write_memo(document, target, target_id, text, span if target is MemoTarget.PASSAGE else None)
            written()
            screen.say(_("Mémo enregistré.") if text else _("Mémo retiré."))

    quote = f"« {document.text.text[span.start : span.end]} »" if span is not None else document.about.name
    screen.app.push_screen(MemoScreen(title, memo.text if memo else "", quote), closed)
