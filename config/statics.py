"""The site's own styles and scripts as they are sent: without the comments and indentation that colleagues need."""

import re

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

BLOCK = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
LINE = re.compile(r"(?:^|[ \t]+)//[ \t][^\"'`\n]*$", re.MULTILINE)
SPACE = re.compile(r"^\s+", re.MULTILINE)


class LeanStorage(CompressedManifestStaticFilesStorage):
    """Hashes and compresses what it collects; of the files in static/ itself, what they do without their comments."""

    def _save(self, name: str, content: File) -> str:
        if is_own(name):
            content = ContentFile(lean(b"".join(content.chunks()).decode(), name).encode())
        kept: str = super()._save(name, content)
        return kept


def is_own(name: str) -> bool:
    """Whether it is a style or script of this site: what others ship comes in folders, already small."""
    return "/" not in name and name.endswith((".css", ".js"))


def lean(text: str, name: str) -> str:
    """The same rules or statements, a line each as before: scripts may end a statement with a line."""
    text = BLOCK.sub("", text)
    return SPACE.sub("", LINE.sub("", text) if name.endswith(".js") else text)
