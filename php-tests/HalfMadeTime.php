<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use DateTimeImmutable;

/** A time that skipped the constructor of its parent, and so is none. */
final class HalfMadeTime extends DateTimeImmutable
{
    public function __construct() {}
}
