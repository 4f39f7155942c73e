<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\UntrustedSession;
use CoverageKernel\Laravel\Reading\SearchPath;
use Illuminate\Database\PostgresConnection;

/** @param  array<string, mixed>  $config */
function searchPath(string $schemas, array $config = ['search_path' => 'public']): string
{
    return SearchPath::of(new PostgresConnection(static fn () => throw new LogicException('no query is sent'), 'database', '', $config), $schemas);
}

it('accepts the configured search path, in every form of the configuration', function (array $config): void {
    /** @var array<string, mixed> $config */
    expect(searchPath('["pg_catalog", "app", "shared"]', $config))->toBe('app, shared');
})->with([
    [['search_path' => 'app,shared']],
    [['search_path' => ['app', 'shared']]],
    [['search_path' => '"$user", app, shared', 'username' => 'somebody']],
    [['search_path' => '"$user", shared', 'username' => 'app']],
    [['schema' => 'app, shared']],
]);

it('expects the default of Postgres if none is configured', function (): void {
    expect(searchPath('["pg_catalog", "public"]', []))->toBe('public')
        ->and(searchPath('["pg_catalog", "app", "public"]', ['username' => 'app']))->toBe('app, public')
        ->and(static fn (): string => searchPath('["pg_catalog", "own", "public"]', ['username' => 'app']))->toThrow(UntrustedSession::class);
});

it('leaves out temporary tables and schemas that do not exist', function (): void {
    expect(searchPath('["pg_temp_3", "pg_catalog", "public"]', ['search_path' => 'missing, public']))->toBe('public');
});

it('refuses every other search path', function (string $schemas, array $config): void {
    /** @var array<string, mixed> $config */
    expect(static fn (): string => searchPath($schemas, $config))->toThrow(UntrustedSession::class, 'the search path of the session is');
})->with([
    'another schema first' => ['["pg_catalog", "deceit", "public"]', ['search_path' => 'public']],
    'another order' => ['["pg_catalog", "b", "a"]', ['search_path' => 'a, b']],
    'a schema before that of Postgres' => ['["deceit", "pg_catalog", "public"]', []],
    'the configured schema before that of Postgres' => ['["public", "pg_catalog"]', ['search_path' => 'public']],
    'none' => ['[]', ['search_path' => 'public']],
]);
