"""One dialogue written in the conventions that transcribers and their programs use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """One turn: who (0 asks, 1 and 2 answer), paragraphs, seconds."""

    who: int
    words: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Convention:
    """How turns are written; `names` are the labels expected for each voice, `timed` says which times come back."""

    name: str
    names: tuple[str | None, str | None, str | None]
    write: Callable[[Said, str], str]
    timed: str = ""
    asks: bool = True
    between: str = "\n"


def _h(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _m(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _body(said: Said) -> str:
    return "\n".join(said.words)


ROLES = ("Enquêtrice", "Karim", "Mme Diallo")
CODES = ("E1", "B1", "B2")
INITIALS = ("CL", "KB", "MD")

CONVENTIONS: tuple[Convention, ...] = (
    Convention(
        "crochets et plage",
        ("Chercheur", "Interviewé", "Bénévole 2"),
        lambda s, n: f"[{n}] ({_m(s.start)} - {_m(s.end)})\n{_body(s)}\n",
        "start end",
    ),
    Convention("deux-points", ROLES, lambda s, n: f"{n} : {_body(s)}"),
    Convention("deux-points collés", CODES, lambda s, n: f"{n}: {_body(s)}"),
    Convention("ligne vide", ROLES, lambda s, n: f"{n} : {_body(s)}\n"),
    Convention("initiales", INITIALS, lambda s, n: f"{n} : {_body(s)}"),
    Convention("moi et lui", ("Moi", "Lui", "Elle"), lambda s, n: f"{n} : {_body(s)}"),
    Convention("noScribe", ("S00", "S01", "S02"), lambda s, n: f"{n}: {_body(s)}"),
    Convention("whisper", ("SPEAKER_00", "SPEAKER_01", "SPEAKER_02"), lambda s, n: f"[{n}]: {_body(s)}"),
    Convention("crochets seuls", ("Enquêteur", "Karim", "Awa"), lambda s, n: f"[{n}]\n{_body(s)}\n"),
    Convention("tiret demi-cadratin", ("Intervieweuse", "Karim", "Awa"), lambda s, n: f"{n} – {_body(s)}"),
    Convention("trait d'union", ("ENQ", "KAR", "AWA"), lambda s, n: f"{n} - {_body(s)}"),
    Convention("question réponse", ("Q", "R", "RB"), lambda s, n: f"{n}. {_body(s)}"),
    Convention("tabulation", ROLES, lambda s, n: f"{n}\t{_body(s)}"),
    Convention("gras Markdown", ROLES, lambda s, n: f"**{n} :** {_body(s)}\n"),
    Convention("gras sans deux-points", ROLES, lambda s, n: f"**{n}** {_body(s)}\n"),
    Convention("capitales seules", ("ENQUÊTRICE", "KARIM", "MME DIALLO"), lambda s, n: f"{n}\n{_body(s)}\n"),
    Convention("heure puis nom", ROLES, lambda s, n: f"[{_h(s.start)}] {n} : {_body(s)}", "start"),
    Convention("heure puis nom, seuls", ROLES, lambda s, n: f"{_h(s.start)} {n}\n{_body(s)}\n", "start"),
    Convention("nom puis heure", ROLES, lambda s, n: f"{n} [{_h(s.start)}] : {_body(s)}", "start"),
    Convention("nom et heure entre parenthèses", ROLES, lambda s, n: f"{n} ({_m(s.start)})\n{_body(s)}\n", "start"),
    Convention(
        "Otter", ("Claire Leroy", "Karim B", "Awa Diallo"), lambda s, n: f"{n}  {_m(s.start)}\n{_body(s)}\n", "start"
    ),
    Convention("voix", ROLES, lambda s, n: f"<v {n}>{_body(s)}"),
    Convention("CHAT", ("ENQ", "KAR", "AWA"), lambda s, n: f"*{n}:\t{_body(s)}"),
    Convention("tiret cadratin seul", (None, None, None), lambda s, n: f"— {_body(s)}", asks=False),
    Convention("tiret et nom", ROLES, lambda s, n: f"- {n} : {_body(s)}"),
    Convention("chevrons", ("Enquêteur", "Karim", "Awa"), lambda s, n: f">> {n}: {_body(s)}"),
    Convention(
        "Teams",
        ROLES,
        lambda s, n: f"0:{s.start // 60}:{s.start % 60}.0 --> 0:{s.end // 60}:{s.end % 60}.0\n{n}\n{_body(s)}\n",
        "start end",
    ),
    Convention("code et barre", ("C", "K", "A"), lambda s, n: f"{n}/ {_body(s)}"),
    Convention("code seul", CODES, lambda s, n: f"{n} {_body(s)}"),
    Convention("nom seul suivi de deux-points", ("Claire", "Karim", "Awa"), lambda s, n: f"{n} :\n{_body(s)}"),
    Convention("titres Markdown", ("Claire", "Karim", "Awa"), lambda s, n: f"### {n}\n{_body(s)}\n"),
    Convention("anglais", ("INTERVIEWER", "RESPONDENT 1", "RESPONDENT 2"), lambda s, n: f"{n}: {_body(s)}"),
    Convention("espaces insécables", ROLES, lambda s, n: f"{n}\u00a0: {_body(s)}"),
)


def render(turns: Sequence[Said], convention: Convention) -> str:
    """Return the transcript."""
    return convention.between.join(convention.write(said, convention.names[said.who] or "") for said in turns)


DIALOGUE: tuple[Said, ...] = (
    Said(0, ("Bonjour. Vous pouvez me raconter comment vous êtes arrivé au centre social ?",), 3, 9),
    Said(
        1,
        ("Alors, c'était en 2016, par ma fille.", "Elle venait à l'aide aux devoirs : deux fois par semaine."),
        10,
        32,
    ),
    Said(0, ("Et vous, vous veniez la chercher ?",), 33, 36),
    Said(1, ("Voilà. Et un jour on m'a dit : « tu veux pas donner un coup de main ? » [rires]",), 37, 50),
    Said(0, ("D'accord. Qui vous l'a demandé ?",), 51, 54),
    Said(2, ("C'était moi ! Je m'en souviens très bien, à la fête du quartier.",), 55, 63),
    Said(
        1, ("Oui, c'est ça. Donc j'ai dit oui, et puis je suis resté.", "Note : j'étais au chômage à l'époque."), 64, 81
    ),
    Said(0, ("Aujourd'hui, vous faites quoi exactement comme bénévole ?",), 82, 87),
    Said(2, ("Lui, il fait tout. L'accueil, le jardin, la compta - enfin presque.",), 88, 97),
    Said(1, ("Faut pas exagérer… Disons deux après-midi, de 14:00 à 18:00.",), 98, 108),
    Said(0, ("Et le conseil d'administration, comment ça se passe ?",), 109, 114),
    Said(2, ("On vote. Mais bon, c'est souvent les mêmes qui parlent.",), 115, 123),
    Said(1, ("C'est vrai.",), 124, 126),
)
