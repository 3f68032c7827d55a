"""Films related to one film: by catalogue facts (`content`), explicit links (`links`) and ratings (`people`)."""
