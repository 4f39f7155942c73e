<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

/** A userland enum without values. */
enum Unbacked
{
    case Customer;
}
