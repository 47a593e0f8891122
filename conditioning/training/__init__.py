"""How what conditioning ships was trained; nothing here is imported at run time."""
