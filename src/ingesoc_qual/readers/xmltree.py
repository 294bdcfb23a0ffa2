"""XML parsed with everything dangerous off: no DTD, no entities, no network, no huge trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingesoc_qual.errors import DamagedFile
from ingesoc_qual.i18n import _
from ingesoc_qual.readers.base import shown

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse_xml(data: bytes, *, name: str) -> _Element:
    """Return the root element of `data`. Raises `DamagedFile`, also for any document type declaration."""
    from lxml import etree

    # Entities only come from a document type declaration: without one, none can be expanded. Zero bytes are left out
    # of the search so that UTF-16 hides nothing.
    probe = data if b"\0" not in data[:256] else data.replace(b"\0", b"")
    if b"<!DOCTYPE" in probe:
        raise _refused(name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(
            _("« {name} » est abîmé : son contenu XML ne se lit pas.").format(name=shown(name)),
            remedy=_("Ouvrez-le dans Word ou LibreOffice et enregistrez-le de nouveau, ou reprenez une copie."),
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused(name)
    return root


def _refused(name: str) -> DamagedFile:
    return DamagedFile(
        _("« {name} » déclare des entités XML, ce qu'aucun traitement de texte ne fait : refusé.").format(
            name=shown(name)
        ),
        remedy=_("Ouvrez-le dans LibreOffice et enregistrez-le de nouveau."),
    )


def local(element: _Element) -> str:
    """Return the name of an element without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
