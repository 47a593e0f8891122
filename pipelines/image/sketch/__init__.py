"""A colour sketch of what a prompt names, shaped by the affect; the painter paints over it. Needs numpy and OpenCV."""
