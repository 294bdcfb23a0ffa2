"""YAML bytes to a small tree of texts, lists and mappings, each with its place.

Nothing is constructed from the file but text: `label: 2024` and `label: non` are the texts "2024" and "non". Anchors,
aliases, tags and deep nesting are refused while the events arrive, before anything could grow (an alias bomb of 370
bytes would otherwise unfold to 10^9 leaves).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from ingesoc_qual.codebook.problem import Problem, Refused
from ingesoc_qual.i18n import _
from ingesoc_qual.textunits import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 2_000_000
MAX_NESTING = 40
MAX_NODES = 40_000
"""Texts, lists and mappings in a file; 120 full codes make 4,000. Parsing stops there, after about two seconds."""
_NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class Scalar:
    """A text; `line` and `column` are those of its first character, after an opening quote."""

    line: int
    column: int
    text: str
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Whether nothing was written, or YAML's null."""
        return self.plain and self.text in _NULLS


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys and values in the order of the file; a key may stand twice."""

    line: int
    column: int
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)


Node: TypeAlias = Scalar | Sequence | Mapping


def decode(data: bytes) -> str:
    """Return the text of a codebook file, which must be UTF-8 and of a reasonable size; raise `Refused`."""
    if len(data) > MAX_BYTES:
        raise _refused(
            "too-large",
            _("le fichier fait {size:.1f} Mo, une grille en fait {limit} au plus.").format(
                size=len(data) / 1e6, limit=MAX_BYTES // 1_000_000
            ),
            remedy=_("Vérifier qu'il s'agit bien d'une grille de codage."),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = _place(before, len(before))
        raise _refused(
            "not-utf8",
            _("ce caractère n'est pas de l'UTF-8."),
            line=line,
            column=column,
            remedy=_("Enregistrer le fichier en UTF-8 depuis l'éditeur de texte."),
        ) from None
    return text


def parse_tree(text: str) -> Node:
    """Return the tree of one YAML document; raise `Refused` on the first fault of syntax."""
    builder = _Builder()
    for event in _events(text):
        builder.take(event)
    if builder.root is None or (isinstance(builder.root, Scalar) and builder.root.empty):
        raise _refused(
            "empty-file", _("le fichier est vide."), remedy=_("Une grille commence par « name: » et « codes: ».")
        )
    return builder.root


def _refused(kind: str, message: str, *, line: int = 1, column: int = 1, remedy: str = "") -> Refused:
    return Refused(Problem(kind, message, line, column, remedy))


def _place(text: str, position: int) -> tuple[int, int]:
    """Return the line and column, from 1, of a position in code points."""
    start = text.rfind("\n", 0, position) + 1
    return text.count("\n", 0, position) + 1, position - start + 1


def _events(text: str) -> Iterator[Any]:
    """Yield the parser's events, its errors turned into ours."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except ReaderError as error:
        line, column = _place(text, error.position)
        raise _refused(
            "control-character",
            _("caractère de contrôle interdit dans un fichier YAML."),
            line=line,
            column=column,
            remedy=_("L'effacer."),
        ) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message, remedy = _explain(error.problem or "", text, line, column)
        raise _refused("yaml-syntax", message, line=line, column=column, remedy=remedy) from None
    except YAMLError:
        raise _refused("yaml-syntax", _("le fichier ne suit pas la syntaxe YAML.")) from None
    except (ValueError, OverflowError):  # an escape such as "\UFFFFFFFF" is not a character
        raise _refused("yaml-syntax", _("séquence d'échappement invalide entre guillemets.")) from None


def _explain(problem: str, text: str, line: int, column: int) -> tuple[str, str]:
    """Return a French message and remedy for a parser's complaint."""
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    quoting = _("Mettre tout le texte entre apostrophes, ou l'écrire sous « >- » à la ligne suivante.")
    if "mapping values are not allowed" in problem:
        return _("deux-points suivi d'une espace à l'intérieur d'un texte, ou retrait inattendu."), quoting
    if "'\\t'" in problem or "\t" in written[: column + 1]:
        return _("tabulation en début de ligne."), _("Le retrait se fait avec des espaces (deux par niveau).")
    if "cannot start any token" in problem:
        return _("un texte ne peut pas commencer par « {mark} ».").format(
            mark=visible(written[column - 1 : column])
        ), quoting
    if "unexpected end of stream" in problem or "unexpected document separator" in problem:
        return _("guillemet ouvert et jamais refermé."), _("Refermer le guillemet, ou le retirer.")
    if "<stream end>" in problem or "expected ','" in problem:
        return _("crochet ou accolade sans fermeture, ou virgule manquante."), quoting
    if "could not find expected ':'" in problem:
        return _("il manque « : » après une clé, ou cette ligne n'a pas le bon retrait."), quoting
    if "expected <block end>" in problem and '"' in written + "'":
        return (
            _("texte après un guillemet fermant, ou retrait qui ne suit pas celui des lignes voisines."),
            _("Aligner la ligne sur ses voisines ; un texte qui contient des guillemets se met entre apostrophes."),
        )
    return _("la ligne ne suit pas la syntaxe YAML."), _("Vérifier le retrait et les guillemets.")


class _Builder:
    """Puts events together without recursion, and refuses what a codebook has no use for."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Sequence | Mapping] = []
        self._keys: list[Scalar | None] = []
        self._documents = 0
        self._nodes = 0

    def take(self, event: Any) -> None:
        """Add one event of the parser."""
        kind = type(event).__name__
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                raise _refused(
                    "several-documents",
                    _("un second document commence ici (« --- »)."),
                    line=line,
                    column=column,
                    remedy=_("Une grille par fichier : retirer la ligne."),
                )
        elif kind in ("SequenceStartEvent", "MappingStartEvent"):
            self._refuse_marks(event, line, column)
            self._open_node(Sequence(line, column) if kind[0] == "S" else Mapping(line, column))
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            self._open.pop()
            self._keys.pop()
        elif kind == "AliasEvent":
            self._refuse_alias(line, column)
        elif kind == "ScalarEvent":
            self._refuse_marks(event, line, column)
            self._add(_scalar(event, line, column))

    def _open_node(self, node: Sequence | Mapping) -> None:
        if len(self._open) >= MAX_NESTING:
            raise _refused(
                "too-deep",
                _("plus de {limit} niveaux emboîtés.").format(limit=MAX_NESTING),
                line=node.line,
                column=node.column,
                remedy=_("Rapprocher les codes de leur famille."),
            )
        self._add(node)
        self._open.append(node)
        self._keys.append(None)

    def _add(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _refused(
                "too-large",
                _("plus de {limit} éléments jusqu'ici.").format(limit=MAX_NODES),
                line=node.line,
                column=node.column,
                remedy=_("Partager la grille en plusieurs fichiers."),
            )
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self._keys[-1]
        if key is not None:
            parent.entries.append((key, node))
            self._keys[-1] = None
        elif isinstance(node, Scalar):
            self._keys[-1] = node
        else:
            raise _refused("yaml-syntax", _("une clé doit être un mot."), line=node.line, column=node.column)

    def _refuse_alias(self, line: int, column: int) -> None:
        raise _refused(
            "alias",
            _("« * » en début de texte est un renvoi YAML, que les grilles n'acceptent pas."),
            line=line,
            column=column,
            remedy=_("S'il s'agit d'un texte, le mettre entre apostrophes."),
        )

    def _refuse_marks(self, event: Any, line: int, column: int) -> None:
        if event.anchor is not None:
            raise _refused(
                "anchor",
                _("« & » en début de texte est une ancre YAML, que les grilles n'acceptent pas."),
                line=line,
                column=column,
                remedy=_("S'il s'agit d'un texte, le mettre entre apostrophes."),
            )
        if event.tag is not None:
            raise _refused(
                "tag",
                _("« ! » en début de texte est une étiquette YAML, que les grilles n'acceptent pas."),
                line=line,
                column=column,
                remedy=_("S'il s'agit d'un texte, le mettre entre apostrophes."),
            )


def _scalar(event: Any, line: int, column: int) -> Scalar:
    text = event.value
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise _refused("yaml-syntax", _("séquence d'échappement invalide entre guillemets."), line=line, column=column)
    plain = event.style is None or event.style == ""
    quoted = event.style in ("'", '"')
    return Scalar(line, column + 1 if quoted else column, text, plain)
