"""The operator's commands: one module for each thing that `python -m bot` can do."""
