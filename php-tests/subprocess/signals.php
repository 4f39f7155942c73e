<?php

declare(strict_types=1);

// Constructs a claim in a signal handler while the same claim is being constructed, and prints the claim before and after.

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Exception\InvalidClaim;

const MOST_SECONDS = 60;

$held = null;
$refused = null;
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, function () use (&$held): void {
    $object = debug_backtrace()[1]['object'] ?? null; // the object that is being constructed
    if ($held === null && $object instanceof Claim) {
        $object->__construct('inner', CoverageLevel::Detected, Audience::Internal);
        $held = $object;
        echo $held->audience()->value, "\n";
    }
});

$parent = getmypid();
$child = pcntl_fork();
if ($child === 0) {
    while (posix_getppid() === $parent) {
        posix_kill($parent, SIGUSR1);
    }
    exit;
}
$end = time() + MOST_SECONDS;
while ($held === null && time() < $end) {
    try {
        // PHP puts a time into words that a claim cannot have, and may run the handler then.
        new Claim('outer', CoverageLevel::Certified, Audience::Customer, asOf: new DateTime('@-1'));
    } catch (InvalidClaim) {
        continue;
    } catch (Error $error) {
        $refused = $error;
    }
}
posix_kill($child, SIGKILL);
pcntl_waitpid($child, $status);
echo $held?->audience()->value, "\n", $refused?->getMessage(), "\n";
