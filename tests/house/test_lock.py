"""The locked dependencies match pyproject.toml: all there, within bounds, with hashes, without an index's address."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import paths
from tools import lock

HINT = "run: python -m tools.lock python3.11 python3.12 python3.13"


def locked(name: str) -> list[tuple[Requirement, list[str]]]:
    text = (lock.FOLDER / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(Requirement(line.split(" --hash")[0].strip()), re.findall(r"--hash=(\S+)", line)) for line in lines]


def environment(python: str, machine: str) -> dict[str, str]:
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "platform_machine": machine,
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }


@pytest.mark.parametrize("name", lock.LISTS)
@pytest.mark.parametrize("python", lock.PYTHONS)
@pytest.mark.parametrize("machine", lock.MACHINES)
def test_every_dependency_is_locked_within_its_bounds(name: str, python: str, machine: str) -> None:
    there = environment(python, machine)
    versions: dict[str, str] = {}
    for requirement, _ in locked(name):
        if requirement.marker is None or requirement.marker.evaluate(there):
            key = canonicalize_name(requirement.name)
            assert key not in versions, "one version for each Python and machine"
            ((operator, version),) = [(one.operator, one.version) for one in requirement.specifier]
            assert operator == "=="
            versions[key] = version
    for text in lock.wanted(lock.LISTS[name]):
        wanted = Requirement(text)
        if wanted.marker is not None and not wanted.marker.evaluate(there):
            continue
        found = versions.get(canonicalize_name(wanted.name))
        assert found is not None, f"{text} is not locked; {HINT}"
        assert wanted.specifier.contains(found, prereleases=True), f"{text}, but {found} is locked; {HINT}"


@pytest.mark.parametrize("name", lock.LISTS)
def test_every_line_has_hashes_and_none_has_an_address(name: str) -> None:
    for requirement, hashes in locked(name):
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), requirement
        assert requirement.url is None
    text = (lock.FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|index-url|find-links|trusted-host", text)


def test_both_lists_lock_the_same_versions() -> None:
    run, ci = ({(str(one.name), str(one.marker)): str(one.specifier) for one, _ in locked(name)} for name in lock.LISTS)
    assert {key: run[key] for key in run.keys() & ci.keys()} == {key: ci[key] for key in run.keys() & ci.keys()}


def test_every_dependency_has_an_upper_bound() -> None:
    content = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = content["project"]
    extras = [each for group in project["optional-dependencies"].values() for each in group]
    for text in [*project["dependencies"], *extras, *content["build-system"]["requires"]]:
        assert any(one.operator in ("<", "<=", "==", "~=") for one in Requirement(text).specifier), text
