from __future__ import annotations

import json
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from ruamel.yaml import YAML

from ingesoc_qual.codebook import builtin_codebooks, check_file, dump_codebook
from ingesoc_qual.codebook.keys import CODE_KEYS, ORIGINS, TOP_KEYS
from ingesoc_qual.model.codebook import Codebook

from .strategies import codebooks
from .test_load import FAULTS, GOOD, HEAD

SCHEMA: dict[str, Any] = json.loads(
    files("ingesoc_qual.codebook").joinpath("codebook.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def plain(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(StringIO(text))


def test_the_schema_is_sound_and_knows_the_same_keys() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert tuple(SCHEMA["properties"]) == TOP_KEYS
    assert tuple(SCHEMA["$defs"]["code"]["properties"]) == CODE_KEYS
    assert set(ORIGINS) < set(SCHEMA["$defs"]["code"]["properties"]["definition_origin"]["enum"])
    assert all("description" in key for key in SCHEMA["$defs"]["code"]["properties"].values())


def test_it_accepts_what_the_program_accepts() -> None:
    VALIDATOR.validate(plain(GOOD))
    for path in builtin_codebooks().values():
        VALIDATOR.validate(plain(path.read_text(encoding="utf-8")))


@given(codebooks())
@settings(max_examples=30, deadline=None)
def test_it_accepts_what_the_program_writes(codebook: Codebook) -> None:
    VALIDATOR.validate(plain(dump_codebook(codebook)))


SEEN_BY_THE_SCHEMA = (
    "unknown-key",
    "missing-label",
    "missing-id",
    "bad-id",
    "bad-color",
    "bad-origin",
    "wrong-type",
    "empty-item",
    "bad-language",
)


@pytest.mark.parametrize("kind", SEEN_BY_THE_SCHEMA)
def test_it_rejects_the_faults(kind: str, tmp_path: Path) -> None:
    text = HEAD + FAULTS[kind][0].replace("§", "")
    if kind == "bad-language":
        text = FAULTS[kind][0].replace("§", "") + HEAD
    path = tmp_path / "g.yaml"
    path.write_text(text, encoding="utf-8")
    assert kind in [p.kind for p in check_file(path)]
    assert not VALIDATOR.is_valid(plain(text))
