"""What an affect puts into a picture: which things, in what state, how many; the hour, weather, light and palette."""
