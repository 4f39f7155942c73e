# Runs every time, because Cargo itself finds out whether anything has changed.
.PHONY: coverage-kernel
coverage-kernel:

$(phplibdir)/coverage_kernel.so: coverage-kernel
	mkdir -p $(phplibdir)
	cd $(srcdir)/.. && target="$${CARGO_TARGET_DIR:-$(builddir)/target}" && \
		PHP="$(PHP_EXECUTABLE)" PHP_CONFIG="$(PHP_CONFIG)" \
		$(CARGO) build --locked --release --package coverage-kernel-php --target-dir "$$target" && \
		{ cp "$$target/release/libcoverage_kernel.so" $@ || cp "$$target/release/libcoverage_kernel.dylib" $@; }
