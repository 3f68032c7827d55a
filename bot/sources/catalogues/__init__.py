"""Readers for catalogues that an operator downloads (IMDb, Wikidata, MovieLens, Wikipedia), and for the bundled one."""

from bot.sources.catalogues.bundle import BUNDLED
from bot.sources.catalogues.catalogue import CatalogueSource, PartedCatalogue
from bot.sources.catalogues.imdb import IMDB
from bot.sources.catalogues.movielens import MOVIELENS
from bot.sources.catalogues.wikidata import WIKIDATA
from bot.sources.catalogues.wikipedia import WIKIPEDIA

CATALOGUES = {catalogue.name: catalogue for catalogue in (IMDB, WIKIDATA, BUNDLED, MOVIELENS, WIKIPEDIA)}
"""Catalogues by their name on the command line, in order of precedence: the first source of a fact wins."""

__all__ = ["BUNDLED", "CATALOGUES", "CatalogueSource", "PartedCatalogue"]
