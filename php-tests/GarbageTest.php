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

test('random arguments for every method end in a result or a documented exception, and never crash PHP', function (int $seed) {
    $process = PhpProcess::script('garbage', (string) $seed, '10000');

    expect($process->complaints)->toBe('')
        ->and($process->exitCode)->toBe(0);
    $outcomes = json_decode($process->output, true, flags: JSON_THROW_ON_ERROR);
    expect(array_sum($outcomes))->toBe(10_000);
    // Every outcome occurred: otherwise the arguments are not varied enough.
    foreach ([TypeError::class, ArgumentCountError::class, InvalidClaim::class, InvalidDefinitions::class, InvalidObservedCoverage::class, InvalidRequest::class, UnknownScope::class, 'result'] as $outcome) {
        expect($outcomes[$outcome] ?? 0)->toBeGreaterThan(100, $outcome);
    }
})->with(range(1, 4));

test('a process that fails or crashes has an exit code', function (string $code) {
    expect(PhpProcess::run('-r', $code)->exitCode)->not->toBe(0);
})->with(['exit(1);', 'throw new Exception;', 'posix_kill(getmypid(), 11);']);

test('a process loads the same extension as the tests', function () {
    $process = PhpProcess::run('-r', 'echo CoverageKernel\Definitions::fromJson(CoverageKernel\Seeds::kernel())->digest();');

    expect($process->output)->toBe(Definitions::fromJson(Seeds::kernel())->digest())->and($process->exitCode)->toBe(0);
});
