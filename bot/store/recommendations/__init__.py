"""Recommendations: questions, verdicts, recent users of channels, and the rating pool."""
