<?php

declare(strict_types=1);

use CoverageKernel\Tests\PhpProcess;

// A call of the extension does not always end by returning: PHP jumps out of it where the memory limit is reached, and runs the
// handlers of signals in the middle of it.

test('a memory limit that is reached in the middle of a call leaves the extension as it was', function (string $call) {
    $process = PhpProcess::script('interrupted', $call);

    expect($process->complaints)->toContain('Allowed memory size')
        ->and($process->exitCode)->toBe(255)
        ->and($process->output)->toBe('claim_allowed');
})->with([
    'Definitions::fromJson', 'ObservedCoverage::fromArray', 'evaluateMany', 'evaluateJson', 'reasons', 'toArray', 'errors', 'metadata',
]);

test('a claim that the handler of a signal constructs in the middle of its construction does not change any more', function () {
    $process = PhpProcess::script('signals');

    expect($process->complaints)->toBe('')
        ->and($process->exitCode)->toBe(0)
        ->and($process->output)->toBe("internal\ninternal\n`CoverageKernel\\Claim` is already constructed\n");
})->skip(! function_exists('pcntl_fork') || ! function_exists('posix_kill'), 'PHP has neither pcntl nor posix here');
