"""The commands, one module or package for each feature; bot/app.py creates the cogs."""
