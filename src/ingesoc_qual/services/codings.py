"""How a coding and a decision are written in the journal: the one home of their fields."""

from __future__ import annotations

from ingesoc_qual.model.coding import Coding, Decision, Origin, Verdict, decided_coding_id
from ingesoc_qual.model.event import CLOCK_BITS, Act, Assignment, Subject, Value
from ingesoc_qual.services.acts import BULK_ACT, decision_act


def coding_assignment(coding: Coding, *, batch: str | None = None) -> Assignment:
    """Return what an event sets to make `coding`."""
    fields: dict[str, Value] = {
        "document": coding.document_id,
        "version": coding.version_id,
        "start": coding.start,
        "end": coding.end,
        "code": coding.code_id,
        "coder": coding.coder_id,
        "origin": coding.origin,
        "codebook": coding.codebook_version,
        "alive": True,
    }
    if coding.suggestion_id is not None:
        fields |= {"suggestion": coding.suggestion_id, "suggester": coding.suggester, "score": coding.score}
    if batch is not None:
        fields["batch"] = batch
    return Assignment(Subject("coding", coding.id), fields)


def coding_references(coding: Coding) -> tuple[Subject, ...]:
    """Return what must exist for `coding` to be made."""
    return (
        Subject("document", coding.document_id),
        Subject("version", coding.version_id),
        Subject("code", coding.code_id),
        Subject("coder", coding.coder_id),
    )


def decision_act_of(decision: Decision, codebook_version: str, *, now: float, bulk: bool = False) -> Act:
    """Return the act of a decision, with the coding that it makes or takes away; `bulk`: taken with a whole list."""
    fields: dict[str, Value] = {
        "suggestion": decision.suggestion_id,
        "coder": decision.coder_id,
        "verdict": decision.verdict,
        "document": decision.document_id,
        "version": decision.version_id,
        "start": decision.start,
        "end": decision.end,
        "proposed_code": decision.proposed_code_id,
        "code": decision.code_id,
        "suggester": decision.suggester,
        "suggester_version": decision.suggester_version,
        "score": decision.score,
        "evidence": [[e.start, e.end, e.indicator] for e in decision.evidence],
        "codebook": codebook_version,
        "decided": int(now * 1000) << CLOCK_BITS,
    }
    subject = Subject("decision", f"{decision.suggestion_id}:{decision.coder_id}")
    coding_id = decided_coding_id(decision.suggestion_id, decision.coder_id)
    if decision.code_id is None:
        made = Assignment(Subject("coding", coding_id), {"alive": False})
    else:
        made = coding_assignment(
            Coding(
                id=coding_id,
                document_id=decision.document_id,
                version_id=decision.version_id,
                start=decision.start,
                end=decision.end,
                code_id=decision.code_id,
                coder_id=decision.coder_id,
                origin=(Origin.BULK if bulk else Origin.SUGGESTION).value,
                created_at="",
                suggestion_id=decision.suggestion_id,
                suggester=decision.suggester,
                score=decision.score,
                codebook_version=codebook_version,
            )
        )
    references = [
        Subject("document", decision.document_id),
        Subject("version", decision.version_id),
        Subject("code", decision.proposed_code_id),
        Subject("coder", decision.coder_id),
    ]
    if decision.code_id is not None and decision.code_id != decision.proposed_code_id:
        references.append(Subject("code", decision.code_id))
    verdict = Verdict(decision.verdict)
    return Act(BULK_ACT if bulk else decision_act(verdict), (Assignment(subject, fields), made), tuple(references))
