"""The composer: lead sheets by a Transformer, forms, and the change of a piece to another feeling."""
