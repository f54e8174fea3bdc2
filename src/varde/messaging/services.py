"""
Messages to people by e-mail: plain text, in the receiver's language.

A message is two templates, `<template>_subject.txt` and `<template>.txt`.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_SUBJECT = 200


def send_message(
    *, to: str, language: str, template: str, context: Mapping[str, object]
) -> None:
    """
    Send one message to one person, now.

    Raises what the mail server raises, so that the job that sends tries again.
    """
    with translation.override(language):
        subject = render_to_string(f"{template}_subject.txt", dict(context))
        body = render_to_string(f"{template}.txt", dict(context))
    EmailMessage(
        subject=one_line(subject),
        body=body.strip() + "\n",
        to=[to],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": language},
    ).send()


def one_line(text: str) -> str:
    """
    Make a subject of any text: one line, no control or reordering characters.

    Names that people typed reach the subject, and a line break there would let
    them write headers.
    """
    shown = "".join(
        character
        if unicodedata.category(character) not in {"Cc", "Cf", "Zl", "Zp"}
        else " "
        for character in text
    )
    line = " ".join(shown.split())
    if len(line) <= LONGEST_SUBJECT:
        return line
    return line[: LONGEST_SUBJECT - 1].rstrip() + "…"
