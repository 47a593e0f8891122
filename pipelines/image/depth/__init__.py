"""Reads from one picture how far away each of its points is and what it is: sky, ground, water, walls, things."""
