"""Catalogue: films, titles and facts, and a club's corrections to them."""
