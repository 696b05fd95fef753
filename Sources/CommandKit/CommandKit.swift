// Declared commands.
