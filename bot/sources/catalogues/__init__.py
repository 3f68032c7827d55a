"""Catalogues of films that an operator downloads: how each one's files read."""

from bot.sources.catalogues.catalogue import CatalogueSource, PartedCatalogue
from bot.sources.catalogues.imdb import IMDB
from bot.sources.catalogues.movielens import MOVIELENS
from bot.sources.catalogues.wikidata import WIKIDATA
from bot.sources.catalogues.wikipedia import WIKIPEDIA

CATALOGUES = {catalogue.name: catalogue for catalogue in (IMDB, WIKIDATA, MOVIELENS, WIKIPEDIA)}
"""By the name on the command line; where two know a fact of a film, the one that stands first is believed."""

__all__ = ["CATALOGUES", "CatalogueSource", "PartedCatalogue"]
