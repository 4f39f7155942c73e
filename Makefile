# The main commands are `make demo`, `make test` and `make bench`. `make help` lists all of them.
# PHP=/path/to/php selects one of several versions.

.DEFAULT_GOAL := help
.PHONY: $(shell sed -n 's/^\([a-z][a-z -]*\):.*\#\# .*/\1/p' $(MAKEFILE_LIST))

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
	@mkdir -p target
	@"$${PHP:-php}" bench/compare.php "$$(bin/extension)" > target/benchmark.txt
	@cp target/benchmark.txt docs/ && cat docs/benchmark.txt
	@"$${PHP:-php}" -n bin/charts.php

laravel-bench: ## measure the time from Postgres to a decision, compared with Eloquent and plain PHP
	@bin/setup test
	@bin/packages laravel
	@COVERAGE_KERNEL_EXTENSION="$$(bin/extension)" laravel/bin/bench

laravel-load: ## let 50 processes read and 50 record for a minute, and check every decision
	@bin/setup test
	@bin/packages laravel
	@COVERAGE_KERNEL_EXTENSION="$$(bin/extension)" laravel/bin/load

laravel-faults: ## let 50 processes read and 50 record while the database fails, and check every decision (as root)
	@bin/setup test
	@bin/packages laravel
	@COVERAGE_KERNEL_EXTENSION="$$(bin/extension)" laravel/bin/faults

memory: ## check that a million evaluations grow resident memory by at most 1 MiB
	@bin/setup demo
	@extension="$$(bin/extension)" && "$${PHP:-php}" -d extension="$$extension" bench/memory.php

soak: ## check that ten million mixed calls grow resident memory by at most 2 MiB and end as they must; CALLS=number
	@bin/setup demo
	@extension="$$(bin/extension)" && "$${PHP:-php}" -d extension="$$extension" bench/soak.php $(CALLS)

growth: ## count instructions under Valgrind: the cost of a document grows no faster than the document
	@bin/growth

bench-engines: ## compare the kernel with the policy engines Cedar, regorus and cel on the same question
	@mkdir -p target
	@bin/bench-engines > target/benchmark-engines.txt
	@cp target/benchmark-engines.txt docs/
	@"$${PHP:-php}" -n bin/charts.php

records: ## write a million records in one process, and replay them in another
	cargo build --release --package coverage-kernel --example records
	@records="$${CARGO_TARGET_DIR:-target}/release/examples/records" && "$$records" write 1000000 | "$$records" replay

prove: ## compare the kernel with the oracle on about a million cases, and with kernel/certificate.json
	@bin/prove

valgrind: ## run every property operation under Valgrind
	@bin/setup demo
	@bin/valgrind

mutants: ## change the code in small ways and list the changes that no test notices; takes about three hours
	bin/mutants kernel
	bin/mutants extension
	bin/mutants laravel

zts: ## build thread-safe PHP once, and run the PHP tests, the memory check and eight threads with it
	@bin/test-php-from-source zts

debug-php: ## build a debug version of PHP once, run the PHP tests with it, and fail if it reports a leak
	@bin/test-php-from-source debug

hostile: ## attack the PHP boundary in every way, and check the decision after each attack
	@bin/setup demo
	@bin/hostile

fpm: ## decide 200,000 claims through nginx and php-fpm, under reloads and memory limits, and check every answer
	@bin/fpm

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
