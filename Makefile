# Every command of the project. A fresh machine needs Python 3.11 or newer with venv, and make.
PYTHON ?= python3
# What test-matrix tests on; by default one.
PYTHONS ?= $(PYTHON)
VENV   := .venv
BIN    := $(VENV)/bin
# The CuPy for this machine's driver: cuda12 or cuda13; cuda13 where there is no driver, so that the tests see that case.
CUDA    = $(shell $(PYTHON) tools/cuda_extra.py)

DEVICE ?= cpu

# The tests run in as many processes as there are cores, up to four, a file in one of them, in the order of conftest.py.
SPREAD = --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder
# Where this is set, each of the many processes that the tests start compiles the package anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test lab docs bench bench-overhead bench-timing bench-timing-gpu bench-extension extension oracle unharmed gpu gpu-tests conformance test-matrix format clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.lab ## run the first tutorial in a real kernel, on the best device there is, and print it
	$(BIN)/python tools/demo.py notebooks/01-first-steps.ipynb build

test: $(VENV)/.test ## run everything that CI runs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/xpsession lint xpsession tools benchmarks
	$(BIN)/python -m pytest $(SPREAD)

lab: $(VENV)/.lab ## open JupyterLab on the tutorial
	$(BIN)/jupyter lab notebooks/01-first-steps.ipynb

docs: $(VENV)/.lab ## execute the notebooks and render them to build/docs
	$(BIN)/python tools/render_notebooks.py notebooks build/docs

bench: $(VENV)/.test ## measure what loading, checking, linting and watching cells cost, beside their peers, as ratios
	$(BIN)/python benchmarks/overhead.py
	$(BIN)/python benchmarks/lint.py
	$(BIN)/python benchmarks/runtime_checks.py

bench-overhead: $(VENV)/.test ## measure what a call through xp costs beside the library's own: make bench-overhead [DEVICE=cuda:0]
	$(BIN)/python benchmarks/calls.py --device $(DEVICE)

bench-timing: $(VENV)/.test ## measure known durations, beside %timeit, timeit, pyperf and CuPy's benchmark; about 8 minutes
	$(BIN)/python benchmarks/timing.py

bench-extension: $(VENV)/.test ## measure the JupyterLab extension: its size, from key to underline, and a notebook that does not use it
	$(BIN)/python benchmarks/extension.py

oracle: $(VENV)/.test ## compare the compliance checks with array_api_strict on 5,000 programs; half a minute for each of SEEDS="0 1"
	$(BIN)/python benchmarks/oracle.py --seeds $(or $(SEEDS),0)

unharmed: $(VENV)/.test ## run tests of Python and of array libraries, and drawn programs, with and without run-time checks; about 8 minutes
	$(BIN)/python benchmarks/unharmed.py

bench-timing-gpu: $(VENV)/.test ## measure what is known of a GPU's hardware, beside CuPy's benchmark and a CUDA graph; needs a GPU
	$(BIN)/python benchmarks/timing_gpu.py

gpu: DEVICE = cuda:0
gpu: gpu-tests conformance bench-overhead bench-timing-gpu ## do all that needs a GPU, and keep the records: make -k gpu ARRAY_API_TESTS=<checkout>

gpu-tests: $(VENV)/.test
	$(BIN)/python -m pytest tests/backends tests/namespaces tests/reporting tests/interop tests/timing

conformance: $(VENV)/.test ## run the standard's own tests: make conformance ARRAY_API_TESTS=<checkout> [DEVICE=cuda:0]
	$(BIN)/pip install --quiet --requirement $(ARRAY_API_TESTS)/requirements.txt
	$(BIN)/python tools/conformance.py $(ARRAY_API_TESTS) --device $(DEVICE)

test-matrix: ## test on each of PYTHONS="python3.12 python3.13", with the oldest NumPy for it and the newest
	$(PYTHON) tools/matrix.py $(PYTHONS) $(if $(ARRAY_API_TESTS),--conformance $(ARRAY_API_TESTS))

extension: $(VENV)/.test ## rebuild the JupyterLab extension into xpsession/labextension; needs Node 20.19 or newer
	cd extension && export PATH="$(CURDIR)/$(BIN):$$PATH" CI=true && jlpm install --immutable && jlpm check && jlpm build:prod
	$(BIN)/python tools/prebuilt.py --note

format: $(VENV)/.test ## format the code and apply ruff's safe fixes
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

clean: ## remove what the targets above made
	rm -rf $(VENV) build dist extension/lib extension/node_modules extension/.yarn .mypy_cache .pytest_cache .ruff_cache

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
