<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use DateTimeImmutable;

/** A `DateTimeImmutable` that is not initialized, because its constructor does not call that of its parent. */
final class UninitializedTime extends DateTimeImmutable
{
    public function __construct() {}
}
