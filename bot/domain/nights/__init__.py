"""Movie nights: lists and nominations, how votes are counted, the life of a night, and its steps on Discord."""
