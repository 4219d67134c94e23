"""What Quarto asks of a kernel when it renders a document, by nbclient as Quarto does; prints what came.

Quarto itself is no Python package, so that its steps are taken here one by one: a comm that sets the
kernel up, an empty cell, parameters by papermill's translators, cells, and expressions within prose."""

import json

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from papermill import translators

LANGUAGE = "typescript"


def code(source, **metadata):
    return nbformat.v4.new_code_cell(source=source, metadata=metadata)


PARAMETERS = translators.translate_parameters("tslab", LANGUAGE, {"epochs": 9}, "Injected Parameters")
notebook = nbformat.v4.new_notebook(
    cells=[
        code(""),
        code("let epochs = 5;", tags=["parameters"]),
        code(PARAMETERS, tags=["injected-parameters"]),
        code("//| label: result\nconst twice = 2 * epochs;\ntwice"),
        code("throw new TypeError('on purpose');"),
    ],
    metadata={"kernelspec": {"name": "tslab", "display_name": "TypeScript", "language": LANGUAGE}},
)
client = NotebookClient(notebook, timeout=60)
client.create_kernel_manager()
client.start_new_kernel()
client.start_new_kernel_client()
info = client.wait_for_reply(client.kc.kernel_info())
setup = {"comm_id": "quarto_comm", "target_name": "quarto_kernel_setup", "data": {"options": {}}}
client.kc.shell_channel.send(client.kc.session.msg("comm_open", setup))

seen = {"language": info["content"]["language_info"]["name"], "outputs": []}
for index, cell in enumerate(notebook.cells):
    try:
        cell = client.execute_cell(cell, index, execution_count=index + 1, store_history=index > 0)
        seen["outputs"].append([output["data"]["text/plain"] for output in cell.outputs])
    except CellExecutionError as error:
        seen["error"] = [error.ename, error.evalue]
expressions = {"0": "twice + 1", "1": "nowhere"}
reply = client.wait_for_reply(client.kc.execute("", user_expressions=expressions))["content"]
values = reply["user_expressions"]
seen["inline"] = [reply["status"], values["0"]["data"]["text/plain"], values["1"]["status"]]
client._cleanup_kernel()
print(json.dumps(seen))
