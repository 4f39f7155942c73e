<?php

declare(strict_types=1);

// The script of `opcache.preload`: it calls the extension, also with errors, and keeps objects that must not outlive it.

use CoverageKernel\Claim;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\Tests\Hostile\NextDecision;
use CoverageKernel\Tests\Hostile\Preloaded;

require_once __DIR__.'/autoload.php';
require_once __DIR__.'/Preloaded.php';

if ((new NextDecision)->difference() !== null || Preloaded::decide() !== 'claim_allowed') {
    throw new LogicException('a wrong decision while preloading');
}
try {
    Claim::fromJson('{}');
} catch (InvalidClaim $exception) {
    $kept = $exception->errors();
}
