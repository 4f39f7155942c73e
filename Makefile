# What one needs: `make demo`, `make test`, `make bench`. `make help` lists the rest.
# PHP=/path/to/php chooses among several.

.DEFAULT_GOAL := help
.PHONY: help demo laravel-demo test unit feature pgsql matrix bench laravel-bench memory stubs seeds extension

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z -]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## install what is missing, build the extension, and decide real claims under the seeded definitions
	@bin/setup demo
	@extension="$$(bin/extension)" && "$${PHP:-php}" -d extension="$$extension" demo/demo.php

laravel-demo: ## the same in Laravel: migrate a throw-away Postgres, import an environment, decide, activate, decide
	@bin/setup test
	@bin/packages laravel
	@COVERAGE_KERNEL_EXTENSION="$$(bin/extension)" laravel/bin/demo

test: ## run everything: formatting, lints, Rust tests, seeds, stubs, the demo, memory, what PIE does, Pest, Laravel
	@bin/test

unit feature pgsql: ## one lane of the Laravel tests
	@bin/setup test
	@bin/packages laravel
	@COVERAGE_KERNEL_EXTENSION="$$(bin/extension)" laravel/bin/lane $@

matrix: ## run the PHP side again on PHP 8.4 with Laravel 12 and 13, in a root of Debian trixie; needs root
	@bin/matrix

bench: ## measure the kernel (criterion) and the extension (one PHP script)
	@bin/setup demo
	cargo bench --package coverage-kernel
	@extension="$$(bin/extension)" && "$${PHP:-php}" -d extension="$$extension" bench/bench.php

laravel-bench: ## measure the way from Postgres to a decision, beside Eloquent and plain PHP
	@bin/setup test
	@bin/packages laravel
	@COVERAGE_KERNEL_EXTENSION="$$(bin/extension)" laravel/bin/bench

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
