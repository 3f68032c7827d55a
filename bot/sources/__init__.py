"""Files and services that films and reviews come from."""
