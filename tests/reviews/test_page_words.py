"""What is read from a review page has a message for each of its names, so that it can be translated."""

from __future__ import annotations

from bot.services.reviews.page_preview import field_label, source_label
from bot.sources.review_page import FieldSource, PageDoubt, PageField
from bot.ui.reviews import page_words


def test_every_field_source_and_doubt_of_a_page_has_a_message() -> None:
    assert {field_label(field) for field in PageField} <= set(page_words.field_names())
    assert {source_label(source) for source in FieldSource} == page_words.SOURCES
    assert {doubt.value for doubt in PageDoubt} == page_words.DOUBTS
