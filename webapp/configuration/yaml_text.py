"""YAML as people write it: `yes`, `on` and dates are words, a key stands once, nothing points elsewhere."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from webapp.configuration.files import UnreadableFile
from webapp.errors import ConfigurationError

LARGEST = 1024 * 1024
DEEPEST = 60
Model = TypeVar("Model", bound=BaseModel)


class _Loader(yaml.CSafeLoader):
    """The safe loader without its surprises, on libyaml: a start reads some three hundred files."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"“{key.value}” stands twice", problem_mark=key.start_mark)
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else id(key))
        return super().construct_mapping(node, deep=deep)


def _refuse_surprises(text: str) -> None:
    """Raise MarkedYAMLError for what points elsewhere or is nested too deep, before anything is built of it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            mark: Any = event.start_mark  # libyaml's own kind, which says the same
            raise yaml.MarkedYAMLError(
                problem="write it out instead of pointing to it with *", problem_mark=mark
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem=f"it is nested more than {DEEPEST} deep")


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def read_yaml(text: str, file: str) -> Any:
    """What a YAML text says. Raises UnreadableFile, in one sentence, when it cannot be read."""
    if not text.strip():
        raise UnreadableFile(f"{file}: the file is empty.")
    if len(text) > LARGEST:
        raise UnreadableFile(f"{file}: the file is larger than 1 MB.")
    try:
        _refuse_surprises(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is the safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" (line {mark.line + 1})" if mark else ""
        raise UnreadableFile(f"{file}: the file is not YAML{where}: {error.problem}.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        first = str(error).splitlines()[0] if str(error) else "it cannot be read"
        raise UnreadableFile(f"{file}: the file is not YAML: {first}.") from error


def model_faults(error: ValidationError) -> list[tuple[str, str]]:
    """Where a file breaks its schema, and what to do, one pair a fault."""
    faults = []
    for each in error.errors():
        where = ".".join(str(part) for part in each["loc"]) or "file"
        faults.append((where, each["msg"].removeprefix("Value error, ")))
    return faults


def read_model(model: type[Model], text: str, file: str) -> Model:
    """A YAML text as one of our models. Raises ConfigurationError naming the first thing that is wrong."""
    value = read_yaml(text, file)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        where, message = model_faults(error)[0]
        raise ConfigurationError(f"{file}: {where}: {message}.") from error
