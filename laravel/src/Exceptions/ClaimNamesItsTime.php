<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use LogicException;

/**
 * A claim names the time at which it is made. The guard sets the time, after it has read the observed coverage: with an earlier
 * one, evidence that has expired would count.
 *
 * This is an error in the calling code. To evaluate a claim at another time, use the extension's `ClaimGuard`.
 */
final class ClaimNamesItsTime extends LogicException
{
    public static function asOf(string $time): self
    {
        return new self("the claim names its time, `as_of` = `{$time}`; leave it out of the claim, the guard sets it");
    }
}
