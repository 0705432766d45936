"""The sample program carried through two years in a browser, by the people it is made for: `make walk`."""
