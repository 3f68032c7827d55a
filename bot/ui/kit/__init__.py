"""Kit: what all cards share: layout, text, theme, controls, forms."""
