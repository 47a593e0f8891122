"""A small three-dimensional world: things of the stock stand on land and water under a sky, lit and traced."""
