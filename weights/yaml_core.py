"""YAML by the core schema of YAML 1.2 (section 10.3): no dates, no base 60, no tags of a programming language, and few
aliases; `weights.structured.parse_yaml` is how to read it.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from weights import limits

YamlError = yaml.YAMLError
_NULL, _BOOL, _INT, _FLOAT, _STR = (f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str"))
_SCALARS = (
    (_NULL, re.compile(r"~|null|Null|NULL|")),
    (_BOOL, re.compile(r"true|True|TRUE|false|False|FALSE")),
    (_INT, re.compile(rf"[-+]?[0-9]{{1,{limits.MAX_DIGITS}}}")),
    (_FLOAT, re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")),
)
_CONTAINERS = {yaml.SequenceNode: "tag:yaml.org,2002:seq", yaml.MappingNode: "tag:yaml.org,2002:map"}


def load_yaml(text: str) -> Any:
    """The value of one document.

    Args:
        text: of the document.

    Returns:
        The value.

    Raises:
        YamlError: not such a document; `weights.structured.parse_yaml` says it in a line.
    """
    _check_events(text)
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if node is None:
        return None
    if _count_nodes(node, {}) > limits.MAX_YAML_NODES:
        raise YamlError(f"its aliases make it larger than {limits.MAX_YAML_NODES:,} values")
    return _construct(node)


def _check_events(text: str) -> None:
    """Count depth and aliases while the text is parsed flat, before a tree is built."""
    depth = aliases = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > limits.MAX_DEPTH:
            raise YamlError(f"lists or mappings over {limits.MAX_DEPTH} deep inside each other")
        if aliases > limits.MAX_ALIASES:
            raise YamlError(f"over {limits.MAX_ALIASES} aliases")


def _count_nodes(node: yaml.Node, counts: dict[int, int]) -> int:
    """How many nodes there are once every alias is written out; a node inside itself is refused."""
    if id(node) not in counts:
        counts[id(node)] = -1
        counts[id(node)] = 1 + sum(_count_nodes(child, counts) for child in _children(node))
    if counts[id(node)] < 0:
        raise YamlError("an alias stands inside what it names")
    return counts[id(node)]


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _construct(node: yaml.Node) -> Any:
    explicit = node.tag if not isinstance(node, yaml.ScalarNode) else ""
    if explicit and explicit != _CONTAINERS[type(node)]:
        raise YamlError(f"the tag '{explicit[:60]}' is not read")
    if isinstance(node, yaml.SequenceNode):
        return [_construct(child) for child in node.value]
    if isinstance(node, yaml.ScalarNode):
        return _construct_scalar(node)
    pairs = [(_construct(key), _construct(value)) for key, value in node.value]
    for key, _ in pairs:
        if not isinstance(key, (str, int, float, bool, type(None))):
            raise YamlError("a key is a list or a mapping")
    values = dict(pairs)
    if len(values) < len(pairs):
        raise YamlError("a key stands twice in one mapping; keep one of them")
    return values


def _construct_scalar(node: yaml.ScalarNode) -> Any:
    if node.tag.startswith(("tag:yaml.org,2002:python", "!")) or node.tag == "tag:yaml.org,2002:binary":
        raise YamlError(f"the tag '{node.tag[:60]}' is not read")
    if node.style is not None or node.tag == _STR:  # quoted, a block, or called text
        return _valid_text(node.value)
    tag = next((tag for tag, form in _SCALARS if form.fullmatch(node.value)), _STR)
    if tag == _NULL:
        return None
    if tag == _BOOL:
        return node.value.lower() == "true"
    if tag == _INT:
        return int(node.value)
    if tag == _FLOAT and abs(float(node.value)) < float("inf"):
        return float(node.value)
    return _valid_text(node.value)


def _valid_text(text: str) -> str:
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise YamlError("half of a surrogate pair, which is no character")
    return text
