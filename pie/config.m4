dnl For PIE, which runs phpize, configure and make in this folder: make lets cargo build the extension.

PHP_ARG_ENABLE([coverage-kernel],
  [whether to enable the Coverage Kernel],
  [AS_HELP_STRING([--enable-coverage-kernel], [Enable the Coverage Kernel])],
  [yes])

if test "$PHP_COVERAGE_KERNEL" != "no"; then
  AC_PATH_PROG([CARGO], [cargo], [no], [$PATH:$HOME/.cargo/bin])
  if test "$CARGO" = "no"; then
    AC_MSG_ERROR([there is no cargo: install Rust 1.88 or later first, as https://rustup.rs says])
  fi
  PHP_SUBST([CARGO])
  PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/Makefile.frag], [$abs_srcdir], [$abs_builddir])
  PHP_MODULES="$PHP_MODULES \$(phplibdir)/coverage_kernel.so"
  PHP_ADD_BUILD_DIR([$abs_builddir/modules])
fi
