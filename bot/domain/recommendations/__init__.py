"""Recommendations: what to watch next, related films, compared tastes, and the rating pool."""
