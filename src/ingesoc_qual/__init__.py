"""ingesoc-qual: qualitative coding and text mining for sociologists.

From Python:

    from ingesoc_qual import open_project

    with open_project("terrain.ingesoc") as project:
        codings = project.codings()      # a pandas DataFrame, one row a coding
        tables = project.tables()        # every table of the export, by name

Names load what they need when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingesoc_qual.api import Project as Project
    from ingesoc_qual.api import create_project as create_project
    from ingesoc_qual.api import open_project as open_project
    from ingesoc_qual.errors import IngesocError as IngesocError

__version__ = "0.1.0"
__all__ = ["IngesocError", "Project", "__version__", "create_project", "open_project"]

_HOMES = {
    "IngesocError": "ingesoc_qual.errors",
    "Project": "ingesoc_qual.api",
    "create_project": "ingesoc_qual.api",
    "open_project": "ingesoc_qual.api",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
