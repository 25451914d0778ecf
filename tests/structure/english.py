"""The habits of language that no text of this repository has: comments, messages, schema and documents.

Each text is split into passages: a comment of several lines, a message of several literals, a paragraph or a table cell is one
passage, so that a phrase is found across a line break. A test's name is one, too. Other code is not searched, and neither is text
in backquotes or quotes.
"""

import ast
import io
import json
import re
import tokenize

# Folders and files whose texts are not clean yet. To switch the check on for one, delete its line.
NOT_YET = (
    "Pulumi.yaml",
    "cli/commands/",
    "cli/operate/",
    "cli/watch/",
    "demo/",
    "docs/generate.md",
    "docs/operations.md",
    "docs/registries.md",
    "programs/",
    "provider/evidence/",
    "provider/http/",
    "provider/inputs/",
    "provider/oci/",
    "provider/policy/",
    "provider/property/",
    "provider/resources/",
    "schema/imagecd.schema.json",
    "sdk/",
    "tests/golden/",
    "tests/testing/",
)
# Texts of others, data, and the rules themselves.
NEVER = ("LICENSE", "provider/proto/", "tests/fuzz/corpus/", "tests/structure/english.py", "tests/structure/english_test.py")

COMMENT, MESSAGE, NAME, PROSE = "comment", "message", "name of a test", "prose"

# Each habit: the kinds of passages in which it is wrong, a pattern, and the remedy.
_EVERY = {COMMENT, MESSAGE, NAME, PROSE}
_HABITS = (
    ({COMMENT}, r"^(?-i:What|Whether|How|Who|Whom|Whose|Why)\b[^?]*$", "a noun clause: say what the thing is or does"),
    ({COMMENT}, r"^(?-i:Whatever|Whoever|Wherever|Whichever)\b", "a noun clause: say what the thing is or does"),
    (_EVERY, r"(?<!there )\b(is|are|was|were|be) no (?!longer\b|more\b|[a-z]+er\b)[a-z\"%]", "say that it is not"),
    (_EVERY, r"(?<!there )\b(is|are|was|were) none(?= ?([.,;:)]|$| of\b))", "say that it is not one"),
    (_EVERY, r"\blest\b", "so that ... not"),
    (_EVERY, r"\bbeside\b", "next to, or in addition to"),
    (_EVERY, r"\bbegun\b", "started"),
    (_EVERY, r"\banew\b", "again"),
    (_EVERY, r"\bof (its|one's|their) own\b", "separate, or its own ..."),
    (_EVERY, r"\bgo(es)? first\b", "takes precedence"),
    (_EVERY, r"\bonce more\b", "again"),
    (_EVERY, r"\bbe it\b", "whether"),
    (_EVERY, r"\bstands?\b(?!-in| (for|in)\b)", "is, or is written"),
    (_EVERY, r"\b(lies|lay)\b", "is"),
    (_EVERY, r"\b(that|which) serves?\b(?= to\b|[.,;:)]|$)", "is usable"),
    (_EVERY, r"\bis told\b|\btells (of|apart|what|which|whether|how)\b", "shows, or distinguishes"),
    (_EVERY, r"\bwithout a word\b|\bof itself\b", "the usual word"),
    (_EVERY, r"\b(pass|passes|passed) over\b", "skip"),
    (_EVERY, r"\b(came|comes|come) about\b", "happened, or was chosen"),
    (_EVERY, r"\b(mis)?behaviours?\b|\bundefined-behaviour\b", "behavior"),
    (_EVERY, r"\b(colour|favour|honour|neighbour|labour|flavour)\w*", "the American spelling: -or"),
    (_EVERY, r"\b(centre|licence|defence|catalogue|artefact|judgement|whilst|grey|programme)s?\b", "the American spelling"),
    (_EVERY, r"\b\w*(optimi|normali|initiali|organi|recogni|seriali|summari|parenthesi|synchroni|memoi|harmoni|authori|minimi|maximi"
             r"|speciali|utili|customi|prioriti|standardi|emphasi|finali|visuali|saniti)s(e|es|ed|er|ers|ing|ations?)\b",
     "the American spelling: -ize"),
    (_EVERY, r"\banalys(e|ed|es|ing)\b|\b(label|model|travel|signal)l(ed|ing)\b", "the American spelling"),
)
HABITS = tuple((kinds, re.compile(pattern, re.IGNORECASE), remedy) for kinds, pattern, remedy in _HABITS)

_CC_TOKEN = re.compile(
    r'//(?P<comment>[^\n]*)|/\*(?P<block>.*?)\*/|R"(?P<end>\w*)\((?P<raw>.*?)\)(?P=end)"|"(?P<string>(?:[^"\\\n]|\\.)*)"'
    r"|(?<!\w)'(?:[^'\\\n]|\\.[0-9a-fx]*)'", re.DOTALL)


_TEST_NAME = re.compile(r"^ *(?:TEST(?:_F|_P)?\(\s*\w+,\s*(?P<cc>\w+)\)|def test_(?P<python>\w+)\()", re.MULTILINE)


def _test_names(text):
    """The sentences in the names of tests."""
    return [[NAME, text.count("\n", 0, name.start()) + 1,
             re.sub(r"(?<!^)(?=[A-Z])", " ", name["cc"]).capitalize() if name["cc"] else name["python"].replace("_", " ")]
            for name in _TEST_NAME.finditer(text)]


def _joined(pieces, gaps):
    """Joins (kind, line, text) pieces where the gap before a piece holds only blanks."""
    passages = []
    for (kind, line, text), gap in zip(pieces, gaps):
        if passages and passages[-1][0] == kind and gap.strip() == "" and gap.count("\n") <= 1 and text.strip():
            passages[-1][2] += text if kind == MESSAGE else " " + text
        else:
            passages.append([kind, line, text])
    return passages


def _cc(text, with_messages):
    pieces, gaps, end = [], [], 0
    for token in _CC_TOKEN.finditer(text):
        kind = COMMENT if token["comment"] is not None or token["block"] is not None else MESSAGE
        content = next((token[name] for name in ("comment", "block", "raw", "string") if token[name] is not None), None)
        if content is None or (kind == MESSAGE and not with_messages):
            continue
        pieces.append((kind, text.count("\n", 0, token.start()) + 1, content))
        gaps.append(text[end:token.start()])
        end = token.end()
    return _joined(pieces, gaps) + _test_names(text)


def _hash(text):
    """Comments that begin with a hash and have a line to themselves."""
    pieces, gaps, last = [], [], -1
    for number, line in enumerate(text.splitlines(), 1):
        comment = re.match(r"\s*#(?!!)(.*)|[a-z]+:.*##(.*)", line)  # the latter explains a target of a Makefile
        if comment:
            pieces.append((COMMENT, number, comment[1] or comment[2] or ""))
            gaps.append("\n" if number == last + 1 else "code")
            last = number
    return _joined(pieces, gaps)


def _python(text, with_messages):
    passages = _hash(text) + _test_names(text)
    tree = ast.parse(text)
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and (documentation := ast.get_docstring(node)):
            docstrings.add(documentation)
            for paragraph in documentation.split("\n\n"):
                passages.append([COMMENT, getattr(node, "lineno", 1), paragraph])
    if with_messages:
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docstrings:
                passages.append([MESSAGE, node.lineno, node.value])
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and token.line.strip() != token.string.strip():
            passages.append([COMMENT, token.start[0], token.string.lstrip("#")])
    return passages


def _markdown(text):
    passages, fenced, last_blank = [], False, True
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced, last_blank = not fenced, True
        elif fenced or line.startswith("    ") and last_blank or not line.strip():
            last_blank = last_blank or not line.strip()
        elif last_blank or re.match(r"\s*([-*#|]|\d+\.) ?", line):
            passages.extend([PROSE, number, cell] for cell in (line.split("|") if line.startswith("|") else [line]))
            last_blank = False
        else:
            passages[-1][2] += " " + line.strip()
    return passages


def _schema(text):
    """Descriptions, which are read like comments: without the thing that they describe."""
    passages = []

    def collect(node):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
            if key == "description" and isinstance(value, str):
                at = text.find(json.dumps(value, ensure_ascii=False))
                value = re.sub(r"```.*?```", "", value, flags=re.DOTALL)
                passages.extend([COMMENT, text.count("\n", 0, max(at, 0)) + 1, p] for p in value.split("\n\n"))
            else:
                collect(value)

    collect(json.loads(text))
    return passages


def passages(path, text):
    """The passages of a file as [kind, line, text]. Strings of tests are data, not messages."""
    name = path.rsplit("/", 1)[-1]
    is_test = path.startswith("tests/") or name.endswith(("_test.cc", "_test.py"))
    if name.endswith((".cc", ".h", ".js", ".go", ".proto")):
        return _cc(text, with_messages=not is_test)
    if name.endswith(".py"):
        return _python(text, with_messages=not is_test)
    if name.endswith(".md"):
        return _markdown(text)
    if path.startswith("schema/") and name.endswith(".json"):
        return _schema(text)
    if name.endswith((".sh", ".cmake", ".yaml", ".yml")) or name in ("CMakeLists.txt", "Makefile", "Dockerfile", ".clang-tidy"):
        return _hash(text)
    return []


_QUOTED = re.compile(r"`[^`]*`|(?<!\w)\"[^\"]*\"|“[^”]*”|\]\([^)]*\)|https?://\S+|#include\s+\S+")


def check(path, text):
    """What is wrong with the language of a file, one line for each habit that was found."""
    if path.startswith(NOT_YET + NEVER):
        return []
    return habits(path, text)


def habits(path, text):
    wrong = []
    for kind, line, passage in passages(path, text):
        plain = re.sub(r"\s+", " ", _QUOTED.sub("`…`", passage)).strip()
        if " " not in plain:
            continue
        for kinds, pattern, remedy in HABITS:
            # Only the first sentence decides whether a comment is a noun clause.
            searched = re.split(r"(?<=[.:;]) ", plain)[0] if pattern.pattern.startswith("^") else plain
            if kind in kinds and (found := pattern.search(searched)):
                wrong.append(f"{path}:{line}: \"{found[0][:60]}\": {remedy}")
    return wrong
