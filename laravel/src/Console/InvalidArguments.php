<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Console;

use RuntimeException;

/**
 * An argument or option of a command is invalid.
 *
 * @internal
 */
final class InvalidArguments extends RuntimeException {}
