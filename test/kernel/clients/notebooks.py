"""Runs notebooks with nbclient, each as its name says, and prints them and how it ended as JSON."""

import json
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def executed(path, **options):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=60, kernel_name="tslab", **options)
    error = None
    try:
        client.execute()
    except CellExecutionError as thrown:
        error = {"ename": thrown.ename, "evalue": thrown.evalue, "text": str(thrown)}
    return {"error": error, "notebook": notebook}


failing, tagged = sys.argv[1:]
print(
    json.dumps(
        {
            "stops": executed(failing),
            "allowed": executed(failing, allow_errors=True),
            "expected": executed(tagged),
        }
    )
)
