# Every command of the project. A fresh machine needs Python 3.11 or newer with venv, and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# The CuPy for this machine's driver: cuda12 or cuda13; cuda13 where there is no driver, so that the tests see that case.
CUDA    = $(shell $(PYTHON) tools/cuda_extra.py)

.DEFAULT_GOAL := help
.PHONY: help demo test lab docs bench format clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.lab ## run the first tutorial in a real kernel, on the best device there is, and print it
	$(BIN)/python tools/demo.py notebooks/01-first-steps.ipynb build

test: $(VENV)/.test ## run everything that CI runs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/xpsession lint xpsession tools benchmarks
	$(BIN)/python -m pytest

lab: $(VENV)/.lab ## open JupyterLab on the tutorial
	$(BIN)/jupyter lab notebooks/01-first-steps.ipynb

docs: $(VENV)/.lab ## execute the notebooks and render them to build/docs
	$(BIN)/python tools/render_notebooks.py notebooks build/docs

bench: $(VENV)/.test ## measure what loading and checking cost, beside their peers, as ratios
	$(BIN)/python benchmarks/overhead.py

format: $(VENV)/.test ## format the code and apply ruff's safe fixes
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

clean: ## remove what the targets above made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache

# On a machine with an NVIDIA driver the demo gets the CuPy that suits it.
$(VENV)/.lab: pyproject.toml | $(VENV)
	$(BIN)/pip install --quiet --editable '.[lab$(if $(shell $(PYTHON) tools/cuda_extra.py --driver),$(comma)$(CUDA))]'
	touch $@

$(VENV)/.test: pyproject.toml | $(VENV)
	$(BIN)/pip install --quiet --editable '.[lab,test,$(CUDA)]'
	touch $@ $(VENV)/.lab

$(VENV):
	$(PYTHON) -m venv $@

comma := ,
