"""The tests. A package, so that no library that ships a folder of this name is found in its place."""
