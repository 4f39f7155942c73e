# Always asked: cargo knows what has changed.
.PHONY: coverage-kernel
coverage-kernel:
	cd $(srcdir)/.. && PHP=$(PHP_EXECUTABLE) $(CARGO) build --release --package coverage-kernel-php --target-dir $(builddir)/target

$(phplibdir)/coverage_kernel.so: coverage-kernel
	mkdir -p $(phplibdir)
	cp $(builddir)/target/release/libcoverage_kernel.so $@ || cp $(builddir)/target/release/libcoverage_kernel.dylib $@
