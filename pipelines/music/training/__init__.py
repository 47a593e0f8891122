"""Training of the composer: corpora as songs, changed copies, batches. Not needed to compose."""
