"""Models of things, a theme each module: its name is that of the file that they are packed in."""
