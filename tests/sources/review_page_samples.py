"""A short review that tests put below headlines and lines of facts of many shapes."""

from __future__ import annotations

HEAT = (
    "Two men drink coffee in the middle of the film, and nothing happens but talk. One of them steals for a living, the "
    "other catches thieves, and it is the best scene that either of these great actors has ever played.\n\n"
    "Heat is long, and I loved every minute. The camera finds a city made of lights in which nobody seems to live."
)
