"""Review pages saved from the web, as text or HTML: read and understood."""

from bot.sources.review_page.excerpt import excerpt
from bot.sources.review_page.reader import read_review_page
from bot.sources.review_page.value import Doubt, ReviewPage

__all__ = ["Doubt", "ReviewPage", "excerpt", "read_review_page"]
