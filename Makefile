# The main commands are `make demo`, `make test` and `make bench`. `make help` lists all of them.
# PHP=/path/to/php selects one of several versions.

.DEFAULT_GOAL := help
.PHONY: fuzz panic-sites help demo laravel-demo test unit feature pgsql matrix bench laravel-bench laravel-load memory records valgrind audit binary stubs seeds book extension

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z -]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## install missing dependencies, build the extension, and decide sample claims
	@bin/setup demo
	@extension="$$(bin/extension)" && "$${PHP:-php}" -d extension="$$extension" demo/demo.php

laravel-demo: ## decide sample claims in Laravel, on a temporary Postgres, before and after activation
	@bin/setup test
	@bin/packages laravel
	@COVERAGE_KERNEL_EXTENSION="$$(bin/extension)" laravel/bin/demo

test: ## run all tests and checks except `make matrix`
	@bin/test

unit feature pgsql: ## run one lane of the Laravel tests
	@bin/setup test
	@bin/packages laravel
	@COVERAGE_KERNEL_EXTENSION="$$(bin/extension)" laravel/bin/lane $@

matrix: ## repeat the PHP tests on PHP 8.4 with Laravel 12 and 13, in a Debian root file system (as root)
	@bin/matrix

bench: ## measure the kernel (with criterion) and the extension, also compared with plain PHP
	@bin/setup demo
	cargo bench --locked --package coverage-kernel
	@extension="$$(bin/extension)" && "$${PHP:-php}" -d extension="$$extension" bench/bench.php
	@"$${PHP:-php}" bench/compare.php "$$(bin/extension)"

laravel-bench: ## measure the time from Postgres to a decision, compared with Eloquent and plain PHP
	@bin/setup test
	@bin/packages laravel
	@COVERAGE_KERNEL_EXTENSION="$$(bin/extension)" laravel/bin/bench

laravel-load: ## let 50 processes read and 50 record for a minute, and check every decision
	@bin/setup test
	@bin/packages laravel
	@COVERAGE_KERNEL_EXTENSION="$$(bin/extension)" laravel/bin/load

memory: ## check that a million evaluations grow resident memory by at most 1 MiB
	@bin/setup demo
	@extension="$$(bin/extension)" && "$${PHP:-php}" -d extension="$$extension" bench/memory.php

records: ## write a million records in one process, and replay them in another
	cargo build --release --package coverage-kernel --example records
	@records="$${CARGO_TARGET_DIR:-target}/release/examples/records" && "$$records" write 1000000 | "$$records" replay

valgrind: ## run every property operation under Valgrind
	@bin/setup demo
	@bin/valgrind

fuzz: ## run all fuzz targets for an hour in all, and print executions and edges
	@bin/fuzz --in-all 3600

panic-sites: ## check that the optimised kernel has no new call that could panic
	@bin/panic-sites

audit: ## check the licences, sources and known vulnerabilities of the Rust dependencies
	@bin/audit

binary: ## build the archive that PIE installs, for the selected PHP, and test it
	@bin/setup test
	@bin/release test "$$(bin/release binary)"

stubs: ## regenerate the stubs in php-stubs/ and laravel/ from the built extension
	@bin/setup demo
	@extension="$$(bin/extension)" && "$${PHP:-php}" -n -d extension="$$extension" php-stubs/generate.php

seeds: ## regenerate the generated files of seeds/, docs/reasons.md and docs/documents.md
	cargo run --locked --quiet --package coverage-kernel-generate -- seeds

book: ## build the documentation as a site in target/book, and check all links
	@bin/setup demo
	@bin/book
	@"$${PHP:-php}" -n bin/check-links.php

extension: ## build the extension and print its path
	@bin/extension
