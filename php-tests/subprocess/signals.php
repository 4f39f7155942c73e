<?php

declare(strict_types=1);

// Constructs a claim in a signal handler while the same claim is being constructed, and prints the claim before and after.

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Exception\InvalidClaim;

const MOST_SECONDS = 60;

$held = null;
$before = null;
$refused = null;
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, function () use (&$held, &$before, &$refused): void {
    $object = debug_backtrace()[1]['object'] ?? null; // the object that is being constructed
    if ($refused === null && $object instanceof Claim) {
        $object->__construct('inner', CoverageLevel::Detected, Audience::Internal);
        $held = $object;
        $before = $held->audience()->value;
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
while ($refused === null && time() < $end) {
    try {
        // PHP puts a time into words that a claim cannot have, and may run the handler then.
        new Claim('outer', CoverageLevel::Certified, Audience::Customer, asOf: new DateTime('@-1'));
    } catch (InvalidClaim) {
        continue; // no signal came, or PHP ran the handler after the construction had failed
    } catch (Error $error) {
        $refused = $error;
    }
}
posix_kill($child, SIGKILL);
pcntl_waitpid($child, $status);
echo $before, "\n", $held?->audience()->value, "\n", $refused?->getMessage(), "\n";
