<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Schema\Host;
use CoverageKernel\Laravel\Schema\KeyType;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Support\Arr;

it('reads the tables of the application from the configuration', function (): void {
    $host = Host::fromConfig(app(Repository::class));

    expect($host->keyType)->toBe(KeyType::BigInt)
        ->and($host->workspaces)->toBe('workspaces')
        ->and($host->managedEnvironmentWorkspace)->toBe('workspace_id')
        ->and($host->providerConnectionManagedEnvironment)->toBe('managed_environment_id');
});

it('names the missing key of the configuration', function (string $key): void {
    config(["coverage-kernel.host.{$key}" => '']);

    expect(fn () => Host::fromConfig(app(Repository::class)))
        ->toThrow(InvalidConfiguration::class, "expected `coverage-kernel.host.{$key}` to be the name of a table or column, found ``");
})->with([
    'workspaces.table', 'workspaces.key', 'managed_environments.table', 'managed_environments.key', 'managed_environments.workspace',
    'provider_connections.table', 'provider_connections.key', 'provider_connections.workspace', 'provider_connections.managed_environment',
]);

it('lists the valid key types if the configured one is invalid', function (mixed $type): void {
    config(['coverage-kernel.host.key_type' => $type]);

    expect(fn () => Host::fromConfig(app(Repository::class)))
        ->toThrow(InvalidConfiguration::class, 'expected `coverage-kernel.host.key_type` to be `bigint`, `uuid` or `ulid`');
})->with([['int'], ['BigInt'], [null], [1]]);

it('uses every key of the configuration', function (): void {
    expect(array_keys(Arr::dot(config()->array('coverage-kernel.host'))))->toHaveCount(count(get_object_vars(Host::fromConfig(app(Repository::class)))));
});

it('takes `deleted_at` as the column of soft deletes unless another one or none is configured', function (): void {
    $column = static fn (): ?string => Host::fromConfig(app(Repository::class))->managedEnvironmentDeletedAt;
    $environments = config()->array('coverage-kernel.host.managed_environments');
    expect($column())->toBe('deleted_at');

    // A configuration that was published before this key existed.
    config(['coverage-kernel.host.managed_environments' => array_diff_key($environments, ['deleted_at' => ''])]);
    expect($column())->toBe('deleted_at');

    config(['coverage-kernel.host.managed_environments' => ['deleted_at' => 'archived_at'] + $environments]);
    expect($column())->toBe('archived_at');

    config(['coverage-kernel.host.managed_environments' => ['deleted_at' => null] + $environments]);
    expect($column())->toBeNull();

    config(['coverage-kernel.host.managed_environments' => ['deleted_at' => ''] + $environments]);
    expect($column)->toThrow(InvalidConfiguration::class, 'expected `coverage-kernel.host.managed_environments.deleted_at` to be the name of a column or null, found ``');
});
