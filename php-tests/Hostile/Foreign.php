<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

/** A userland enum with a value of the contract. */
enum Foreign: string
{
    case Tcm = 'tcm';
    case Customer = 'customer';
}
