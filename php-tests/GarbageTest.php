<?php

declare(strict_types=1);

use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Exception\InvalidObservedCoverage;
use CoverageKernel\Exception\InvalidRequest;
use CoverageKernel\Exception\UnknownScope;
use CoverageKernel\Seeds;
use CoverageKernel\Tests\PhpProcess;

test('whatever is given to whatever method, PHP goes on, and nothing but an error or an answer comes of it', function (int $seed) {
    $process = PhpProcess::script('garbage', (string) $seed, '10000');

    expect($process->complaints)->toBe('')
        ->and($process->exitCode)->toBe(0);
    $outcomes = json_decode($process->output, true, flags: JSON_THROW_ON_ERROR);
    expect(array_sum($outcomes))->toBe(10_000);
    // Every way to end was taken, or the garbage was not garbage enough.
    foreach ([TypeError::class, ArgumentCountError::class, InvalidClaim::class, InvalidDefinitions::class, InvalidObservedCoverage::class, InvalidRequest::class, UnknownScope::class, 'result'] as $outcome) {
        expect($outcomes[$outcome] ?? 0)->toBeGreaterThan(100, $outcome);
    }
})->with(range(1, 4));

test('a process that fails or crashes is seen', function (string $code) {
    expect(PhpProcess::run('-r', $code)->exitCode)->not->toBe(0);
})->with(['exit(1);', 'throw new Exception;', 'posix_kill(getmypid(), 11);']);

test('a process has the extension that the tests have', function () {
    $process = PhpProcess::run('-r', 'echo CoverageKernel\Definitions::fromJson(CoverageKernel\Seeds::kernel())->digest();');

    expect($process->output)->toBe(Definitions::fromJson(Seeds::kernel())->digest())->and($process->exitCode)->toBe(0);
});
