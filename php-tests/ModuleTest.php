<?php

declare(strict_types=1);

use CoverageKernel\Tests\Module;
use CoverageKernel\Tests\PhpProcess;

test('the module tells its version, the version of the contract, its cache and its thread safety', function () {
    expect(Module::information())->toHaveKeys(['Coverage Kernel', 'Version', 'Contract version', 'Cached documents', 'Thread safety (ZTS)'])
        ->and(Module::information())->toMatchArray([
            'Version' => phpversion('coverage_kernel'),
            'Contract version' => '1',
            'Thread safety (ZTS)' => PHP_ZTS ? 'yes' : 'no',
        ]);
});

test('php --ri says the same of a process that has cached nothing', function () {
    $process = PhpProcess::run('--ri', 'coverage_kernel');

    expect($process->exitCode)->toBe(0)
        ->and($process->output)->toContain('Version => '.phpversion('coverage_kernel'), 'Cached documents => 0 (0 bytes)')
        ->and($process->complaints)->toBe('');
});

test('the extension has classes and nothing else', function () {
    $extension = new ReflectionExtension('coverage_kernel');

    expect($extension->getFunctions())->toBe([])
        ->and($extension->getConstants())->toBe([])
        ->and($extension->getINIEntries())->toBe([]);
});
