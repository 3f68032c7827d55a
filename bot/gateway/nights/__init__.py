"""What movie nights do on Discord by themselves: their panels, announcements, and what the clock asks for."""
