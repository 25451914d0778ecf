"""The report as a strict parser of HTML reads it, and the promises of its style sheet."""

import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import case  # noqa: E402

html5lib = case.package("html5lib")
SAMPLE = case.program("sample_report", "ci/build.sh dev sample_report")


def page(which):
    return subprocess.run([SAMPLE, which], check=True, capture_output=True, timeout=60).stdout.decode()


def elements(text):
    """All elements of a page that has no error at all."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return list(tree.iter())


def luminance(color):
    color = color.lstrip("#")
    if len(color) == 3:
        color = "".join(2 * c for c in color)
    parts = [int(color[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class ReportPageTest(unittest.TestCase):
    def test_a_strict_parser_finds_no_error_in_any_page(self):
        for which in ("homeslice", "hostile", "empty"):
            with self.subTest(which=which):
                self.assertTrue(elements(page(which)))
        with self.assertRaises(html5lib.html5parser.ParseError):
            elements(page("empty").replace("</main>", ""))

    def test_nothing_is_run_or_asked_for(self):
        for which in ("homeslice", "hostile", "empty"):
            with self.subTest(which=which):
                for element in elements(page(which)):
                    if not isinstance(element.tag, str):
                        self.fail("a comment")
                    name = element.tag.rsplit("}", 1)[-1]
                    self.assertNotIn(name, ("script", "img", "image", "iframe", "object", "embed", "link", "base", "form", "use", "foreignObject"))
                    for attribute, value in element.attrib.items():
                        attribute = attribute.rsplit("}", 1)[-1].lower()
                        self.assertFalse(attribute.startswith("on") or attribute in ("style", "src", "srcset"), attribute)
                        if attribute == "href":
                            self.assertRegex(value, "^(#|https://)")

    def test_hostile_text_is_shown_as_text(self):
        text = "".join(t for e in elements(page("hostile")) for t in (e.text or "", e.tail or ""))
        self.assertIn("<script>document.title='owned'</script>", text)
        self.assertNotIn("\u202e", text)
        self.assertNotIn("\x1b", text)

    def test_the_style_asks_for_nothing(self):
        style = re.search("<style>(.*)</style>", page("homeslice"), re.DOTALL).group(1)
        self.assertNotRegex(style, r"url\(|@import|expression")

    def test_labels_and_links_lead_somewhere(self):
        found = elements(page("homeslice"))
        ids = [e.attrib["id"] for e in found if "id" in e.attrib]
        self.assertEqual(len(ids), len(set(ids)))
        for element in found:
            for attribute in ("aria-labelledby", "href"):
                value = element.attrib.get(attribute, "")
                if attribute == "href" and not value.startswith("#"):
                    continue
                self.assertTrue(not value or value.lstrip("#") in ids, value)

    def test_tables_have_a_name_and_headers_that_say_what_they_head(self):
        found = elements(page("homeslice"))
        tables = [e for e in found if e.tag == "table"]
        self.assertGreaterEqual(len(tables), 7)
        for table in tables:
            self.assertTrue("aria-labelledby" in table.attrib or table.find("caption") is not None)
            for header in table.iter("th"):
                self.assertIn(header.attrib["scope"], ("col", "row"))

    def test_colors_have_enough_contrast_in_light_and_dark_mode(self):
        style = re.search("<style>(.*)</style>", page("homeslice"), re.DOTALL).group(1)
        themes = [dict(re.findall(r"--(\w+):(#\w+)", block)) for block in re.findall(r":root\{([^}]*)\}", style)]
        self.assertEqual(2, len(themes))
        for theme in themes:
            for text in ("ink", "soft", "newest", "pinned", "held", "wrong", "link"):
                for paper in ("paper", "shade"):
                    self.assertGreaterEqual(contrast(theme[text], theme[paper]), 4.5, f"{text} on {paper}")
            self.assertGreaterEqual(contrast(theme["on"], theme["newest"]), 4.5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
