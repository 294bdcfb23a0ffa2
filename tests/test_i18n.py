"""The English catalogue is complete, says the same things, and is the one that is shipped."""

from __future__ import annotations

import gettext
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import polib
import pytest

ROOT = Path(__file__).parent.parent
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def _load_script() -> ModuleType:
    path = ROOT / "scripts" / "update_catalogue.py"
    spec = importlib.util.spec_from_file_location("update_catalogue", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["update_catalogue"] = module
    spec.loader.exec_module(module)
    return module


script = _load_script()
MESSAGES = list(script.messages())
CATALOGUE = polib.pofile(str(script.CATALOGUE))


def test_strings_were_found() -> None:
    assert len(MESSAGES) > 100


def test_the_catalogue_holds_exactly_the_strings_of_the_source() -> None:
    """When this fails, run scripts/update_catalogue.py and translate what it prints."""
    assert {(entry.msgid, entry.msgid_plural) for entry in CATALOGUE} == {(m.text, m.plural) for m in MESSAGES}


def test_every_string_is_translated() -> None:
    assert [entry.msgid for entry in CATALOGUE if not entry.translated() or "fuzzy" in entry.flags] == []


def _same_placeholders(entry: polib.POEntry) -> bool:
    wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    if not entry.msgid_plural:
        return sorted(PLACEHOLDER.findall(entry.msgstr)) == wanted
    # A singular may leave the number out, never add anything.
    one, several = (PLACEHOLDER.findall(entry.msgstr_plural[form]) for form in (0, 1))
    return sorted(several) == wanted and set(one) <= set(wanted)


def test_a_translation_has_the_same_placeholders() -> None:
    assert [entry.msgid for entry in CATALOGUE if entry.translated() and not _same_placeholders(entry)] == []


def test_the_compiled_catalogue_is_the_one_that_can_be_read() -> None:
    with script.CATALOGUE.with_suffix(".mo").open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    for entry in CATALOGUE:
        if not entry.translated():
            continue  # Said by the test above.
        if entry.msgid_plural:
            for n, form in ((1, 0), (2, 1)):
                assert compiled.ngettext(entry.msgid, entry.msgid_plural, n) == entry.msgstr_plural[form]
        else:
            assert compiled.gettext(entry.msgid) == entry.msgstr


def test_a_string_that_gettext_cannot_look_up_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('_("bonjour")\nngettext("un", "des", 2)\n', encoding="utf-8")
    assert [(m.text, m.plural) for m in script.messages(tmp_path)] == [("bonjour", ""), ("un", "des")]
    for wrong in ('_(f"bonjour {nom}")', "_(variable)", '_("a" + nom)', "ngettext('un', variable, 2)"):
        (tmp_path / "a.py").write_text(wrong, encoding="utf-8")
        with pytest.raises(script.NotLiteral):
            list(script.messages(tmp_path))
