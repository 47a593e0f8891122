"""All recipes: what music of a word is like; see `recipe.Recipe`."""

from __future__ import annotations

from pipelines.music.attributes.recipe import Band, Recipe
from pipelines.music.attributes.recipes_pleasant import PLEASANT_RECIPES
from pipelines.music.attributes.recipes_unpleasant import UNPLEASANT_RECIPES

RECIPES: tuple[Recipe, ...] = (*PLEASANT_RECIPES, *UNPLEASANT_RECIPES)

__all__ = ["RECIPES", "Band", "Recipe"]
