"""What trains the voice of our own; needs the data, teachers and packages that its users do not."""
