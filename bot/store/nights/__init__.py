"""Statements about movie nights."""
