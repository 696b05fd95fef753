"""The schemas of docs/schemas, and the commands they are for."""

import json
import pathlib
import re

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

ROOT = pathlib.Path(__file__).resolve().parents[3]
FOLDER = ROOT / "docs" / "schemas"

FILES = {path.name: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
SHARED = {"common.json", "envelope.json"}
REGISTRY = Registry().with_resources(
    (name, Resource.from_contents(content, default_specification=DRAFT202012)) for name, content in FILES.items())

# What a group without a subcommand is.
DEFAULTS = {
    "order": "order place", "cancel": "cancel now", "withdraw": "withdraw send", "transfer": "transfer send",
    "sandbox keys": "sandbox keys show"}


def leaves():
    """Every command that does something, by its words."""
    text = (ROOT / "docs" / "commands.md").read_text()
    names = re.findall(r"^\| \[`([a-z -]+)`\]\(#", text, re.MULTILINE)
    return [name for name in names if not any(other.startswith(name + " ") for other in names)]


LEAVES = leaves()


def command_of(words):
    """The command that words of a command line call; None when they call none."""
    for count in (3, 2, 1):
        name = " ".join(words[:count])
        name = DEFAULTS.get(name, name)
        if name in LEAVES:
            return name
    return None


def file_of(command):
    return command.replace(" ", "-") + ".json"


def problems(instance, reference):
    """Everything that is wrong with a value by the schema of that reference."""
    validator = Draft202012Validator({"$ref": reference}, registry=REGISTRY)
    return [
        f"{reference}: {'/'.join(map(str, error.absolute_path)) or 'all of it'}: {explained(error)}"
        for error in validator.iter_errors(instance)]


def explained(error):
    """The message, and of alternatives those of the one that fits best."""
    text = error.message[:400]
    if not error.context:
        return text
    branches = {}
    for part in error.context:
        branches.setdefault(part.schema_path[0], []).append(part)
    best = min(branches.values(), key=len)
    return text + "".join(f"\n    {'/'.join(map(str, part.absolute_path))}: {explained(part)}" for part in best[:4])


def data_problems(command, data, success):
    """What is wrong with the data of a command."""
    name = file_of(command)
    if name not in FILES:
        return [f"there is no docs/schemas/{name}"]
    if success:
        return problems(data, name)
    if data is None or not problems(data, "common.json#/$defs/serviceFailure"):
        return []
    if "failure" not in FILES[name].get("$defs", {}):
        return [f"{name} tells of no data after a failure: {json.dumps(data, default=str)[:300]}"]
    return problems(data, f"{name}#/$defs/failure")
