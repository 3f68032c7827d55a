"""Messages that Marquee sends to channels by itself, without anyone's command."""
