"""Codebooks of every shape, for the property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from ingesoc_qual.model.codebook import Code, Codebook

_TRAPS = st.sampled_from(
    ["- x", "a: b", "x #y", "# z", '"forme exacte"', "'a'", "*vole", "&a", "!x", "null", "~", "oui", "no", "12", "1e3",
     "2024-01-01", "a\nb", "a\n\n  b\nc", "|", ">-", "@x", "`x`", "%x", "{a}", "[a]", "a\\b", "…3 x", "\ttab", "---",
     "...", "? x", ": x", "x:", "=", "<<", "\x85é", "\u2028", "\u200b", "mot\u00a0; mot", "🙂", "e\u0301",
     "0x1F", "1:30"]
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=30),
    _TRAPS,
    st.lists(st.one_of(st.sampled_from(["bénévole", "a", "l'été", "#x", "y:", "  ", "-"]), _TRAPS), max_size=25).map(
        " ".join
    ),
)
slugs = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3}){0,2}", fullmatch=True)
colors = st.one_of(st.just(""), st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True))


@st.composite
def codebooks(draw: st.DrawFn, *, archived: bool = True) -> Codebook:
    """Draw a codebook whose parents are no circle; positions have gaps, texts are any."""
    ids = draw(st.lists(st.one_of(st.sampled_from(list("abcdef")), slugs), unique=True, max_size=5))
    codes = [
        Code(
            id=name,
            label=draw(texts),
            definition=draw(texts),
            definition_origin=draw(st.sampled_from(["deck", "proposee"])),
            include=draw(texts),
            exclude=draw(texts),
            examples=tuple(draw(st.lists(texts, max_size=3))),
            indicators=tuple(draw(st.lists(texts, max_size=4))),
            source=draw(texts),
            color=draw(colors),
            parent=draw(st.sampled_from([None, *ids[:rank]])),
            position=draw(st.integers(0, 9)),
            archived=archived and draw(st.integers(0, 5)) == 0,
            merged_into=draw(st.sampled_from([None, None, None, *ids])) if archived else None,
        )
        for rank, name in enumerate(ids)
    ]
    names = draw(st.lists(slugs, unique=True, max_size=2))
    return Codebook(
        name=draw(texts.filter(lambda t: bool(t.strip("\ufeff \t\n\x85\u2028\u2029").strip()))),
        codes=tuple(draw(st.permutations(codes))),
        title=draw(texts),
        description=draw(texts),
        version=draw(texts),
        source=draw(texts),
        lists=tuple((name, tuple(draw(st.lists(texts, max_size=3)))) for name in names),
    )
