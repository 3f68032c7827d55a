"""Recommendations: what to watch next, related films, and compared tastes."""
