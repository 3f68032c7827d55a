"""Marquee, a film club's memory on Discord; docs/architecture.md is the map of these rooms."""

__version__ = "0.1.0"
