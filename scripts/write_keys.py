"""Write the page of keys from the registry of acts and the keymaps.

uv run --all-extras python scripts/write_keys.py
"""

from __future__ import annotations

import os
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "touches.md"
HEAD = """# Toutes les touches

Cette page est écrite par `scripts/write_keys.py` à partir du programme. Les touches ne dépendent ni de la souris ni de
la couleur ; aucune ne demande `AltGr`. `1–9` sont les chiffres de la rangée du haut, sans `maj` sur un clavier AZERTY
(`& é " ' ( - è _ ç`).

Le clavier se choisit par `ingesoc review --keymap`, par `INGESOC_KEYMAP` ou par `keymap = "bepo"` dans `config.toml` :
`azerty` (défaut), `qwerty`, `bepo`, ou un fichier à soi. Le fichier `touches.toml` du dossier de réglages sert sans
qu'on le nomme. Il ne dit que ce qui change ; le nom d'un acte est dans la dernière colonne :

```toml
base = "azerty"

[keys.queue]
accept = "y a"
```

Un acte inconnu, une touche prise deux fois sur un écran, une touche qui demande `AltGr` ou attend une lettre sont
refusés avant le premier écran, avec ce qu'il faut corriger.
"""


def page() -> str:
    """Return the page."""
    from ingesoc_qual.tui import keymap
    from ingesoc_qual.tui.actions import all_actions, key_name, panel_titles, written

    parts = [HEAD]
    for panel, title in panel_titles().items():
        parts.append(f"## {title}\n\n| touche | acte | nom |\n|---|---|---|")
        for action in all_actions():
            if action.panel == panel:
                keys = " ".join(f"`{key}`" for key in written(action))
                parts.append(f"| {keys} | {action.description} | `{action.id}` |")
        parts.append("")
    parts.append("## Ce qui diffère sur les autres claviers\n")
    base = keymap.built_in(keymap.DEFAULT)
    for name in keymap.BUILT_IN[1:]:
        other = keymap.built_in(name)
        changed = [
            f"`{action}` : {' '.join(f'`{key_name(key)}`' for key in keys)}"
            for action, keys in other.keys.items()
            if keys != base.keys[action]
        ]
        digits = ", ".join(key_name(other.digits[digit][-1]) for digit in keymap.ROW)
        parts.append(f"- `{name}` ({other.title}) : chiffres {digits} ; {' ; '.join(changed) or 'rien d’autre'}.")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    os.environ["INGESOC_LANG"] = "fr"
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
