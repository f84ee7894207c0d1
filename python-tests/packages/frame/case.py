"""A package's file as the runner and the workers see it: the declarations of README.md with their defaults."""

import importlib.util
import os

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cases")


class Case:
    """One file of cases/."""

    def __init__(self, name):
        self.name = name
        path = os.path.join(FOLDER, name + ".py")
        spec = importlib.util.spec_from_file_location("case_" + name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.does = module.__doc__.strip().splitlines()[0].rstrip(".")
        self.group = module.GROUP
        self.requires = module.REQUIRES
        self.opens = module.OPENS
        self.tolerance = getattr(module, "TOLERANCE", 0.0)
        self.differs = getattr(module, "DIFFERS", {})
        self.environment = getattr(module, "ENVIRONMENT", {})
        self.sample = getattr(module, "SAMPLE", False)
        self.limit = getattr(module, "LIMIT", 600)
        self.build = getattr(module, "build", None)
        self.work = module.work
        self.alone = getattr(module, "alone", None)

    def tolerance_of(self, result):
        """The largest relative difference that this result may show."""
        return self.tolerance.get(result, 0.0) if isinstance(self.tolerance, dict) else self.tolerance


def names():
    """All packages, in the order of the table."""
    return sorted(f[:-3] for f in os.listdir(FOLDER) if f.endswith(".py"))
