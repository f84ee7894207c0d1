"""What the dg-* directives of GCC's tests say of a test: as much of DejaGnu as libgomp's suite uses."""

import fnmatch
import re

TRIPLET = "x86_64-pc-linux-gnu"
DIRECTIVE = re.compile(r"\{[ \t]+(dg-[-a-z]+)[ \t]+(.*)[ \t]+\}[^}]*$")

# Effective targets: what holds of an x86-64 machine without an offload device. A name in neither set does not hold.
TRUE_TARGETS = {"tls", "tls_runtime", "size32plus", "sync_int_long", "lto", "fpic", "shared", "vect_simd_clones",
                "__float128", "lp64", "large_long_double", "fd_truncate", "pthread", "fgraphite",
                "offload_device_shared_as", "alias", "int32plus", "sse2"}
HYPHENED_TARGETS = {"skip-all-targets"}


def tcl_words(text):
    """TEXT as Tcl words: ("brace" | "quote" | "bare", word)."""
    words, i, n = [], 0, len(text)
    while i < n:
        if text[i].isspace():
            i += 1
        elif text[i] == "{":
            depth, j = 1, i + 1
            while j < n and depth:
                if text[j] == "\\":
                    j += 1
                elif text[j] in "{}":
                    depth += 1 if text[j] == "{" else -1
                j += 1
            words.append(("brace", text[i + 1:j - 1]))
            i = j
        elif text[i] == '"':
            out, j = [], i + 1
            while j < n and text[j] != '"':
                if text[j] == "\\" and j + 1 < n:
                    j += 1
                    out.append({"n": "\n", "t": "\t", "r": "\r"}.get(text[j], text[j]))
                else:
                    out.append(text[j])
                j += 1
            words.append(("quote", "".join(out)))
            i = j + 1
        else:
            j = i
            while j < n and not text[j].isspace():
                j += 1
            words.append(("bare", text[i:j]))
            i = j
    return words


def cpu_flags():
    with open("/proc/cpuinfo") as f:
        return next((set(l.split(":", 1)[1].split()) for l in f if l.startswith("flags")), set())


CPU = cpu_flags()


def effective_target(name, lang):
    if name in ("c", "c++"):
        return lang == name
    if name in ("sse2_runtime", "avx_runtime", "avx2_runtime", "avx512f_runtime"):
        return name[:-8] in CPU
    return name in TRUE_TARGETS


def selector(text, lang):
    """Does the TEXT of a { target TEXT } hold?"""
    words = tcl_words(text.strip())
    if not words:
        return True

    def atom(word):
        kind, value = word
        if kind == "brace":
            return selector(value, lang)
        if "-" in value and value not in HYPHENED_TARGETS:
            return fnmatch.fnmatchcase(TRIPLET, value)
        return effective_target(value, lang)

    values = [w[1] for w in words]
    if words[0] == ("bare", "!"):
        return not (atom(words[1]) if len(words) == 2 else selector(text.strip()[1:], lang))
    if "&&" in values:
        return all(map(atom, words[0::2]))
    if "||" in values:
        return any(map(atom, words[0::2]))
    return any(map(atom, words))


def applies(words, index, lang):
    """Does a directive whose word INDEX may be a { target ... } apply? An xfail says nothing of the target."""
    if len(words) <= index:
        return True
    m = re.match(r"\s*(target|xfail)\b(.*)$", words[index][1], re.S)
    if not m:
        return selector(words[index][1], lang)
    return m.group(1) == "xfail" or selector(m.group(2), lang)


class Test:
    """One test file in one language."""

    def __init__(self, name, path, lang, options):
        self.name, self.path, self.lang = name, path, lang
        self.do = "run"
        self.unsupported = None
        self.options, self.additional, self.sources = list(options), [], []
        # What stays when a test names options of its own: Fortran's level.
        self.level = ["-O2"] if lang == "fortran" else []
        self.env = {}
        self.should_fail = False
        self.output = ""
        self.timeout_factor = 1.0
        with open(path, errors="replace") as f:
            for line in f:
                m = DIRECTIVE.search(line.rstrip("\n"))
                if m:
                    self.directive(m.group(1), tcl_words(m.group(2)))

    def flags(self):
        return self.level + self.options + self.additional

    def skip(self, why):
        self.unsupported = self.unsupported or why.strip()

    def directive(self, kind, words):
        arg = words[0][1] if words else ""
        holds = applies(words, 1, self.lang) if kind not in ("dg-skip-if", "dg-set-target-env-var") else True
        if kind == "dg-do":
            self.do = arg
            if not holds:
                self.skip("dg-do " + words[1][1])
        elif kind == "dg-set-target-env-var":
            self.env[arg] = words[1][1]
        elif kind == "dg-timeout-factor":
            self.timeout_factor = max(1.0, float(arg))
        elif kind == "dg-skip-if":
            if self.skip_if(words):
                self.skip("dg-skip-if " + words[1][1])
        elif not holds:
            pass
        elif kind == "dg-options":
            self.options = arg.split()
        elif kind == "dg-additional-options":
            self.additional += arg.split()
        elif kind == "dg-additional-sources":
            self.sources += arg.split()
        elif kind == "dg-shouldfail":
            self.should_fail = True
        elif kind == "dg-output":
            self.output += arg
        elif kind == "dg-require-effective-target" and not effective_target(arg, self.lang):
            self.skip("needs " + arg)

    def skip_if(self, words):
        if not selector(words[1][1], self.lang):
            return False
        flags = " ".join(self.flags())

        def among(word):
            return any(p.strip() in ("*", "") or p.strip() in flags for _, p in tcl_words(word))

        return (len(words) <= 2 or among(words[2][1])) and not (len(words) > 3 and among(words[3][1]))
