"""Turns of speech: found by the recurrence of labels, or by the pattern that a person gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import Turn
from ingesoc_qual.readers.turns.choose import Choice, choose
from ingesoc_qual.readers.turns.labels import is_code, is_field, is_name, merged
from ingesoc_qual.readers.turns.pattern import check_pattern, headers_by_pattern, pattern_of_labels
from ingesoc_qual.readers.turns.roles import is_known, key, recognise
from ingesoc_qual.readers.turns.shapes import TIMED, Header, Line, candidates, text_lines
from ingesoc_qual.readers.turns.spoiled import spoiled
from ingesoc_qual.textunits import trim, visible

MOST_RARE = 40
"""So many labels seen once or twice are no people: nobody is looked for among them."""

__all__ = ["Voices", "check_pattern", "find_turns", "recognise_interviewers", "renamed"]


@dataclass(frozen=True, slots=True)
class Voices:
    """The turns of a text, the labels of who asks the questions, and what has to be said about them.

    `respelt` are the labels that were taken for another one, as written, and the speaker that they became.
    """

    turns: tuple[Turn, ...] = ()
    interviewers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    respelt: tuple[tuple[str, str], ...] = ()


def find_turns(
    text: str,
    *,
    limit: int,
    pattern: str | None = None,
    emphasis: Mapping[int, int] | None = None,
    labels: Sequence[tuple[str, str]] = (),
) -> Voices:
    """Return the turns of the frozen `text[:limit]`; none when it is no conversation.

    `emphasis` maps the start of a block to the end of the bold words it begins with; `labels` are labels that a person
    says are there, with the speaker each stands for. Raises `UsageError` for a wrong pattern.
    """
    lines = text_lines(text, limit)
    if pattern is not None:
        headers = headers_by_pattern(text, lines, check_pattern(pattern))
        if not headers:
            return Voices(warnings=(_("Le motif de locuteur ne correspond à aucune ligne."),))
        spellings = merged([key(header.label) for header in headers])
        return _voices(text, limit, lines, headers, spellings, shape="pattern")
    choice = choose(text, lines, candidates(text, lines, emphasis or {}))
    if labels and not _all_found(choice, labels):
        headers = headers_by_pattern(text, lines, pattern_of_labels([label for label, _speaker in labels]))
        return _voices(text, limit, lines, headers, {}, shape="pattern") if headers else Voices()
    if choice is None:
        return Voices()
    headers = _accepted(text, choice)
    spelt = _spelt(headers, choice.spellings)
    wanted = {plain: label for plain, label in spelt.items() if plain in choice.recurring}
    headers = sorted([*headers, *spoiled(text, lines, choice, wanted)], key=lambda header: header.line)
    return _voices(text, limit, lines, headers, choice.spellings, shape=choice.shape)


def renamed(text: str, voices: Voices, labels: Sequence[tuple[str, str]]) -> Voices:
    """Return the voices with the speakers that a person gives to labels, as written or as they were understood."""
    if not labels:
        return voices
    wanted = {key(label): speaker for label, speaker in labels}
    turns = []
    for turn in voices.turns:
        written = key(text[turn.header_start : turn.start])
        by_label = next((speaker for label, speaker in wanted.items() if written == label), None)
        speaker = by_label or wanted.get(key(turn.speaker or ""), turn.speaker)
        turns.append(replace(turn, speaker=speaker))
    return Voices(tuple(turns), recognise_interviewers(text, turns), voices.warnings, voices.respelt)


def _all_found(choice: Choice | None, labels: Sequence[tuple[str, str]]) -> bool:
    """Whether each label that a person names is one that was found."""
    found = {key(header.label) for header in choice.headers} if choice is not None else set()
    return all(key(label) in found for label, _speaker in labels)


def recognise_interviewers(text: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return the speakers of `turns` who ask the questions, in order of appearance."""
    labels = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    if not 2 <= len(labels) <= 40:
        return ()
    totals: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for turn in turns:
        if turn.speaker:
            totals[turn.speaker] += 1
            asked[turn.speaker] += "?" in text[turn.start : turn.end]
    return recognise(labels, {label: (totals[label], asked[label]) for label in labels})


def _accepted(text: str, choice: Choice) -> list[Header]:
    """Return the headers whose label comes back, and those that are like them."""
    if choice.shape == "dialogue":
        return list(choice.headers)
    codes = all(is_code(h.label) for h in choice.headers if choice.spellings[key(h.label)] in choice.recurring)
    rare = {h.label for h in choice.headers if choice.spellings[key(h.label)] not in choice.recurring}
    siblings = {label for label in rare if _sibling(text, label, codes=codes)} if len(rare) <= MOST_RARE else set()
    kept: list[Header] = []
    for header in choice.headers:
        recurs = choice.spellings[key(header.label)] in choice.recurring
        if recurs or choice.shape in TIMED or ((kept or codes) and header.label in siblings):
            kept.append(header)
    return kept


def _sibling(text: str, label: str, *, codes: bool) -> bool:
    """Whether a label seen once or twice is a person all the same."""
    if codes:
        return is_code(label)
    if is_known(label):
        return True
    return is_name(label) and not is_field(label) and not re.search(rf"(?<!\w){re.escape(label.lower())}(?!\w)", text)


def _spelt(headers: Sequence[Header], spellings: Mapping[str, str]) -> dict[str, str]:
    """Return the label to show for each key: its most frequent spelling, the first one among equals."""
    counts: dict[str, Counter[str]] = {}
    for header in headers:
        plain = key(header.label)
        stands = spellings.get(plain, plain)
        if stands == plain:
            counts.setdefault(plain, Counter())[header.label] += 1
        elif stands == plain.rstrip("0123456789 "):  # numbered questions
            counts.setdefault(stands, Counter())[header.label.rstrip("0123456789 ")] += 1
    return {plain: spelt.most_common(1)[0][0] for plain, spelt in counts.items()}


def _voices(
    text: str, limit: int, lines: Sequence[Line], headers: Sequence[Header], spellings: Mapping[str, str], *, shape: str
) -> Voices:
    labels = _spelt(headers, spellings)
    turns = []
    respelt: dict[tuple[str, str], None] = {}
    for header, following in zip(headers, [*headers[1:], None], strict=True):
        end = following.start if following else limit
        if shape == "chat":
            end = _before_tiers(text, lines, header, end)
        start, end = trim(text, min(header.end, end), end)
        plain = spellings.get(key(header.label), key(header.label))
        speaker = labels.get(plain, header.label) or None
        turns.append(Turn(header.start, start, end, speaker, header.time_start, header.time_end))
        if speaker and key(header.label) != key(speaker):
            respelt[header.label, speaker] = None
    return Voices(tuple(turns), recognise_interviewers(text, turns), _told(respelt), tuple(respelt))


def _told(respelt: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the sentence on labels that were taken for another one, numbered questions left aside."""
    pairs = [(written, speaker) for written, speaker in respelt if written.rstrip("0123456789 ") != speaker]
    if not pairs:
        return ()
    shown = ", ".join(
        f"« {visible(written, keep='')} » → {visible(speaker, keep='')}" for written, speaker in pairs[:6]
    )
    return (_("Étiquettes réunies : {pairs}.").format(pairs=shown + ("…" if len(pairs) > 6 else "")),)


def _before_tiers(text: str, lines: Sequence[Line], header: Header, end: int) -> int:
    """CHAT puts codes on lines of their own (`%mor:`, `@End`): they are not speech (MacWhinney, 2000, ch. 4)."""
    for line in lines[header.line + 1 :]:
        if line.start >= end:
            break
        if text[line.start] in "%@":
            return line.start
    return end
