"""Review pages saved from the web, as text or HTML: read and understood."""

from bot.sources.review_page.excerpt import excerpt
from bot.sources.review_page.reader import given_rating, read_review_page
from bot.sources.review_page.value import Doubt, Given, ReviewPage

__all__ = ["Doubt", "Given", "ReviewPage", "excerpt", "given_rating", "read_review_page"]
