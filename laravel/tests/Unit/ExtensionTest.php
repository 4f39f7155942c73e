<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\ExtensionUnavailable;
use CoverageKernel\Laravel\Extension;
use Symfony\Component\Process\Process;

it('accepts the loaded extension', function (): void {
    Extension::ensureUsable();

    expect(Extension::version())->toBe(phpversion('coverage_kernel'));
});

it('accepts the oldest supported version and later ones', function (string $version): void {
    expect(static fn () => Extension::ensureUsableVersion($version))->not->toThrow(ExtensionUnavailable::class);
})->with([Extension::OLDEST_VERSION, '0.1.1', '0.10.0', '1.0.0']);

it('refuses an older version, and names it, the required version and the command that installs it', function (string $version): void {
    expect(static fn () => Extension::ensureUsableVersion($version))->toThrow(
        ExtensionUnavailable::class,
        "the PHP extension `coverage_kernel` {$version} is too old: this package needs 0.1.0 or later; install it with `pie install tenantatlas/coverage-kernel` and restart PHP",
    );
})->with(['0.0.9', '0.1.0-rc1']);

it('names the command that installs the extension when a service is resolved without it', function (): void {
    $process = new Process([PHP_BINARY, '-n', '-r', <<<'PHP'
        require 'vendor/autoload.php';
        $application = new Illuminate\Foundation\Application(__DIR__);
        $application->instance('config', new Illuminate\Config\Repository);
        (new CoverageKernel\Laravel\CoverageKernelServiceProvider($application))->register();
        foreach (['ClaimGuard', 'DecisionLog', 'SupportedScopeResolver', 'ResourceTypeRegistry'] as $contract) {
            try {
                $application->make('CoverageKernel\Laravel\Contracts\\'.$contract);
                echo $contract, " was made\n";
            } catch (CoverageKernel\Laravel\Exceptions\ExtensionUnavailable $missing) {
                echo $contract, ': ', $missing->getMessage(), "\n";
            }
        }
        PHP], dirname(__DIR__, 2));
    $process->mustRun();
    $message = 'the PHP extension `coverage_kernel` is not loaded; install it with `pie install tenantatlas/coverage-kernel` and check that `php -m` lists it';

    expect($process->getOutput())->toBe("ClaimGuard: {$message}\nDecisionLog: {$message}\nSupportedScopeResolver: {$message}\nResourceTypeRegistry: {$message}\n");
});
