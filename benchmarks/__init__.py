"""Benchmarks of speed and quality; each compares Marquee with alternatives in one run."""
