"""The report in Chromium: on a phone, in the dark, by ear. With IMAGECD_SCREENSHOTS=FOLDER it leaves pictures there."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import browser  # noqa: E402
from harness import case  # noqa: E402

PHONE = {"width": 360, "height": 800}


class ReportBrowserTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        sample = case.program("sample_report", "ci/build.sh dev sample_report")
        program = case.program(pathlib.Path(browser.find() or "chromium").name, "make deps")
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.pages = {}
        for which in ("homeslice", "hostile", "empty"):
            cls.pages[which] = pathlib.Path(folder) / f"{which}.html"
            cls.pages[which].write_bytes(subprocess.run([sample, which], check=True, capture_output=True, timeout=60).stdout)
        cls.browser = cls.enterClassContext(browser.Browser(program))

    def picture(self, name):
        if folder := os.environ.get("IMAGECD_SCREENSHOTS"):
            self.browser.screenshot(pathlib.Path(folder) / f"{name}.png")

    def test_nothing_is_wider_than_a_phone_or_a_desk(self):
        for which, path in self.pages.items():
            for width in (320, 360, 768, 1280):
                with self.subTest(which=which, width=width):
                    self.browser.open(path, width=width)
                    self.assertEqual(width, self.browser.evaluate("document.documentElement.scrollWidth"))
                    self.picture(f"{which}-{width}")

    def test_it_is_dark_for_people_who_prefer_that(self):
        background = "getComputedStyle(document.body).backgroundColor"
        self.browser.open(self.pages["homeslice"])
        light = self.browser.evaluate(background)
        self.browser.open(self.pages["homeslice"], dark=True)
        dark = self.browser.evaluate(background)
        self.picture("homeslice-dark")
        self.assertEqual(("rgb(255, 255, 255)", "rgb(13, 17, 23)"), (light, dark))

    def test_text_is_large_enough_to_read_on_a_phone(self):
        self.browser.open(self.pages["homeslice"], **PHONE)
        smallest = self.browser.evaluate(
            "Math.min(...[...document.querySelectorAll('body *')].map(e => parseFloat(getComputedStyle(e).fontSize)))")
        self.assertGreaterEqual(smallest, 11)
        self.assertGreaterEqual(self.browser.evaluate("document.querySelector('summary').getBoundingClientRect().height"), 30)

    def test_the_overview_is_a_table_by_ear_also_where_it_is_cards(self):
        for size in (PHONE, {}):
            with self.subTest(size=size):
                self.browser.open(self.pages["homeslice"], **size)
                heard = self.browser.heard()
                self.assertIn(("table", "Now"), heard)
                self.assertIn(("columnheader", "Against its branch"), heard)
                for app in ("backup-todoist", "buttons", "chime", "clocktime", "switches"):
                    self.assertIn(("rowheader", app), heard)
                self.assertIn(("image", "chime: 4 deployments; now 185c95c, pinned"),
                              [("image" if role == "img" else role, name) for role, name in heard])

    def test_every_meaning_of_a_color_is_also_in_a_word(self):
        self.browser.open(self.pages["homeslice"])
        text = self.browser.evaluate("document.body.innerText")
        for word in ("newest", "pinned", "held", "up to date", "behind", "not known", "rings at night", "visitors until Sunday"):
            self.assertIn(word, text)

    def test_nothing_is_asked_for_and_hostile_text_stays_text(self):
        for which, path in self.pages.items():
            with self.subTest(which=which):
                self.browser.open(path)
                self.assertEqual([path.resolve().as_uri()], self.browser.requests)
                self.assertNotEqual("owned", self.browser.evaluate("document.title"))
                self.assertEqual(0, self.browser.evaluate("document.querySelectorAll('script,img,[onerror]').length"))

    def test_scripts_could_not_run_even_if_they_got_in(self):
        self.browser.open(self.pages["homeslice"])
        self.browser.evaluate(
            "(() => { const s = document.createElement('script'); s.textContent = 'document.title=\"owned\"'; document.body.append(s); })()")
        self.assertNotEqual("owned", self.browser.evaluate("document.title"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
