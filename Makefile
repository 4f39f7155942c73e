# What one needs: `make demo`, `make test`, `make bench`. `make help` lists the rest.
# PHP=/path/to/php chooses among several.

.DEFAULT_GOAL := help
.PHONY: help demo test bench memory stubs seeds extension

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## install what is missing, build the extension, and decide real claims under the seeded definitions
	@bin/setup demo
	@extension="$$(bin/extension)" && "$${PHP:-php}" -d extension="$$extension" demo/demo.php

test: ## run everything: formatting, lints, Rust tests, seeds, stubs, the extension through PHP, Pest
	@bin/test

bench: ## measure the kernel (criterion) and the extension (one PHP script)
	@bin/setup demo
	cargo bench --package coverage-kernel
	@extension="$$(bin/extension)" && "$${PHP:-php}" -d extension="$$extension" bench/bench.php

memory: ## hold resident memory to 1 MiB over a million evaluations
	@bin/setup demo
	@extension="$$(bin/extension)" && "$${PHP:-php}" -d extension="$$extension" bench/memory.php

stubs: ## write php-stubs/ anew from the built extension
	@bin/setup demo
	@extension="$$(bin/extension)" && "$${PHP:-php}" -n -d extension="$$extension" php-stubs/generate.php

seeds: ## write seeds/kernel.json, seeds/intune-catalog.json and seeds/schema/ anew
	cargo run --quiet --package coverage-kernel-generate -- seeds

extension: ## build the extension and print where it is
	@bin/extension
