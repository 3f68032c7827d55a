"""Movie nights, through the commands and buttons that members use."""
