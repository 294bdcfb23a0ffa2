"""Every act of the interface, once: bindings, footer, help, palette and documentation read this list.

What an act is called stands here; which key does it stands in the keymap (`keymaps/`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from ingesoc_qual.i18n import _
from ingesoc_qual.tui import keymap
from ingesoc_qual.tui.actions.action import Action, key_name, written
from ingesoc_qual.tui.actions.agreement import AGREEMENT
from ingesoc_qual.tui.actions.codebook import CODEBOOK, EDITOR, PASSAGES
from ingesoc_qual.tui.actions.coded import CODED
from ingesoc_qual.tui.actions.dialogs import DIALOGS
from ingesoc_qual.tui.actions.disagreements import DISAGREEMENTS
from ingesoc_qual.tui.actions.documents import DOCUMENTS
from ingesoc_qual.tui.actions.everywhere import APP
from ingesoc_qual.tui.actions.fieldwork import FIELDWORK
from ingesoc_qual.tui.actions.journal import JOURNAL
from ingesoc_qual.tui.actions.memos import MEMOS
from ingesoc_qual.tui.actions.queue import QUEUE
from ingesoc_qual.tui.actions.reader import READER, TEXT
from ingesoc_qual.tui.actions.readings import READINGS, VOLUME, VOLUMES
from ingesoc_qual.tui.actions.search import SEARCH

if TYPE_CHECKING:
    from textual.binding import Binding

__all__ = ["Action", "all_actions", "bindings", "key_name", "of_panel", "panel_titles", "written"]


@cache
def all_actions() -> tuple[Action, ...]:
    """Return every action, panel by panel, in the order of the help."""
    return (
        *APP,
        *READER,
        *TEXT,
        *QUEUE,
        *DISAGREEMENTS,
        *AGREEMENT,
        *CODEBOOK,
        *EDITOR,
        *PASSAGES,
        *CODED,
        *DOCUMENTS,
        *SEARCH,
        *MEMOS,
        *READINGS,
        *VOLUMES,
        *VOLUME,
        *FIELDWORK,
        *JOURNAL,
        *DIALOGS,
    )


@cache
def panel_titles() -> dict[str, str]:
    """Return the French name of each panel that has keys, in the order of the help."""
    return {
        "app": _("Partout"),
        "reader": _("Lecteur"),
        "text": _("Se déplacer et sélectionner dans le texte"),
        "queue": _("File de suggestions"),
        "disagreements": _("Désaccords"),
        "agreement": _("Accord"),
        "codebook": _("Grille de codage"),
        "editor": _("Écrire sur un code"),
        "passages": _("Passages d'un code"),
        "documents": _("Accueil"),
        "search": _("Recherche"),
        "readings": _("Lectures"),
        "volumes": _("Volumes"),
        "volume": _("Corriger une quantité"),
        "fieldwork": _("Cas et locuteurs"),
        "coded": _("Passages d'un code"),
        "memos": _("Mémos"),
        "journal": _("Journal"),
        "list": _("Dans une liste"),
        "picker": _("Choisir dans une liste"),
        "memo": _("Mémo"),
        "prompt": _("Saisir une ligne"),
        "path": _("Saisir un chemin"),
        "job": _("Travail en cours"),
        "confirm": _("Confirmer"),
        "help": _("Aide"),
    }


@cache
def of_panel(*panels: str) -> tuple[Action, ...]:
    """Return the actions of some panels, in the order asked for."""
    actions = all_actions()
    return tuple(action for panel in panels for action in actions if action.panel == panel)


def bindings(actions: Iterable[Action]) -> list[Binding]:
    """Return Textual bindings for `actions`, in the keymap in use.

    They are Textual's priority bindings: each is done before the next key is looked at, however fast keys come.
    """
    from textual.binding import Binding

    made: list[Binding] = []
    for action in actions:
        if action.by_digit:
            made += [
                Binding(",".join(keys), f"{action.call}({digit})", action.description, show=False, priority=True)
                for digit, keys in keymap.in_use().digits.items()
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
