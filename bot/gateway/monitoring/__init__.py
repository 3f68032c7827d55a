"""Health and metrics over HTTP, for whoever runs the bot."""
