"""YAML as forms are written in: plain values only, nothing that can be told twice or grow."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import yaml

from webapp.errors import ConfigurationError

LONGEST = 1_000_000
DEEPEST = 60
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Only `true` and `false` are truth values, so `no` is the word no; dates stay text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            mark = key_node.start_mark
            if not isinstance(key, str):
                raise yaml.MarkedYAMLError(problem=f"the key `{key}` must be text", problem_mark=mark)
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"`{key}` stands here twice", problem_mark=mark)
            seen.add(key)
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?\d{1,18}\Z"), list("-+0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"[-+]?\d+\.\d+\Z"), list("-+0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|)\Z"), ["~", "n", ""])


def load(text: str, file: str) -> Any:
    """The data in a YAML text; raises ConfigurationError with the file and the line."""
    if len(text) > LONGEST:
        raise ConfigurationError(f"{file}: the file is too long to be a form; keep it under 1 MB.")
    try:
        _refuse_surprises(text, file)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{file}: {_sentence(error)}") from error
    except (RecursionError, ValueError) as error:
        raise ConfigurationError(f"{file}: this cannot be read as YAML.") from error


def _refuse_surprises(text: str, file: str) -> None:
    """Raise ConfigurationError for what points elsewhere or is nested too deep, before anything is built of it.

    The parser takes the square of the depth in time: it is stopped on the way, not afterwards.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.AliasEvent):
            raise ConfigurationError(f"{file}: write each value out; aliases are not read.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ConfigurationError(f"{file}: this is nested more than {DEEPEST} deep.")


def _sentence(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "this cannot be read as YAML"
    return f"line {mark.line + 1}: {problem}." if mark else f"{problem}."
