"""Finding known names in text: exactly, nearly, by sound, and in their variants."""
