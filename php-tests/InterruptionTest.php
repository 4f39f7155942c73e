<?php

declare(strict_types=1);

use CoverageKernel\Tests\PhpProcess;

// PHP ends a call of the extension with a jump when it reaches the memory limit, and may run signal handlers during a call.

test('the extension works after the memory limit was reached during a call', function (string $call) {
    $process = PhpProcess::script('interrupted', $call);

    expect($process->complaints)->toContain('Allowed memory size')
        ->and($process->exitCode)->toBe(255)
        ->and($process->output)->toBe('right');
})->with([
    'Definitions::fromJson', 'ObservedCoverage::fromArray', 'evaluateMany', 'evaluateJson', 'reasons', 'toArray', 'errors', 'metadata',
    'evaluateMany of a generator', 'advice', 'survey', 'replay', 'unserialize',
]);

test('a claim that a signal handler constructs during its construction does not change afterwards', function () {
    $process = PhpProcess::script('signals');

    expect($process->complaints)->toBe('')
        ->and($process->exitCode)->toBe(0)
        ->and($process->output)->toBe("internal\ninternal\n`CoverageKernel\\Claim` is already constructed\n");
})->skip(! function_exists('pcntl_fork') || ! function_exists('posix_kill'), 'PHP has neither pcntl nor posix here');
