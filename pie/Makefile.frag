# Always asked: cargo knows what has changed.
.PHONY: coverage-kernel
coverage-kernel:
	cd $(srcdir)/.. && PHP=$(PHP_EXECUTABLE) $(CARGO) build --release --package coverage-kernel-php \
		--target-dir "$${CARGO_TARGET_DIR:-$(builddir)/target}"

$(phplibdir)/coverage_kernel.so: coverage-kernel
	mkdir -p $(phplibdir)
	target="$${CARGO_TARGET_DIR:-$(builddir)/target}/release"; \
		cp "$$target/libcoverage_kernel.so" $@ || cp "$$target/libcoverage_kernel.dylib" $@
