"""The page: one module a generator, each adding its tab."""
