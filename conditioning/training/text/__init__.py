"""How the text model was trained; begin at `run`."""
