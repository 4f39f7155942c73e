<?php

declare(strict_types=1);

use CoverageKernel\Tests\Module;
use CoverageKernel\Tests\PhpProcess;

test('the module information has the version, the contract version, the cache and the thread safety', function () {
    expect(Module::information())->toHaveKeys(['Coverage Kernel', 'Version', 'Contract version', 'Cached documents', 'Thread safety (ZTS)'])
        ->and(Module::information())->toMatchArray([
            'Version' => phpversion('coverage_kernel'),
            'Contract version' => '1',
            'Thread safety (ZTS)' => PHP_ZTS ? 'yes' : 'no',
        ]);
});

test('php --ri shows the same, with an empty cache', function () {
    $process = PhpProcess::run('--ri', 'coverage_kernel');

    expect($process->exitCode)->toBe(0)
        ->and($process->output)->toContain('Version => '.phpversion('coverage_kernel'), 'Cached documents => 0 (0 bytes)')
        ->and($process->complaints)->toBe('');
});

test('the extension has classes, and no functions, constants or settings', function () {
    $extension = new ReflectionExtension('coverage_kernel');

    expect($extension->getFunctions())->toBe([])
        ->and($extension->getConstants())->toBe([])
        ->and($extension->getINIEntries())->toBe([]);
});
