"""`make test`, or `python3 -m unittest` in the folder above."""
