"""Review pages saved from the web, as text or HTML: read and understood."""

from bot.sources.review_page.excerpt import make_excerpt
from bot.sources.review_page.reader import given_rating, read_review_page
from bot.sources.review_page.value import PageDoubt, ReviewDetails, ReviewPage

__all__ = ["PageDoubt", "ReviewDetails", "ReviewPage", "given_rating", "make_excerpt", "read_review_page"]
