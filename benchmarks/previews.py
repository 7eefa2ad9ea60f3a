"""Draw the pictures that stand for a page where somebody links to it: `python benchmarks/previews.py`.

One for each type of page and each kind, from the site's own drawings and colours, in Chromium, 1200 by 630.
The pictures are committed (static/og), so that the site needs no browser; run this when a drawing changes.
"""

import base64
import os
import struct
import sys
import zlib
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.template import Context, Engine  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from fundamentals import articles, kinds  # noqa: E402
from tests import programs  # noqa: E402

FOLDER = ROOT / "static" / "og"
WIDTH, HEIGHT, COLOURS, LARGEST = 1200, 630, 40, 15 * 1024  # pixels, colours, and bytes of a file
PAGE = """<!doctype html><html><style>{{ css|safe }}
html{font-size:16px;color-scheme:light}body{width:1200px;height:630px;overflow:hidden;background:var(--kh,#141312);color:#fff}
main{position:relative;height:630px;padding:56px 64px}p{font-weight:800;letter-spacing:-.045em;line-height:.95;font-size:{{ size }}px;width:600px}
.brand{position:absolute;left:64px;bottom:52px;font-size:38px;letter-spacing:-.02em;color:#fff}.brand svg{width:150px}
.art{position:absolute;right:56px;top:90px;width:540px;height:450px;color:var(--kp,#fff);overflow:visible}p.two+.art{overflow:hidden}
</style><body class="{{ css_class }}"><main><p class="{% if size < 100 %}two{% endif %}">{{ words }}</p>{% figure drawing %}<span class="brand">{{ site }}{% include "_brand.html" %}</span></main>"""

# Each pixel as a number of the commonest colours: flat drawings have a few, and their edges shades between.
INDEXED = """async ({ png, most }) => {
  const image = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, image.width, image.height).data, counts = new Map(), near = new Map();
  const at = (i) => (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
  for (let i = 0; i < pixels.length; i += 4) counts.set(at(i), (counts.get(at(i)) || 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most).map((entry) => entry[0]);
  const far = (a, b) => [16, 8, 0].reduce((sum, bits) => sum + (((a >> bits) & 255) - ((b >> bits) & 255)) ** 2, 0);
  const nearest = (colour) => palette.reduce((best, one, n) => (far(colour, one) < far(colour, palette[best]) ? n : best), 0);
  for (const colour of counts.keys()) near.set(colour, nearest(colour));
  let text = "";
  for (let i = 0; i < pixels.length; i += 4) text += String.fromCharCode(near.get(at(i)));
  return { palette, indices: btoa(text) };
}"""


def png(width: int, height: int, palette: list[int], indices: bytes) -> bytes:
    """A PNG file of 8-bit colour numbers (https://www.w3.org/TR/png-3/)."""
    rows = b"".join(b"\0" + indices[row * width : (row + 1) * width] for row in range(height))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(colour.to_bytes(3) for colour in palette)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def pictures() -> dict[str, tuple[str, str, str]]:
    """Name of a file -> the words on it, its drawing, the class of its colours."""
    found = {kind.slug: (kind.label, f"hero-{kind.slug}", kind.css) for kind in kinds.KINDS}
    for name, label in articles.TYPES.items():
        if name not in ("definition", "site"):
            found[name] = (label, f"hero-{name}", "")
    found["site"] = ("Called AI. But which kind?", "hero-guide", "")
    return found


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    template = Engine.get_default().from_string(PAGE)
    css = (ROOT / "static" / "site.css").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=programs.chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name, (words, drawing, colours) in pictures().items():
            values = {
                "css": css, "words": words, "drawing": drawing, "css_class": colours,
                "site": settings.SITE_NAME, "size": 108 if len(words) < 20 else 84,
            }  # fmt: skip
            page.set_content(template.render(Context(values)))
            shot = base64.b64encode(page.screenshot()).decode()
            drawn = page.evaluate(INDEXED, {"png": shot, "most": COLOURS})
            file = png(WIDTH, HEIGHT, drawn["palette"], base64.b64decode(drawn["indices"]))
            (FOLDER / f"{name}.png").write_bytes(file)
            print(f"{name}.png {len(file):,} bytes{'' if len(file) <= LARGEST else ': too large'}")
        browser.close()


if __name__ == "__main__":
    main()
