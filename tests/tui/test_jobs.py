"""Long works in a process of their own: what they say as it comes, and how they are ended."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ingesoc_qual.tui.jobs import Job, Step, read_step


@pytest.mark.parametrize(
    ("line", "step"),
    [
        (
            '{"progress": "Annotation", "done": 3, "total": 15, "what": "E03 [/b]"}',
            Step("Annotation", 3, 15, "E03 [/b]"),
        ),
        ('{"progress": "Annotation", "done": 0, "total": 0}', Step("Annotation", 0, 0)),
        ("importé   e20.txt : 17 mots", None),
        ('{"progress": "Annotation", "done": "x"}', None),
        ('{"progress": coupé', None),
    ],
)
def test_progress_is_told_from_talk(line: str, step: Step | None) -> None:
    assert read_step(line) == step


async def test_lines_and_steps_come_in_the_order_they_were_said(field: Path) -> None:
    said: list[str | Step] = []
    job = Job(["annotate", "--", str(field)])
    assert await job.run(said.append) == 0
    steps = [one for one in said if isinstance(one, Step)]
    assert [(one.done, one.total, one.what) for one in steps] == [
        (0, 0, ""),
        (1, 2, "Entretien E03"),
        (2, 2, "Entretien E04"),
    ]
    assert said.index(steps[0]) == 0 and not job.running
    assert any("2 documents" in one for one in said if isinstance(one, str))
    assert not any("Suite :" in one for one in said if isinstance(one, str))


async def test_an_error_is_one_line_and_its_code(tmp_path: Path) -> None:
    said: list[str | Step] = []
    assert await Job(["suggest", "--", str(tmp_path / "absent.ingesoc")]).run(said.append) == 3
    assert len(said) == 1 and "absent" in str(said[0])


async def test_a_stopped_work_ends_even_when_it_is_stopped_before_it_starts(field: Path) -> None:
    job = Job(["suggest", "--", str(field)])
    await job.stop()
    assert await job.run(lambda _said: None) != 0
    assert job.stopped and not job.running


async def test_a_work_is_stopped_while_it_runs(field: Path) -> None:
    job, started = Job(["suggest", "--", str(field)]), asyncio.Event()
    running = asyncio.create_task(job.run(lambda _said: started.set()))
    await asyncio.wait_for(started.wait(), 60)
    await job.stop()
    assert not job.running
    assert await running != 0


def test_the_folder_one_stands_in_cannot_pass_for_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ingesoc_qual.py").write_text("raise SystemExit(99)", encoding="utf-8")
    (tmp_path / "json.py").write_text("raise SystemExit(99)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert asyncio.run(Job(["--version"]).run(lambda _said: None)) == 0
