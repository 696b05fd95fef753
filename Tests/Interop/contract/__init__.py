"""The JSON of the program held against docs/schemas: runs of the built binary, each of them checked."""
