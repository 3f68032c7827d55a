"""Typographic posters of films, drawn as SVG: colours, designs, one poster, and collages of many."""
