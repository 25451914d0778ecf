"""Checks the language of every text that is not excepted, and the rules of english.py against bad and good samples."""

import unittest

import english
import structure_test


class Repository(unittest.TestCase):
    def test_texts_have_none_of_the_habits_that_are_hard_to_read(self):
        files = structure_test.files()
        wrong = [w for path, text in files.items() for w in english.check(path, text)]
        self.assertEqual([], wrong, "\n" + "\n".join(wrong))
        checked = [path for path in files if not path.startswith(english.NOT_YET + english.NEVER)]
        self.assertIn("README.md", checked)
        self.assertIn("schema/schema.json", checked)


# Samples of the habits.
BAD_COMMENTS = (
    "What state says is deployed, seen from the program.",
    "Whether the branch has it.",
    "How long a request may take.",
    "Whoever reads this file owns it.",
    "Everything fits on one page. The tag is no candidate.",
)
BAD_TEXTS = (
    "a path is none; give a URL",
    "%s is no RE2 regular expression",
    "these tags are no candidates",
    "quote it, lest digits are lost",
    "also limits the wait, beside `timeout`",
    "the operation was begun too early",
    "the file is written anew",
    "each has a folder of its own",
    "the input of the program goes first",
    "the request is sent once more",
    "every image, be it old or new",
    "the reason stands below",
    "the clone lies in the cache",
    "no candidate is left that serves",
    "the plugin tells which image is newest",
    "the image is passed over",
    "one sentence on how the choice came about",
    "the behaviour of the registry",
    "the colour of the page",
    "a licence for all",
    "this build is optimised",
    "the tags were analysed",
)
GOOD_TEXTS = (
    "there is no candidate left",
    "the tag is no longer in the registry",
    "it is no older than the deployed image",
    "\"\" if there is none",
    "a stand-in for the cluster stands for all of them",
    "the server that serves this user",
    "callers read the body on their own threads",
    "`behaviour` is the name of a key, and `is no` a quotation",
    "the authors promise precise otherwise wise exercises",
)


class Habits(unittest.TestCase):
    """The rules find bad samples wherever a text can be, and leave good samples alone."""

    def found(self, path, text):
        return bool(english.habits(path, text))

    def test_each_is_found_in_every_kind_of_text(self):
        for text in BAD_TEXTS:
            self.assertTrue(self.found("provider/base/a.h", f"// Says that {text}.\n"), text)
            self.assertTrue(self.found("provider/base/a.cc", f'Error("cannot read: {text}");\n'), text)
            self.assertTrue(self.found("docs/a.md", f"# Title\n\nIt says: {text}.\n"), text)
            self.assertTrue(self.found("schema/schema.json", f'{{"description": "It says: {text}."}}'), text)
            self.assertTrue(self.found("ci/a.sh", f"#!/bin/sh\n# Says that {text}.\n"), text)
            self.assertTrue(self.found("tests/a.py", f'def f():\n    """Says that {text}."""\n'), text)

    def test_good_texts_are_left_alone(self):
        for text in GOOD_TEXTS:
            for path, whole in (("a/a.h", f"// Says that {text}.\n"), ("docs/a.md", f"It says: {text}.\n"), ("a/a.cc", f'f("{text}");')):
                self.assertFalse(self.found(path, whole), text)

    def test_a_noun_clause_is_found_as_a_comment_and_as_a_description(self):
        for text in BAD_COMMENTS:
            self.assertTrue(self.found("provider/base/a.h", f"  // {text}\n  int x;\n"), text)
            self.assertTrue(self.found("cmake/a.cmake", f"# {text}\n"), text)
            self.assertTrue(self.found("schema/schema.json", f'{{"a": [{{"description": "{text}"}}]}}'), text)
            self.assertTrue(self.found("tests/a.py", f'"""{text}"""\n'), text)

    def test_a_question_is_not_a_noun_clause(self):
        self.assertFalse(self.found("provider/base/a.h", "// What happens if the file does not exist?\n"))
        self.assertFalse(self.found("docs/a.md", "## What imagecd trusts\n"))

    def test_a_phrase_is_found_across_a_line_break(self):
        self.assertTrue(self.found("a/a.h", "// The tag is\n// no candidate.\n"))
        self.assertTrue(self.found("a/a.cc", 'f("the tag is "\n  "no candidate");'))
        self.assertTrue(self.found("docs/a.md", "The tag is\nno candidate.\n"))

    def test_the_name_of_a_test_is_a_text(self):
        self.assertTrue(self.found("a/a_test.cc", "TEST_F(PathTest, APathIsNoUrl) {}\n"))
        self.assertTrue(self.found("tests/a.py", "class A:\n    def test_the_colour_is_red(self):\n        pass\n"))
        self.assertFalse(self.found("a/a_test.cc", "TEST(PathTest, APathIsNotAUrl) {}\n"))

    def test_code_and_strings_of_tests_are_not_texts(self):
        self.assertFalse(self.found("a/a.cc", "bool colour_is_no_value = beside + 1;\n"))
        self.assertFalse(self.found("a/a_test.cc", 'f("the tag is no candidate");\n'))
        self.assertFalse(self.found("docs/a.md", "```sh\necho is no candidate\n```\n"))

    def test_excepted_paths_are_not_checked(self):
        bad = "// The tag is no candidate.\n"
        for path in english.NOT_YET + english.NEVER:
            self.assertEqual([], english.check(path + "a.h" if path.endswith("/") else path, bad))
        self.assertTrue(english.check("provider/base/a.h", bad))


if __name__ == "__main__":
    unittest.main()
