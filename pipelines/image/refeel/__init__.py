"""Re-feels a photo: its own land and things under another sky, hour, weather and light, with what the feeling adds."""
