"""Readers for external files and services: catalogues, trackers, review pages, TMDB, club exports."""
