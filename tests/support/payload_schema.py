"""The part of the payload check that uses Discord's OpenAPI description, if a copy is available.

Two rewrites make it usable. Snowflakes are accepted as integers too: discord.py sends them so.
A union of components becomes "if `type` is 10, then TextDisplay", so that an error names the field that is
wrong instead of "not valid under any of the given schemas".
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

DESCRIPTION = Path(__file__).resolve().parents[2] / ".." / "shared" / "discord" / "openapi.json"
_REF = "#/components/schemas/"

Schema = dict[str, Any]


def available() -> bool:
    """Say whether the description lies where it is looked for."""
    return DESCRIPTION.is_file()


def schema_errors(method: str, path: str, body: object) -> list[tuple[str, str]]:
    """List where and how a body departs from the description; empty without a copy of the description.

    `path` is relative to the API's root. A route that Discord does not have is an error as well.
    """
    if not available():
        return []
    route = _route(method.lower(), tuple(path.strip("/").split("/")))
    if route is None:
        return [("", f"Discord has no route {method} {path}")]
    if body is None:
        return []
    validator = _validator(route, method.lower())
    if validator is None:
        return [("", f"{method} {route} takes no body")]
    return [("/".join(map(str, error.instance_path)), error.message) for error in validator.iter_errors(body)]


@cache
def _description() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DESCRIPTION.read_bytes())
    return loaded


@cache
def _schemas() -> dict[str, Schema]:
    schemas: dict[str, Schema] = _description()["components"]["schemas"]
    rewritten: dict[str, Schema] = {name: _rewrite(schema, schemas) for name, schema in schemas.items()}
    rewritten["SnowflakeType"] = {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$", "minimum": 0}
    return rewritten


@cache
def _route(method: str, segments: tuple[str, ...]) -> str | None:
    """Find the description's template for a path; the one with most literal parts wins."""
    best: tuple[int, str] | None = None
    for template, operations in _description()["paths"].items():
        parts = template.strip("/").split("/")
        if method not in operations or len(parts) != len(segments):
            continue
        pairs = list(zip(parts, segments, strict=True))
        if all(part == segment or part.startswith("{") for part, segment in pairs):
            literal = sum(part == segment for part, segment in pairs)
            if best is None or literal > best[0]:
                best = (literal, template)
    return best[1] if best else None


@cache
def _validator(route: str, method: str) -> jsonschema_rs.Draft202012Validator | None:
    content = _description()["paths"][route][method].get("requestBody", {}).get("content", {})
    # A multipart body is checked by its payload_json, which has the schema of the JSON body.
    if "application/json" not in content:
        return None
    schema = _rewrite(content["application/json"]["schema"], _schemas())
    return jsonschema_rs.Draft202012Validator(
        {"allOf": [schema], "components": {"schemas": _schemas()}}, validate_formats=True
    )


def _rewrite(node: Any, schemas: dict[str, Schema]) -> Any:
    if isinstance(node, list):
        return [_rewrite(item, schemas) for item in node]
    if not isinstance(node, dict):
        return node
    changed = {key: _rewrite(value, schemas) for key, value in node.items() if key not in {"oneOf", "anyOf"}}
    for word in ("oneOf", "anyOf"):
        if word in node:
            members = _rewrite(node[word], schemas)
            changed.update(_nullable(members) or _discriminated(members, schemas) or {word: members})
    return changed


def _nullable(members: list[Schema]) -> Schema | None:
    """Turn "null or X" into "if it is not null, then X"."""
    others = [member for member in members if member != {"type": "null"}]
    if len(others) != 1 or len(members) != 2:
        return None
    return {"if": {"not": {"type": "null"}}, "then": others[0]}


def _discriminated(members: list[Schema], schemas: dict[str, Schema]) -> Schema | None:
    """Turn a union whose members differ by the value of `type` into one condition for each."""
    conditions: list[Schema] = []
    known: list[int] = []
    for member in members:
        target = schemas.get(str(member.get("$ref", "")).removeprefix(_REF), {})
        values = target.get("properties", {}).get("type", {}).get("enum")
        if not values or set(values) & set(known):
            return None
        known += values
        is_this = {"properties": {"type": {"enum": values}}, "required": ["type"]}
        conditions.append({"if": is_this, "then": member})
    types = {"type": "object", "properties": {"type": {"enum": known}}, "required": ["type"]}
    return {"allOf": [types, *conditions]}
