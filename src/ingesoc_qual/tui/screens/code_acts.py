"""Changing the codebook: what its letters do to the code under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ingesoc_qual.errors import IngesocError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.codebook import Code
from ingesoc_qual.model.event import Value
from ingesoc_qual.tui import words
from ingesoc_qual.tui.desk_codes import change_codes, passages, require_unlocked
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.screens.asking import ask
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.theme import DEFAULT, PALETTES, code_color
from ingesoc_qual.tui.widgets.codings import code_path

if TYPE_CHECKING:
    from ingesoc_qual.services.project import Project

TOP, OWN, OTHER = "\x00top", "\x00own", "\x00other"


class CodeActs(ReviewScreen):
    """The acts on codes, for a screen that has one under its cursor."""

    def here(self) -> Code | None:
        """Return the code under the cursor."""
        raise NotImplementedError

    def show_code(self, code_id: str) -> None:
        """Put the cursor on a code, unfolding what is above it."""
        raise NotImplementedError

    async def _allowed(self) -> bool:
        """Whether codes may be changed; says who has locked them otherwise."""
        try:
            await require_unlocked(self.desk)
        except IngesocError as error:
            self.review.complain(error)
            return False
        return True

    async def _act(self, act: Callable[[Project], object], said: str, *, at: str) -> None:
        """Do an act on codes, say so and show the code `at`."""
        with self.review.complaints():
            await change_codes(self.desk, act)
            self.show_code(at)
            self.say(said)

    # names and places

    async def action_create(self) -> None:
        """Create a code under the one under the cursor."""
        await self._create(self.here())

    async def action_create_top(self) -> None:
        """Create a family."""
        await self._create(None)

    async def _create(self, parent: Code | None) -> None:
        from ingesoc_qual.tui.screens.dialogs import PromptScreen

        if not await self._allowed():
            return

        async def named(label: str | None) -> None:
            from ingesoc_qual.services.codes import create_code

            if label:
                with self.review.complaints():
                    under = parent.id if parent else None
                    made = await change_codes(self.desk, lambda project: create_code(project, label, parent=under))
                    self.show_code(made.id)
                    self.say(_("Créé : {code}").format(code=code_path(self.desk.codebook, made.id)))

        title = _("Nouveau code sous : {code}").format(code=parent.label) if parent else _("Nouvelle famille de codes")
        self.app.push_screen(PromptScreen(title), named)

    async def action_rename(self) -> None:
        """Give the code another name."""
        from ingesoc_qual.tui.screens.dialogs import PromptScreen

        code = self.here()
        if code is None or not await self._allowed():
            return

        async def named(label: str | None) -> None:
            from ingesoc_qual.services.codes import rename_code

            if label:
                said = _("« {before} » s'appelle « {after} ».").format(before=code.label, after=label)
                await self._act(lambda project: rename_code(project, code.id, label), said, at=code.id)

        self.app.push_screen(PromptScreen(_("Nouveau nom"), code.label), named)

    def _others(self, code: Code) -> list[Entry]:
        from ingesoc_qual.tui.screens.choices import code_entries

        return [entry for entry in code_entries(self.desk, recent_first=False) if entry.key != code.id]

    async def action_move(self) -> None:
        """Put the code under another."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        code = self.here()
        if code is None or not await self._allowed():
            return

        async def chosen(keys: list[str] | None) -> None:
            from ingesoc_qual.services.codes import move_code

            if keys:
                parent = None if keys[0] == TOP else keys[0]
                where = code_path(self.desk.codebook, parent) if parent else _("parmi les familles")
                said = _("« {code} » est rangé : {where}.").format(code=code.label, where=where)
                await self._act(lambda project: move_code(project, code.id, parent), said, at=code.id)

        entries = [entry for entry in self._others(code) if entry.key != code.parent]
        top = [Entry(TOP, _("parmi les familles"))] if code.parent else []
        title = _("Ranger « {code} » sous…").format(code=code.label)
        self.app.push_screen(PickerScreen(title, [*top, *entries]), chosen)

    # codings that go elsewhere

    async def action_merge(self) -> None:
        """Merge the code into another, once confirmed."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        code = self.here()
        if code is None or not await self._allowed():
            return

        def chosen(keys: list[str] | None) -> None:
            if keys:
                self._confirm_merge(code, keys[0])

        title = _("Fusionner « {code} » dans…").format(code=code.label)
        self.app.push_screen(PickerScreen(title, self._others(code)), chosen)

    def _confirm_merge(self, code: Code, into: str) -> None:
        codebook, n = self.desk.codebook, self.desk.code_counts.get(code.id, 0)
        target = code_path(codebook, into)
        below = sum(1 for _depth, one in codebook.walk(code.id) if one.merged_into is None)
        moving = ngettext("{n} codage passe sous « {code} ».", "{n} codages passent sous « {code} ».", n)
        lines = [moving.format(n=words.number(n), code=target)]
        if below:
            lines.append(
                ngettext("{n} code sous lui y va aussi.", "{n} codes sous lui y vont aussi.", below).format(n=below)
            )
        lines.append(_("« {code} » quitte la grille ; u remet tout en place.").format(code=code.label))

        async def confirmed() -> None:
            from ingesoc_qual.services.codes import merge_codes

            await self._act(lambda project: merge_codes(project, code.id, into), lines[0], at=into)

        ask(self, _("Fusionner ?"), "\n".join(lines), confirmed)

    async def action_split(self) -> None:
        """Pick passages of the code, then the code that receives them."""
        from ingesoc_qual.tui.screens.passages import PassagesScreen

        code = self.here()
        if code is None or not await self._allowed():
            return
        with self.review.complaints():
            every = await passages(self.desk, code.id)
            mine = [passage for passage in every if passage.coding.coder_id == self.desk.coder.id]
            if not mine:
                self.say(_("Aucun passage de vous sous « {code} ».").format(code=code.label))
                return

            def ticked(numbers: list[int] | None) -> None:
                if numbers:
                    self._split_into(code, [mine[number].coding.id for number in numbers])

            others = len(every) - len(mine)
            note = ngettext("{n} d'autrui reste", "{n} d'autrui restent", others).format(n=others) if others else ""
            title = _("Diviser « {code} » : quels passages ?").format(code=code.label)
            self.app.push_screen(PassagesScreen(title, mine, self._coder_name, note=note), ticked)

    def _split_into(self, code: Code, coding_ids: list[str]) -> None:
        from ingesoc_qual.tui.screens.picker import CREATE, PickerScreen

        n = len(coding_ids)

        async def chosen(keys: list[str] | None) -> None:
            from ingesoc_qual.services.splitting import split_code

            if not keys:
                return
            label = keys[0][len(CREATE) :] if keys[0].startswith(CREATE) else None
            into = None if label else keys[0]
            with self.review.complaints():
                made = await change_codes(
                    self.desk, lambda project: split_code(project, code.id, coding_ids, into=into, label=label)
                )
                self.show_code(made.id)
                moving = ngettext("{n} codage passe sous « {code} ».", "{n} codages passent sous « {code} ».", n)
                self.say(moving.format(n=words.number(n), code=made.label))

        title = ngettext("{n} passage va sous… (ou un nom nouveau)", "{n} passages vont sous… (ou un nom nouveau)", n)
        self.app.push_screen(PickerScreen(title.format(n=n), self._others(code), create=True), chosen)

    def _coder_name(self, coder_id: str) -> str:
        coder = self.desk.coders.get(coder_id)
        return coder.name if coder else coder_id

    async def action_archive(self) -> None:
        """Put the code and those below it away, or bring them back."""
        from ingesoc_qual.services.codes import archive_code

        code = self.here()
        if code is None:
            return
        archived = not code.archived
        with self.review.complaints():
            n = await change_codes(self.desk, lambda project: archive_code(project, code.id, archived=archived))
            self.show_code(code.id)
            if archived:
                said = ngettext("{n} code archivé (u le remet).", "{n} codes archivés (u les remet).", n)
            else:
                said = ngettext("{n} code ramené.", "{n} codes ramenés.", n)
            self.say(said.format(n=n))

    # what a code says of itself

    async def action_edit(self) -> None:
        """Write the definition and what goes with it."""
        from ingesoc_qual.tui.screens.editor import CodeTextScreen

        code = self.here()
        if code is not None and await self._allowed():
            self.app.push_screen(CodeTextScreen(code, lambda fields: self._edit(code, fields, "code.edit")))

    async def action_indicators(self) -> None:
        """Write the indicators, with what they find."""
        from ingesoc_qual.tui.screens.indicators import IndicatorsScreen

        code = self.here()
        if code is not None and await self._allowed():
            self.app.push_screen(IndicatorsScreen(code, lambda fields: self._edit(code, fields, "code.indicators")))

    async def _edit(self, code: Code, fields: Mapping[str, Value], act: str) -> None:
        from ingesoc_qual.services.codes import edit_code

        await change_codes(self.desk, lambda project: edit_code(project, code.id, fields, act=act))
        self.show_code(code.id)
        self.say(_("Enregistré : {code}").format(code=code_path(self.desk.codebook, code.id)))

    async def action_color(self) -> None:
        """Choose the colour of the code, by its name."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        code = self.here()
        if code is None or not await self._allowed():
            return

        async def chosen(keys: list[str] | None) -> None:
            if keys and keys[0] == OTHER:
                self._write_color(code)
            elif keys:
                await self._color(code, "" if keys[0] == OWN else keys[0])

        names = (_("bleu"), _("orange"), _("vert"), _("violet"), _("jaune"), _("turquoise"), _("rose"), _("indigo"))
        entries = [_swatch(hue, name, hue) for hue, name in zip(PALETTES[DEFAULT].hues, names, strict=True)]
        entries += [
            _swatch(OWN, _("celle d'office"), code_color(None, code.id)),
            Entry(OTHER, _("une autre, à écrire : #rrggbb")),
        ]
        self.app.push_screen(PickerScreen(_("Couleur de « {code} »").format(code=code.label), entries), chosen)

    def _write_color(self, code: Code) -> None:
        from ingesoc_qual.tui.screens.dialogs import PromptScreen

        async def written(color: str | None) -> None:
            if color:
                await self._color(code, color)

        self.app.push_screen(PromptScreen(_("Couleur, écrite #rrggbb"), code.color or "#"), written)

    async def _color(self, code: Code, color: str) -> None:
        from ingesoc_qual.services.codes import edit_code

        said = _("Couleur changée : {code}").format(code=code.label)
        await self._act(lambda project: edit_code(project, code.id, {"color": color}), said, at=code.id)


def _swatch(key: str, name: str, color: str) -> Entry:
    """Return a colour to choose, shown as the theme in force shows it on codes."""
    return Entry(key, name, note=color, mark="██", ink=code_color(Code(key, name, color=color), key))
