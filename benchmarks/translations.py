"""What the languages cost: time and memory of all translations and locale facts, beside English alone.

python -m benchmarks.translations
"""

from __future__ import annotations

import gc
import time
import tracemalloc

from bot.ui.language.facts import locale_facts
from bot.ui.language.languages import ENGLISH, LANGUAGES, speaking

MOST_MILLISECONDS, MOST_MEGABYTES = 50, 10
"""What the issue allows at the start, and for all languages together."""


def main() -> None:
    with speaking(ENGLISH):
        locale_facts()
    gc.collect()
    others = [language for language in LANGUAGES.values() if language is not ENGLISH]
    tracemalloc.start()
    # Nothing is read before a language is used, so the start itself costs nothing.
    for language in others:
        with speaking(language):
            locale_facts()
            assert language.messages.plural_form(1) >= 0
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    spent = []
    for language in others:
        language.__dict__.pop("messages", None)
        began = time.process_time()
        assert language.messages.texts is not None
        spent.append(1_000 * (time.process_time() - began))
    count = sum(len(language.messages.texts) for language in others)
    print(f"{len(others)} languages, {count:,} messages")
    print(f"memory of all: {held / 1e6:.1f} MB (at most {MOST_MEGABYTES})")
    print(f"reading one, at its first use: at most {max(spent):.1f} ms of CPU")
    print(f"at the start: none is read (at most {MOST_MILLISECONDS} ms)")


if __name__ == "__main__":
    main()
