"""Pictures that move."""
