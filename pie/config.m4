dnl PIE runs phpize, configure and make in this folder. Cargo builds the extension; make calls it.

PHP_ARG_ENABLE([coverage-kernel],
  [whether to enable the Coverage Kernel],
  [AS_HELP_STRING([--enable-coverage-kernel], [Enable the Coverage Kernel])],
  [yes])

if test "$PHP_COVERAGE_KERNEL" != "no"; then
  AC_PATH_PROG([CARGO], [cargo], [no], [$PATH:$HOME/.cargo/bin])
  if test "$CARGO" = "no"; then
    AC_MSG_ERROR([cargo was not found: install Rust 1.88 or later first, see https://rustup.rs])
  fi
  PHP_SUBST([CARGO])

  dnl Cargo gets the PHP of --with-php-config. The build script of ext-php-rs needs absolute paths.
  case $PHP_CONFIG in
    /*) ;;
    */*) PHP_CONFIG=`pwd`/$PHP_CONFIG ;;
    *) PHP_CONFIG=`command -v "$PHP_CONFIG"` ;;
  esac
  if test ! -x "$PHP_CONFIG" || test ! -x "$PHP_EXECUTABLE"; then
    AC_MSG_ERROR([php-config or the PHP that it names was not found: use --with-php-config=/path/to/php-config])
  fi
  PHP_SUBST([PHP_CONFIG])

  PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/Makefile.frag], [$abs_srcdir], [$abs_builddir])
  PHP_MODULES="$PHP_MODULES \$(phplibdir)/coverage_kernel.so"
  PHP_ADD_BUILD_DIR([$abs_builddir/modules])
fi
