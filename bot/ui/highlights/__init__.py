"""Highlights: quotable lines and quote cards."""
