"""What is read of a worker's answer: members of enums as every Python writes them, and never an attribute."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from bot.domain.reviews.review import AuthorKind, SpoilerLevel
from bot.services.heavy_process import read_answer


class _AsBefore3114:
    """Pickles as Python 3.11.0 to 3.11.3 pickle the member of an enum, Debian 12's among them."""

    def __init__(self, kind: type, name: Any) -> None:
        self._kind = kind
        self._name = name

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (self._kind, self._name)


@pytest.mark.parametrize("member", [AuthorKind.HOUSE, SpoilerLevel.NONE])
def test_members_of_enums_are_read_however_they_were_written(member: Any) -> None:
    for written in (member, _AsBefore3114(type(member), member.name)):
        assert read_answer(pickle.dumps(("value", written))) == ("value", member)


@pytest.mark.parametrize(
    ("kind", "name"), [(AuthorKind, "__init__"), (AuthorKind, "mro"), (AuthorKind, 1), (bytearray, "fromhex")]
)
def test_no_other_attribute_is_read(kind: type, name: Any) -> None:
    with pytest.raises(pickle.UnpicklingError):
        read_answer(pickle.dumps(("value", _AsBefore3114(kind, name))))
