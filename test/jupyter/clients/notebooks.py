"""Runs notebooks with nbclient, all at once, and prints them and how each ended as JSON."""

import asyncio
import json
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


async def executed(path, **options):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=60, kernel_name="tslab", **options)
    error = None
    try:
        await client.async_execute()
    except CellExecutionError as thrown:
        error = {"ename": thrown.ename, "evalue": thrown.evalue, "text": str(thrown)}
    return {"error": error, "notebook": notebook}


async def main(failing, tagged):
    runs = {
        "stops": executed(failing),
        "allowed": executed(failing, allow_errors=True),
        "expected": executed(tagged),
    }
    return dict(zip(runs, await asyncio.gather(*runs.values())))


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
