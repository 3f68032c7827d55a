"""Measurements: speed and quality beside what else there is, side by side in one run."""
