"""Jupyter's own tests of a kernel, with samples in TypeScript. Prints what came of them as JSON."""

import json
import sys
import unittest

import jupyter_kernel_test


class TypeScript(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world");'
    code_stderr = 'console.error("beware");'
    completion_samples = [
        {"text": "Math.hypo", "matches": {"hypot"}},
        {"text": "JSON.str", "matches": {"stringify"}},
        {"text": "const text = 'x'; text.toLowerC", "matches": {"toLowerCase"}},
    ]
    complete_code_samples = [
        "1 + 1",
        "",
        "const one: number = 1;",
        "function double(x: number) {\n  return 2 * x;\n}",
        "await Promise.resolve(1)",
        "`a\n${1}`",
        "for (const x of [1]) console.log(x);",
    ]
    incomplete_code_samples = [
        "function double(x: number) {",
        "const text = `begun",
        "[1, 2,",
        "if (true) {\n  1",
        "/* a comment",
    ]
    invalid_code_samples = ["let x y = 3", "const = 4;", "1 +* 2"]
    code_page_something = 'import { repl } from "remixmatch";\nawait repl.pager("a long text");'
    code_generate_error = 'throw new Error("on purpose");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + "b"', "result": "ab"},
        {"code": "[1, 2].map((x) => x * x)", "result": "[ 1, 4 ]"},
        {"code": "await Promise.resolve(5)", "result": "5"},
    ]
    code_display_data = [
        {"code": 'import * as ts from "tslab";\nts.display.html("<b>1</b>");', "mime": "text/html"},
        {"code": 'ts.display.text("plain");', "mime": "text/plain"},
        {"code": 'ts.display.svg("<svg/>");', "mime": "image/svg+xml"},
    ]
    code_history_pattern = "6 ?*7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "parseFloat"
    code_clear_output = (
        'import { repl } from "remixmatch";\nconsole.log("gone");\nrepl.clearOutput();'
    )


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "tslab"
    support_iopub_welcome = True


def outcome():
    loader = unittest.defaultTestLoader
    suite = unittest.TestSuite(
        loader.loadTestsFromTestCase(case) for case in (TypeScript, Welcome)
    )
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=0).run(suite)
    failed = [f"{test}\n{trace}" for test, trace in result.failures + result.errors]
    skipped = [f"{test}: {why}" for test, why in result.skipped]
    return {"run": result.testsRun, "failed": failed, "skipped": skipped}


print(json.dumps(outcome()))
