"""Highlights: selects and ranks quotable sentences of a review.

`ranking` is the entry point. `spans`, `spoilers` and `page` exclude text that must not be quoted, `sentences` and
`trim` cut the rest into sentences, and `score` rates each one with `model` (English), `languages` (others) and `cues`.
"""
