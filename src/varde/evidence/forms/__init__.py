"""What a person types about evidence and its custody."""

from __future__ import annotations

from .custody import AnswerForm, HandOverForm, TakeForm, TellForm, WithdrawForm
from .items import CorrectionForm, ItemForm

__all__ = [
    "AnswerForm",
    "CorrectionForm",
    "HandOverForm",
    "ItemForm",
    "TakeForm",
    "TellForm",
    "WithdrawForm",
]
