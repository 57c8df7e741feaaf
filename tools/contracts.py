"""The import-linter contract "doors": what one module may import of another."""

from __future__ import annotations

from typing import Any

from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """Across modules only the doors are imported: operations, queries, events.

    `open_modules` may be imported whole; modules under `exempt`, and every module's tests, may
    import what they like.
    """

    package = fields.StringField()
    doors = fields.SetField(subfield=fields.StringField())
    open_modules = fields.SetField(subfield=fields.StringField())
    exempt = fields.SetField(subfield=fields.StringField())

    def check(self, graph: Any, verbose: bool) -> ContractCheck:
        prefix = f"{self.package}."
        broken = [
            (importer, imported)
            for importer in sorted(graph.modules)
            if importer.startswith(prefix) and not self._is_exempt(importer)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if imported.startswith(prefix) and not self._is_open(importer, imported)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _is_exempt(self, module: str) -> bool:
        return module.split(".")[2:3] == ["tests"] or any(
            module == name or module.startswith(f"{name}.") for name in self.names("exempt")
        )

    def _is_open(self, importer: str, imported: str) -> bool:
        home, (_, module, *inside) = importer.split(".")[1], imported.split(".")
        if module == home or module in self.names("open_modules"):
            return True
        return bool(inside) and inside[0] in self.names("doors")

    def names(self, field: str) -> set[str]:
        """The value of a field: import-linter puts it where the class declares the field."""
        value: set[str] = getattr(self, field)
        return value

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}, which is not a door of its module")
