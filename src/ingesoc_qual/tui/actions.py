"""Every key of the interface, once: bindings, footer, help, palette and documentation read this list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingesoc_qual.i18n import _

if TYPE_CHECKING:
    from textual.binding import Binding

# What the unshifted top row of a French keyboard sends, on PC and on Mac.
AZERTY_DIGITS = {
    1: ("1", "ampersand"),
    2: ("2", "é"),
    3: ("3", "quotation_mark"),
    4: ("4", "apostrophe"),
    5: ("5", "left_parenthesis"),
    6: ("6", "minus", "section_sign"),
    7: ("7", "è"),
    8: ("8", "underscore", "exclamation_mark"),
    9: ("9", "ç"),
}
DIGITS = "1-9"


@dataclass(frozen=True, slots=True)
class Action:
    """One act: `panel.name`, its keys (Textual names), what it does, and its word in the footer (none when empty).

    `written` replaces the keys in footer, help and docs where several acts share a line.
    """

    id: str
    keys: tuple[str, ...]
    description: str
    hint: str = ""
    written: str = ""
    run: str = ""

    @property
    def panel(self) -> str:
        """Return the panel where the keys work."""
        return self.id.partition(".")[0]

    @property
    def call(self) -> str:
        """Return the action string of Textual: `run` when given, else the name."""
        return self.run or self.id.partition(".")[2].replace("-", "_")

    @property
    def key(self) -> str:
        """Return the first key as a person reads it."""
        return self.written or key_name(self.keys[0])


def _key_names() -> dict[str, str]:
    return {
        "space": _("espace"),
        "enter": _("Entrée"),
        "escape": _("Échap"),
        "tab": "Tab",
        "left": "←",
        "right": "→",
        "up": "↑",
        "down": "↓",
        "home": _("Début"),
        "end": _("Fin"),
        "pageup": _("Page ↑"),
        "pagedown": _("Page ↓"),
        "delete": _("Suppr"),
        "question_mark": "?",
        "slash": "/",
    }


def key_name(key: str) -> str:
    """Return a Textual key name as it is written on a French keyboard."""
    *modifiers, last = key.split("+")
    function_key = len(last) > 1 and last[0] == "f" and last[1:].isdigit()
    name = last.upper() if function_key else _key_names().get(last, last)
    held = [_("maj") if modifier == "shift" else modifier for modifier in modifiers]
    return "+".join([*held, name])


def _action(identity: str, keys: str, description: str, hint: str = "", written: str = "") -> Action:
    return Action(identity, tuple(keys.split()), description, hint, written)


def _moves() -> tuple[Action, ...]:
    plain = (
        ("left", "left", _("caractère précédent")),
        ("right", "right", _("caractère suivant")),
        ("up", "up k", _("ligne du dessus")),
        ("down", "down j", _("ligne du dessous")),
        ("word-left", "ctrl+left", _("mot précédent")),
        ("word-right", "ctrl+right", _("mot suivant")),
        ("line-start", "home", _("début de la ligne")),
        ("line-end", "end", _("fin de la ligne")),
        ("page-up", "pageup", _("page précédente")),
        ("page-down", "pagedown", _("page suivante")),
        ("first", "ctrl+home", _("début du document")),
        ("last", "ctrl+end", _("fin du document")),
    )
    moves = [
        Action(f"text.{name}", tuple(keys.split()), description, run=f"move('{name}')")
        for name, keys, description in plain
    ]
    for name, keys, description in plain:
        first = keys.split()[0]
        shifted = f"ctrl+shift+{first[5:]}" if first.startswith("ctrl+") else f"shift+{first}"
        longer = _("étendre la sélection : {move}").format(move=description)
        moves.append(Action(f"text.select-{name}", (shifted,), longer, run=f"move('{name}', True)"))
    return tuple(moves)


@cache
def all_actions() -> tuple[Action, ...]:
    """Return every action, panel by panel, in the order of the help."""
    return (*_APP, *_READER, *_moves(), *_QUEUE, *_CODEBOOK, *_DOCUMENTS, *_DIALOGS)


_APP = (
    _action("app.help", "f1 question_mark", _("aide du panneau : toutes les touches"), _("aide")),
    _action("app.palette", "ctrl+p", _("palette : chercher un acte par son nom"), _("tout")),
    _action("app.go-reader", "f2", _("aller au lecteur")),
    _action("app.go-codebook", "f3", _("aller à la grille de codage")),
    _action("app.go-queue", "f4", _("aller à la file de suggestions")),
    _action("app.go", "g", _("aller à… puis une lettre : d documents, l lecteur, g grille, f file"), _("aller à")),
    _action("app.undo", "u ctrl+z", _("annuler le dernier acte, même d'une séance passée"), _("annuler")),
    _action("app.redo", "U ctrl+y", _("rétablir ce qui vient d'être annulé")),
    _action("app.close", "ctrl+q", _("quitter ; tout ce qui est affiché comme fait est déjà enregistré")),
)

_READER = (
    _action("reader.code", "c", _("coder la sélection, ou la phrase sous le curseur"), _("coder")),
    _action(
        "reader.recent", DIGITS, _("coder avec le code récent de ce numéro (sans maj : & é \" ' ( - è _ ç)"), "", "1-9"
    ),
    _action("reader.in-vivo", "v", _("code in vivo : créer un code avec les mots sélectionnés"), _("in vivo")),
    _action("reader.sentence", "s", _("sélectionner la phrase"), _("phrase")),
    _action("reader.turn", "p", _("sélectionner le tour de parole (ou le paragraphe)"), _("tour")),
    _action("reader.next-coded", "n", _("passage codé suivant"), _("suivant")),
    _action("reader.previous-coded", "N", _("passage codé précédent")),
    _action("reader.next-here", "tab", _("choisir un autre codage sous le curseur")),
    _action("reader.recode", "r", _("changer le code du codage choisi"), _("recoder")),
    _action("reader.bounds", "e", _("ajuster les bornes du codage choisi"), _("bornes")),
    _action("reader.remove", "x delete", _("retirer le codage choisi (confirmé)"), _("retirer")),
    _action("reader.memo", "m", _("mémo sur la sélection, le codage choisi ou la phrase"), _("mémo")),
    _action("reader.document-memo", "M", _("mémo du document")),
    _action("reader.pane", "d", _("montrer ou replier le volet des codages")),
    _action("reader.coders", "t", _("montrer les codages de tous, ou les miens seulement")),
    _action("reader.confirm-bounds", "enter", _("valider les bornes ajustées")),
    _action("reader.leave", "escape", _("quitter la sélection ou l'ajustement")),
)

_QUEUE = (
    _action("queue.accept", "a", _("accepter la suggestion"), _("accepter")),
    _action("queue.reject", "r", _("rejeter la suggestion"), _("rejeter")),
    _action("queue.recode", "c", _("retenir le passage sous un autre code"), _("recoder")),
    _action(
        "queue.alternative",
        DIGITS,
        _("retenir le passage sous l'autre code de ce numéro (sans maj : & é \" ' ( - è _ ç)"),
        "",
        "1-9",
    ),
    _action("queue.bounds", "e", _("ajuster les bornes avant d'accepter"), _("bornes")),
    _action("queue.skip", "space", _("remettre à plus tard"), _("passer")),
    _action("queue.memo", "m", _("mémo sur le passage"), _("mémo")),
    _action("queue.open", "o enter", _("ouvrir le passage dans le lecteur ; valide les bornes ajustées"), _("lecteur")),
    _action("queue.next", "down j", _("suggestion suivante, sans décider")),
    _action("queue.previous", "up k", _("suggestion précédente, sans décider")),
    _action("queue.filter", "f slash", _("filtrer par code, cas ou document"), _("filtrer")),
    _action("queue.context-up", "pageup", _("remonter dans le passage")),
    _action("queue.context-down", "pagedown", _("descendre dans le passage")),
    _action("queue.end-later", "right", _("bornes : fin au mot suivant")),
    _action("queue.end-earlier", "left", _("bornes : fin au mot précédent")),
    _action("queue.start-later", "shift+right", _("bornes : début au mot suivant")),
    _action("queue.start-earlier", "shift+left", _("bornes : début au mot précédent")),
    _action("queue.leave", "escape", _("abandonner les bornes ajustées")),
)

_CODEBOOK = (
    _action(
        "codebook.filter-queue",
        "enter",
        _("voir la file de suggestions de ce code et des codes sous lui"),
        _("sa file"),
    ),
    _action("codebook.fold", "left", _("replier le code"), _("replier"), "←/→"),
    _action("codebook.unfold", "right", _("déplier le code")),
    _action("codebook.find", "slash f", _("chercher un code"), _("chercher")),
)

_DOCUMENTS = (
    _action("documents.open", "enter o", _("ouvrir le document dans le lecteur"), _("ouvrir")),
    _action("documents.queue", "s", _("voir les suggestions de ce document"), _("ses suggestions")),
    _action("documents.resume", "b", _("reprendre là où j'en étais"), _("reprendre")),
    _action("documents.memo", "m", _("mémo du document"), _("mémo")),
)

_DIALOGS = (
    _action("list.up", "up", _("ligne du dessus")),
    _action("list.down", "down", _("ligne du dessous")),
    _action("list.page-up", "pageup", _("page précédente")),
    _action("list.page-down", "pagedown", _("page suivante")),
    _action("list.first", "home", _("première ligne")),
    _action("list.last", "end", _("dernière ligne")),
    _action("picker.choose", "enter", _("retenir la ligne, ou toutes les lignes cochées"), _("retenir")),
    _action("picker.tick", "tab", _("cocher la ligne, pour en retenir plusieurs"), _("cocher")),
    _action("picker.leave", "escape", _("fermer sans rien faire"), _("fermer")),
    _action("memo.save", "ctrl+s", _("enregistrer le mémo ; vide, il est retiré"), _("enregistrer")),
    _action("memo.leave", "escape", _("fermer ; demande avant de perdre un texte"), _("fermer")),
    _action("prompt.accept", "enter", _("valider"), _("valider")),
    _action("prompt.leave", "escape", _("abandonner"), _("abandonner")),
    _action("confirm.yes", "o enter", _("oui"), _("oui")),
    _action("confirm.no", "n escape", _("non"), _("non")),
    _action("help.leave", "escape q f1", _("fermer l'aide"), _("fermer")),
)


@cache
def panel_titles() -> dict[str, str]:
    """Return the French name of each panel that has keys, in the order of the help."""
    return {
        "app": _("Partout"),
        "reader": _("Lecteur"),
        "text": _("Se déplacer et sélectionner dans le texte"),
        "queue": _("File de suggestions"),
        "codebook": _("Grille de codage"),
        "documents": _("Documents"),
        "list": _("Dans une liste"),
        "picker": _("Choisir dans une liste"),
        "memo": _("Mémo"),
        "prompt": _("Saisir une ligne"),
        "confirm": _("Confirmer"),
        "help": _("Aide"),
    }


@cache
def of_panel(*panels: str) -> tuple[Action, ...]:
    """Return the actions of some panels, in the order asked for."""
    actions = all_actions()
    return tuple(action for panel in panels for action in actions if action.panel == panel)


def bindings(actions: Iterable[Action]) -> list[Binding]:
    """Return Textual bindings for `actions`; digits work unshifted on a French keyboard too.

    They are Textual's priority bindings: each is done before the next key is looked at, however fast keys come.
    """
    from textual.binding import Binding

    made: list[Binding] = []
    for action in actions:
        if action.keys == (DIGITS,):
            made += [
                Binding(",".join(keys), f"{action.call}({digit})", action.description, show=False, priority=True)
                for digit, keys in AZERTY_DIGITS.items()
            ]
        else:
            made.append(
                Binding(
                    ",".join(action.keys),
                    action.call,
                    action.description,
                    show=False,
                    id=action.id,
                    priority=True,
                )
            )
    return made
