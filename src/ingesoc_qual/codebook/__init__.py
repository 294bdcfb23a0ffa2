"""YAML codebooks: read, check, compare, write. A YAML library is imported only when a file is read."""

from ingesoc_qual.codebook.builtin import builtin_codebook, builtin_codebooks
from ingesoc_qual.codebook.canonical import canonical, codebook_version
from ingesoc_qual.codebook.check import check_codebook, check_file
from ingesoc_qual.codebook.diff import Change, ChangeKind, describe, diff_codebooks
from ingesoc_qual.codebook.dimensions import builtin_mapping, builtin_mappings, load_mapping
from ingesoc_qual.codebook.dump import dump_codebook, write_codebook
from ingesoc_qual.codebook.load import LoadedCodebook, PlaceKey, load_codebook
from ingesoc_qual.codebook.problem import Problem, Severity

__all__ = [
    "Change",
    "ChangeKind",
    "LoadedCodebook",
    "PlaceKey",
    "Problem",
    "Severity",
    "builtin_codebook",
    "builtin_codebooks",
    "builtin_mapping",
    "builtin_mappings",
    "canonical",
    "check_codebook",
    "check_file",
    "codebook_version",
    "describe",
    "diff_codebooks",
    "dump_codebook",
    "load_codebook",
    "load_mapping",
    "write_codebook",
]
