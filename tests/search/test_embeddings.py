"""Embeddings: similar texts are close, and stored vectors are read back unchanged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.search.embeddings import SIZE, MiniLmModel
from bot.search.vectors import FilmVectors

needs_extra = pytest.mark.skipif(not MiniLmModel.is_available(), reason="the extra `find` is not installed")


@needs_extra
def test_a_question_is_nearest_to_the_text_that_answers_it() -> None:
    meaning = MiniLmModel()
    rows = meaning.embed(["A great white shark eats swimmers.", "Two lovers part at a railway station.", ""])
    assert rows.shape == (3, SIZE)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    question = meaning.embed(["dangerous fish"])[0]
    assert int(np.argmax(rows @ question)) == 0


@needs_extra
def test_no_text_gives_no_row_and_any_length_gives_one() -> None:
    meaning = MiniLmModel()
    assert meaning.embed([]).shape == (0, SIZE)
    assert np.isfinite(meaning.embed(["long " * 5_000, "ラン \x00 😀"])).all()


def test_vectors_are_kept_and_found_by_nearness(tmp_path: Path) -> None:
    rows = [np.array(row, np.float32) for row in ([1, 0], [0, 1], [0.6, 0.8])]
    FilmVectors.from_rows("7", [10, 20, 30], [1, 2, 3], rows).save(tmp_path / "a")
    kept = FilmVectors.load(tmp_path / "a")
    assert kept.epoch == "7"
    near = kept.nearest_films(np.array([0, 1], np.float32), 5, 0.5)
    assert [film for film, _ in near] == [20, 30]
    assert [cosine for _, cosine in near] == pytest.approx([1.0, 0.8], abs=0.01)
    assert kept.nearest_films(np.array([0, 1], np.float32), 1, 0.5) == near[:1]
    assert kept.vector_of(10, 1) is not None
    assert kept.vector_of(10, 9) is None
    assert kept.vector_of(99, 1) is None


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04broken", b"\x93NUMPY"])
def test_a_missing_or_broken_file_is_an_empty_one(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a").write_bytes(content)
    kept = FilmVectors.load(tmp_path / "a")
    assert kept.epoch == ""
    assert kept.nearest_films(np.array([0, 1], np.float32), 5, 0.5) == []
