"""Jupyter's own test of the welcome, on as many kernels as are asked for. Prints what came of it."""

import json
import sys
import unittest

import jupyter_kernel_test


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "tslab"
    support_iopub_welcome = True


def failures():
    for _ in range(int(sys.argv[1])):
        suite = unittest.defaultTestLoader.loadTestsFromTestCase(Welcome)
        result = unittest.TextTestRunner(stream=sys.stderr, verbosity=0).run(suite)
        yield len(result.failures) + len(result.errors) + len(result.skipped)


print(json.dumps(list(failures())))
