"""Lets papermill set the parameters of notebooks in TypeScript: `papermill in.ipynb out.ipynb -p epochs 9`."""

import json
import re

from papermill.engines import NBClientEngine as engine  # noqa: F401, what the entry point names
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

# A line such as `let epochs: number = 5; // how long to train`.
DECLARATION = re.compile(
    r"^(?:let|var)\s+(?P<name>[\w$]+)\s*(?::\s*(?P<type>[^=]+?))?\s*"
    r"=\s*(?P<value>.*?);?\s*(?://\s*(?P<help>.*))?$"
)


class TypeScriptTranslator(Translator):
    """Assigns the values to what the cell tagged `parameters` declares, so that types are checked."""

    @classmethod
    def translate(cls, val):
        if isinstance(val, dict):
            return "{" + ", ".join(f"{cls.key(k)}: {cls.translate(v)}" for k, v in val.items()) + "}"
        if isinstance(val, (list, tuple)):
            return "[" + ", ".join(map(cls.translate, val)) + "]"
        # JSON is JavaScript, and Python writes numbers that are none as JavaScript does.
        return json.dumps(val, default=str)

    @classmethod
    def key(cls, name):
        text = json.dumps(str(name))
        return f"[{text}]" if name == "__proto__" else text  # which would be the object's prototype

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        return f"{name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        """The parameters that a cell declares, a line each."""
        lines = map(DECLARATION.match, parameters_cell["source"].splitlines())
        return [
            Parameter(
                name=found["name"],
                inferred_type_name=found["type"] or "None",
                default=found["value"],
                help=found["help"] or "",
            )
            for found in lines
            if found
        ]


for name in ("typescript", "tslab"):
    papermill_translators.register(name, TypeScriptTranslator)
