from __future__ import annotations

from .assessments import Answer, Assessment, Obligation, RecurrenceFinding, Weighing
from .authorities import AuthorityNote
from .deliveries import Delivery, GivenAnswer, Receipt, ReceivedReport
from .drafts import MOST_POSTS, SITTING_LIMIT, Draft, DraftRevision, Release, UnsavedAnswers
from .submissions import Submission

__all__ = [
    "MOST_POSTS",
    "SITTING_LIMIT",
    "Answer",
    "Assessment",
    "AuthorityNote",
    "Delivery",
    "Draft",
    "DraftRevision",
    "GivenAnswer",
    "Obligation",
    "Receipt",
    "ReceivedReport",
    "RecurrenceFinding",
    "Release",
    "Submission",
    "UnsavedAnswers",
    "Weighing",
]
