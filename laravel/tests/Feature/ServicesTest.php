<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Exception\UnknownScope;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\ResourceTypeRegistry;
use CoverageKernel\Laravel\Contracts\SupportedScopeResolver;
use CoverageKernel\Laravel\CoverageKernelServiceProvider;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\SourceClass;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Database\QueryException;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;
use Illuminate\Support\ServiceProvider;

/** @return array<string, string> */
function aboutCoverageKernel(): array
{
    $kernel = app(Kernel::class);
    expect($kernel->call('about', ['--only' => 'coverage_kernel', '--json' => true]))->toBe(0);
    /** @var array{coverage_kernel: array<string, string>} $about */
    $about = json_decode($kernel->output(), true, flags: JSON_THROW_ON_ERROR);

    return $about['coverage_kernel'];
}

it('looks up resource types', function (): void {
    $registry = app(ResourceTypeRegistry::class);

    expect($registry->canonicalType('MICROSOFT.INTUNE.roledefinition'))->toBe('roleDefinition')
        ->and($registry->canonicalType('nothing'))->toBeNull()
        ->and($registry->row('roleDefinition', SourceClass::Tcm)?->sourceClass())->toBe(SourceClass::Tcm)
        ->and($registry->row('termsAndConditions', SourceClass::Tcm))->toBeNull()
        ->and($registry->rows('roleDefinition'))->not->toBe([])
        ->and($registry->all())->toHaveCount(DB::table('tenant_configuration_resource_types')->count());
});

it('resolves scopes', function (): void {
    $scopes = app(SupportedScopeResolver::class);

    expect($scopes->keys())->toContain('intune_core', 'intune_extended', 'intune_tcm_core')
        ->and($scopes->resolve('intune_core')->customerClaimable())->toBeTrue()
        ->and($scopes->resolve('intune_core')->countedTypes())->toContain('termsAndConditions')
        ->and(static fn () => $scopes->resolve('intune'))->toThrow(UnknownScope::class);
});

it('throws database errors, and decides nothing', function (): void {
    Schema::drop('provider_connections');
    $claim = new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Internal);
    $environment = new EnvironmentRef(17, 4, 3);
    $guard = app(ClaimGuard::class);

    expect(static fn () => $guard->evaluate($claim, $environment))->toThrow(QueryException::class)
        ->and(static fn () => $guard->evaluateMany([$claim], $environment))->toThrow(QueryException::class)
        ->and(static fn () => iterator_to_array($guard->evaluateAcross([$claim], [$environment]), false))->toThrow(QueryException::class)
        ->and(static fn () => $guard->authorize($claim, $environment))->toThrow(QueryException::class)
        ->and(static fn () => $guard->survey($environment))->toThrow(QueryException::class)
        ->and($guard->evaluateMany([], $environment))->toBe([]);
});

it('shows versions, activation and digests in php artisan about', function (): void {
    $digest = app(DefinitionsRepository::class)->digestWhenActive();
    $shown = [
        'activation' => 'inactive',
        'contract_version' => '1',
        'definitions_digest' => $digest,
        'extension_version' => phpversion('coverage_kernel'),
        'reviewed_definitions' => 'none',
    ];
    expect(aboutCoverageKernel())->toEqual($shown);

    config()->set('coverage-kernel.activation', 'active');
    expect(aboutCoverageKernel())->toEqual(['activation' => 'inactive: the configuration says active, but the definitions are not the reviewed ones'] + $shown);

    config()->set('coverage-kernel.reviewed_definitions', $digest);
    expect(aboutCoverageKernel())->toEqual(['activation' => 'active', 'reviewed_definitions' => $digest] + $shown);
});

it('shows the reason in php artisan about when a value is not available', function (): void {
    config()->set('coverage-kernel.activation', 'on');
    expect(aboutCoverageKernel()['activation'])
        ->toBe('not available: expected `coverage-kernel.activation` to be `inactive` or `active`, found `on`');

    config()->set('coverage-kernel.activation', 'active');
    Schema::drop('tenant_configuration_supported_scopes');
    $reason = 'not available: SQLSTATE[HY000]: General error: 1 no such table: main.tenant_configuration_supported_scopes';
    expect(aboutCoverageKernel()['definitions_digest'])->toBe($reason)
        ->and(aboutCoverageKernel()['activation'])->toBe($reason)
        ->and(aboutCoverageKernel()['reviewed_definitions'])->toBe('none');
});

it('publishes its configuration, its texts, and the migrations of the resource tables and of kept decisions under separate tags', function (): void {
    $published = static fn (string $tag): array => array_map(
        static fn (string $path): string|false => realpath($path),
        array_keys(ServiceProvider::pathsToPublish(CoverageKernelServiceProvider::class, $tag)),
    );

    expect($published('coverage-kernel-config'))->toBe([realpath(__DIR__.'/../../config/coverage-kernel.php')])
        ->and($published('coverage-kernel-resources'))->toBe([realpath(__DIR__.'/../../database/migrations-resources')])
        ->and($published('coverage-kernel-decisions'))->toBe([realpath(__DIR__.'/../../database/migrations-decisions')])
        ->and($published('coverage-kernel-lang'))->toBe([realpath(__DIR__.'/../../lang')])
        ->and(ServiceProvider::pathsToPublish(CoverageKernelServiceProvider::class))->toHaveCount(4);
});
