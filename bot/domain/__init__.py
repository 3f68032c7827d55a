"""The values of a film club and the pure rules about them; features are packages."""
