"""Recommendations from ratings.

`recommender` is the entry point. `mix` combines the models: nearest neighbours and EASE (`model`), kernel regressions
and a truncated SVD (`kernel`). `reasons` explains suggestions, and `together` chooses films for a group.
"""
