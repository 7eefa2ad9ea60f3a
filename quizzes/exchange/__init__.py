"""Bringing items in and out: one pure module a format, and what every format shares.

    bytes  --a format's parse-->  neutral items  --reading-->  texts of items  --comparing-->  rows of a preview
    texts of items  --portable-->  questions  --a format's write-->  bytes

`formats` is the door: it knows every format, and chooses one by name and content.
"""
