"""Bringing items in and out: one pure module a format, and what every format shares.

    bytes  --a format's parse-->  neutral items  --reading-->  texts of items  --comparing-->  rows of a preview
    texts of items  --portable-->  questions  --a format's write-->  bytes

The maintained django-import-export was weighed: it reads tables only, passes over a changed child row, lets a slug
that stands twice overwrite itself and writes live formulas, so the tables would be a second way beside this one.

`formats` is the door: it knows every format, and chooses one by name and content.
"""
