"""The table of what can be found, and the full-text index that the database itself keeps of it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "fundamentals_searchdocument"
COLUMNS = "title, lede, text, also"
NEW = "new.title, new.lede, new.text, new.also"
OLD = NEW.replace("new.", "old.")
LEARN = f"insert into search_index(rowid, {COLUMNS}) values (new.id, {NEW});"
FORGET = f"insert into search_index(search_index, rowid, {COLUMNS}) values ('delete', old.id, {OLD});"

# A virtual table that stores only the index and reads the words from the rows themselves. Should a later
# migration rebuild the table of documents, as Django does on SQLite to alter one, it drops the triggers
# with the old table: create them again there, and run rebuild_search.
SQLITE = (
    f"""create virtual table search_index using fts5({COLUMNS}, content='{TABLE}', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')""",
    f"create trigger search_insert after insert on {TABLE} begin {LEARN} end",
    f"create trigger search_delete after delete on {TABLE} begin {FORGET} end",
    f"create trigger search_update after update on {TABLE} begin {FORGET} {LEARN} end",
)


def vector(column: str, weight: str) -> str:
    """The words of a column, without accents; marks inside a word are spaces: "A/B" is no path, "24.fps" no host."""
    plain = f"regexp_replace(normalize({column}, nfkd), '[\\u0300-\\u036f]', '', 'g')"
    spaced = f"translate({plain}, '/-_.:@#&+=%', '           ')"
    return f"setweight(to_tsvector('search_english', {spaced}), '{weight}')"


HEAD = " || ".join((vector("title", "A"), vector("lede", "B"), vector("also", "C")))
# English stems without English stop words: which words say nothing is decided in one place, for both
# databases, and there "before" and "after" say something. The second vector leaves the long text out.
POSTGRESQL = (
    "create text search dictionary search_stem (template = snowball, language = english)",
    "create text search configuration search_english (copy = english)",
    """alter text search configuration search_english
        alter mapping for asciiword, word, asciihword, hword, hword_asciipart, hword_part with search_stem""",
    f"""alter table {TABLE}
        add column search_index tsvector generated always as ({HEAD} || {vector("text", "D")}) stored,
        add column search_head tsvector generated always as ({HEAD}) stored""",
    f"create index search_index on {TABLE} using gin (search_index)",
)


def create(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement, params=None)


def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The triggers, or the index, go with the table."""
    if editor.connection.vendor == "sqlite":
        editor.execute("drop table search_index")
    else:
        editor.execute(f"alter table {TABLE} drop column search_index, drop column search_head")
        editor.execute("drop text search configuration search_english")
        editor.execute("drop text search dictionary search_stem")


class Migration(migrations.Migration):

    dependencies = [
        ("fundamentals", "0002_authoring"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=25, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=20)),
                ("slug", models.CharField(max_length=60)),
                ("section", models.TextField(blank=True)),
                ("label", models.CharField(max_length=20)),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("name", models.TextField()),
                ("title", models.TextField()),
                ("lede", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("also", models.TextField(blank=True)),
                ("article", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="fundamentals.article")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["page", "slug"], name="search_page"),
                    models.Index(fields=["name"], name="search_name"),
                ],
            },
        ),
        migrations.RunPython(create, drop),
    ]
