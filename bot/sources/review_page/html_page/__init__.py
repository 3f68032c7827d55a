"""Reads an HTML page: `page` is the entry, `tree_walk` yields its blocks.

`metadata` and `microdata` read structured data; `zones`, `tables` and `star_icons` know what elements mean.
"""
