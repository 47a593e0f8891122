"""The voice of our own: text to phones, phones to an editable plan, the plan to features, features to sound."""
