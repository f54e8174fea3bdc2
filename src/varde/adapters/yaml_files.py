"""
YAML without the surprises, for the rulebook and for what a stranger sends.

`no` is Norway, 22:15 is a text, no key appears twice, and nothing is built twice from
an alias, so that a small file cannot become a large one.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

from varde.core.errors import InvalidValueError

# The parser in C where the wheel has it: the rulebook is read at every start.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Characters; of a file, bytes.
SIZE_LIMIT = 4_000_000
DEPTH_LIMIT = 40
# A number with more is out of range whatever it counts, and reading them all is slow.
DIGITS_READ = 40
# Two hundred thousand values take a second and a half; no honest file has so many.
PARTS_LIMIT = 200_000
# What YAML does not take, line breaks and tabs aside.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class UnreadableFileError(InvalidValueError):
    """`reason` says in plain English what is wrong, `line` where (from 1)."""

    code = "file.unreadable"


class StrictLoader(_Base):  # type: ignore[misc]  # of two that do the same
    """The safe loader with fewer guesses about what plain words mean."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, Any]]] = {}

    def construct_mapping(
        self,
        node: yaml.Node,
        deep: bool = False,  # noqa: FBT001, FBT002 - the loader's own signature
    ) -> dict[Hashable, Any]:
        """Build a mapping, refusing a key that appears twice or cannot be one."""
        if not isinstance(node, yaml.MappingNode):
            raise _unreadable("a mapping is expected", node.start_mark)
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise _unreadable("a key must be a plain word", key_node.start_mark)
            if key in seen:
                raise _unreadable(f"the key {key!r} appears twice", key_node.start_mark)
            seen.add(key)
        return dict(super().construct_mapping(node, deep))


def _resolver(tag: str, pattern: str, first: str) -> None:
    StrictLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first)
    )


def _whole(_loader: StrictLoader, node: yaml.ScalarNode) -> int | float:
    """A number with very many digits is refused where it stands, not read to its end."""
    return int(node.value) if len(node.value) <= DIGITS_READ else float(node.value)


StrictLoader.add_constructor("tag:yaml.org,2002:int", _whole)

_resolver("bool", r"^(true|false)$", "tf")
_resolver("null", r"^(null|~)$", "n~")
_resolver("int", r"^-?(0|[1-9][0-9]*)$", "-0123456789")
_resolver("float", r"^-?(0|[1-9][0-9]*)\.[0-9]+$", "-0123456789")


def load_yaml(text: str) -> Any:
    """
    Read one document. Dates and times stay text.

    Raises UnreadableFileError for what is not YAML, aliases, tags, duplicate keys,
    nesting beyond 40 levels, more than 200 000 parts and 4 million characters.
    """
    if len(text) > SIZE_LIMIT:
        raise UnreadableFileError(reason="the file is too large")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableFileError(reason="a control character", line=line)
    try:
        _refuse_bombs(text)
        return yaml.load(text, Loader=StrictLoader)  # noqa: S506 - a safe loader, stricter
    except yaml.MarkedYAMLError as error:
        raise _unreadable(str(error.problem), error.problem_mark) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise UnreadableFileError(reason=str(error).splitlines()[0]) from error


def _refuse_bombs(text: str) -> None:
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Base)):
        if number > PARTS_LIMIT:
            raise _unreadable("it has too many parts", event.start_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _unreadable("anchors and aliases are not accepted", event.start_mark)
        if getattr(event, "tag", None):
            raise _unreadable("tags are not accepted", event.start_mark)
        depth += isinstance(event, _STARTS)
        depth -= isinstance(event, _ENDS)
        if depth > DEPTH_LIMIT:
            raise _unreadable("it is nested too deeply", event.start_mark)


def _unreadable(reason: str, mark: Any) -> UnreadableFileError:
    if mark is None:
        return UnreadableFileError(reason=reason)
    return UnreadableFileError(reason=reason, line=mark.line + 1)
