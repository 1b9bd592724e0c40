"""``python -m intake``: the command line, or one clear line when the installation is not whole."""

import sys

try:
    from intake.cli import main
except ModuleNotFoundError as problem:
    sys.exit(f"intake: the module {problem.name} is missing; run: make clean run")

sys.exit(main())
