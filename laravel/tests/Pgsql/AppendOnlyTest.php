<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\Catalogue;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use CoverageKernel\Laravel\Tests\Support\Refusal;
use Illuminate\Support\Facades\DB;

const APPEND_ONLY = ['tenant_configuration_resource_evidence', 'tenant_configuration_listings'];

/** Creates an environment with two listings and two resources, one of which has two pieces of evidence. */
function observedEnvironment(?EnvironmentRef $inWorkspaceOf = null): EnvironmentRef
{
    $environment = HostRows::environment($inWorkspaceOf);
    $resource = ConcreteRows::resource($environment);
    ConcreteRows::evidence($resource);
    ConcreteRows::evidence($resource);
    ConcreteRows::resource($environment);
    ConcreteRows::listing($environment);
    ConcreteRows::listing($environment);
    // Checks deferred constraints now, so that no check is pending.
    DB::statement('set constraints all immediate');
    DB::statement('set constraints tc_resources_workspace, tc_listings_workspace deferred');

    return $environment;
}

/** @return array<string, int> the number of rows of the environment, by table */
function rowsOf(EnvironmentRef $environment): array
{
    $rows = [];

    foreach (Catalogue::CONCRETE as $table) {
        $rows[$table] = DB::table($table)->where('managed_environment_id', $environment->managedEnvironmentId)->count();
    }

    return $rows;
}

const ALL_ROWS = ['tenant_configuration_resources' => 2, 'tenant_configuration_resource_evidence' => 2, 'tenant_configuration_listings' => 2];

const NO_ROWS = ['tenant_configuration_resources' => 0, 'tenant_configuration_resource_evidence' => 0, 'tenant_configuration_listings' => 0];

it('refuses updates of every column', function (string $table): void {
    observedEnvironment();

    foreach (array_keys(Catalogue::columns($table)) as $column) {
        $refusal = Refusal::of(fn () => DB::statement("update {$table} set {$column} = {$column}"));

        expect($refusal?->sqlState)->toBe('23001')
            ->and($refusal?->message)->toContain("{$table} is append-only: update is refused");
    }
})->with(APPEND_ONLY);

it('refuses direct deletes', function (string $table): void {
    observedEnvironment();
    $refusal = Refusal::of(fn () => DB::table($table)->delete());

    expect($refusal?->sqlState)->toBe('23001')
        ->and($refusal?->message)->toContain("{$table} is append-only: delete is refused");
})->with(Catalogue::CONCRETE);

it('refuses truncate, even when it cascades from another table', function (string $table): void {
    observedEnvironment();
    $refusal = Refusal::of(fn () => DB::statement("truncate {$table} cascade"));

    expect($refusal?->sqlState)->toBe('23001')->and($refusal?->message)->toContain('is append-only: truncate is refused');
})->with([
    ...APPEND_ONLY,
    'tenant_configuration_resources',
    'tenant_configuration_resource_types',
    'provider_connections',
    'managed_environments',
    'workspaces',
]);

it('refuses an insert that would update an existing row', function (string $table): void {
    observedEnvironment();
    $columns = implode(', ', array_keys(Catalogue::columns($table)));
    $refusal = Refusal::of(fn () => DB::statement(
        "insert into {$table} ({$columns}) select {$columns} from {$table} on conflict (id) do update set captured_at = now()"
    ));

    expect($refusal?->message)->toContain("{$table} is append-only: update is refused");
})->with(APPEND_ONLY);

it('refuses to delete the resource, type or connection of evidence or a listing', function (string $table, string $by): void {
    observedEnvironment();
    $refusal = Refusal::of(fn () => DB::table($table)->delete());

    expect($refusal?->message)->toContain($by);
})->with([
    'its resource' => ['tenant_configuration_resources', 'tenant_configuration_resources is append-only: delete is refused'],
    'its type' => ['tenant_configuration_resource_types', 'violates foreign key constraint "tc_'],
    'its connection' => ['provider_connections', 'violates foreign key constraint "tc_'],
]);

it('refuses to delete a resource without evidence', function (): void {
    ConcreteRows::resource(HostRows::environment());

    expect(Refusal::of(fn () => DB::table('tenant_configuration_resources')->delete())?->message)
        ->toContain('HINT:  Set withdrawn_at of a resource that the provider no longer has.');
});

it('refuses a delete by another trigger, even when a temporary table shadows the real one', function (string $table): void {
    observedEnvironment();
    DB::unprepared(<<<SQL
        create function a_way_around() returns trigger language plpgsql as \$\$
            begin delete from {$table}; return new; end
        \$\$;
        create trigger a_way_around after update on workspaces for each row execute function a_way_around();
        create temporary table managed_environments (id bigint) on commit drop;
        SQL);

    expect(Refusal::of(fn () => DB::table('workspaces')->update(['name' => 'Another']))?->message)
        ->toContain("{$table} is append-only: delete is refused");
})->with(APPEND_ONLY);

it('is not affected by functions and operators that shadow the built-in ones', function (string $table): void {
    observedEnvironment();
    $schema = config()->string('database.connections.pgsql.search_path');
    DB::unprepared(<<<SQL
        create schema deceit;
        create function deceit.never(bigint, bigint) returns boolean language sql as 'select false';
        create operator deceit.= (leftarg = bigint, rightarg = bigint, function = deceit.never);
        set local search_path = deceit, pg_catalog, {$schema};
        SQL);

    expect(Refusal::of(fn () => DB::statement("delete from {$table}"))?->message)->toContain("{$table} is append-only: delete is refused");
})->with(APPEND_ONLY);

it('enables its triggers in sessions with the replication role replica', function (): void {
    $enabled = DB::table('pg_trigger')->whereRaw('tgrelid::regclass::text = any(?)', ['{'.implode(',', Catalogue::CONCRETE).'}'])->where('tgisinternal', false)
        ->selectRaw("tgrelid::regclass || ' ' || tgname as name, tgenabled")->orderByRaw('tgrelid::regclass::text collate "C", tgname')->pluck('tgenabled', 'name')->all();

    expect($enabled)->toBe([
        'tenant_configuration_listings tc_keep_row' => 'A',
        'tenant_configuration_listings tc_keep_statement' => 'A',
        'tenant_configuration_resource_evidence tc_derive_statement' => 'A',
        'tenant_configuration_resource_evidence tc_keep_row' => 'A',
        'tenant_configuration_resource_evidence tc_keep_statement' => 'A',
        'tenant_configuration_resources tc_derive_row' => 'A',
        'tenant_configuration_resources tc_keep_row' => 'A',
        'tenant_configuration_resources tc_keep_statement' => 'A',
    ]);
});

it('has a hint about the alternative in its error', function (string $table): void {
    observedEnvironment();

    expect(Refusal::of(fn () => DB::table($table)->delete())?->message)->toContain(
        'HINT:  Add a newer row. Rows are deleted only with their managed environment, or by coverage-kernel:prune once they are superseded.',
    );
})->with(APPEND_ONLY);

it('refuses updates and direct deletes with the replication role replica', function (string $table): void {
    observedEnvironment();
    DB::statement('set local session_replication_role = replica');

    expect(Refusal::of(fn () => DB::table($table)->update(['captured_at' => 'now']))?->message)->toContain("{$table} is append-only: update is refused")
        ->and(Refusal::of(fn () => DB::table($table)->delete())?->message)->toContain("{$table} is append-only: delete is refused");
})->with(APPEND_ONLY);

it('allows a subscriber of logical replication to repeat the deletes of a prune, but no other', function (): void {
    observedEnvironment();
    DB::statement('set local session_replication_role = replica');
    $delete = static fn (string $table, string $which): int => DB::delete("delete from {$table} where id = (select {$which}(id) from {$table})");

    foreach (APPEND_ONLY as $table) {
        expect(Refusal::of(static fn () => $delete($table, 'max'))?->message)->toContain("{$table} is append-only: delete is refused")
            ->and($delete($table, 'min'))->toBe(1);
    }
});

it('allows a subscriber of logical replication to delete the rows of a deleted environment one by one', function (): void {
    $environment = observedEnvironment();
    $other = observedEnvironment();
    // No foreign key cascades here: each deletion arrives separately, as the publisher made it.
    DB::statement('set local session_replication_role = replica');

    DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)->delete();
    foreach (APPEND_ONLY as $table) {
        expect(Refusal::of(fn () => DB::table($table)->where('managed_environment_id', $environment->managedEnvironmentId)->update(['captured_at' => 'now']))?->message)
            ->toContain("{$table} is append-only: update is refused");
    }
    foreach (Catalogue::CONCRETE as $table) {
        expect(DB::table($table)->where('managed_environment_id', $environment->managedEnvironmentId)->delete())->toBe(2);
    }

    expect(rowsOf($environment))->toBe(NO_ROWS)->and(rowsOf($other))->toBe(ALL_ROWS);
});

it('refuses deletes in a session from which row security hides the environment', function (string $table): void {
    observedEnvironment();
    $schema = config()->string('database.connections.pgsql.search_path');
    DB::unprepared(<<<SQL
        create role of_another_workspace;
        grant usage on schema {$schema} to of_another_workspace;
        grant select, delete on all tables in schema {$schema} to of_another_workspace;
        alter table managed_environments enable row level security;
        set local role of_another_workspace;
        SQL);

    expect(DB::table('managed_environments')->count())->toBe(0)
        ->and(DB::table($table)->count())->toBe(2)
        ->and(Refusal::of(fn () => DB::table($table)->delete())?->message)->toContain('row-level security');
})->with(APPEND_ONLY);

it('allows deleting an environment with its rows under row security, even for the owner of the tables', function (): void {
    $environment = observedEnvironment();
    $schema = config()->string('database.connections.pgsql.search_path');
    DB::unprepared("create role of_the_migrations; create role of_the_application; grant usage on schema {$schema} to of_the_migrations, of_the_application;");
    foreach ([...Catalogue::CONCRETE, 'managed_environments', 'provider_connections', 'workspaces'] as $table) {
        DB::statement("alter table {$table} owner to of_the_migrations");
    }
    DB::unprepared(<<<SQL
        grant select, delete on managed_environments to of_the_application;
        alter table managed_environments enable row level security, force row level security;
        create policy of_the_application on managed_environments to of_the_application using (id = {$environment->managedEnvironmentId});
        set local role of_the_application;
        SQL);

    expect(DB::table('managed_environments')->delete())->toBe(1);
    DB::statement('reset role');
    expect(rowsOf($environment))->toBe(NO_ROWS);
});

it('deletes the rows of an environment whose id another workspace uses as well', function (string $host): void {
    OwnSchema::with(KeyType::BigInt, function () use ($host): void {
        // Environments and connections that are numbered in each workspace.
        DB::unprepared(<<<'SQL'
            create table workspaces (id bigint primary key);
            create table managed_environments (id bigint, workspace_id bigint references workspaces on delete cascade, deleted_at timestamptz, primary key (workspace_id, id));
            create table provider_connections (
                id bigint, workspace_id bigint, managed_environment_id bigint, primary key (workspace_id, id),
                foreign key (workspace_id, managed_environment_id) references managed_environments (workspace_id, id) on delete cascade
            );
            insert into workspaces values (1), (2);
            insert into managed_environments values (1, 1), (1, 2);
            insert into provider_connections values (1, 1, 1), (1, 2, 1);
            SQL);
        OwnSchema::artisan('migrate', ['--path' => [dirname(__DIR__, 2).'/database/migrations', dirname(__DIR__, 2).'/database/migrations-resources'], '--realpath' => true]);
        $environments = [new EnvironmentRef(1, 1, 1), new EnvironmentRef(2, 1, 1)];
        foreach ($environments as $environment) {
            app(CoverageRecorder::class)->record($environment, Captures::of(['a', 'b']));
            app(CoverageRecorder::class)->record($environment, Captures::of(['a'], '2026-03-02T08:00:00Z'));
        }

        DB::table($host)->where($host === 'workspaces' ? 'id' : 'workspace_id', 1)->delete();

        foreach (Catalogue::CONCRETE as $table) {
            expect(DB::table($table)->pluck('workspace_id')->unique()->all())->toBe([2]);
        }
    });
})->with(['managed_environments', 'workspaces']);

it('refuses to move an environment with rows to another workspace', function (string $table, Closure $row): void {
    $environment = HostRows::environment();
    $row($environment);
    $refusal = Refusal::of(fn () => DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)
        ->update(['workspace_id' => HostRows::workspace()]));

    expect($refusal?->constraint())->toBe("{$table}_managed_environment");
})->with([
    'a resource' => ['tc_resources', ConcreteRows::resource(...)],
    'a listing' => ['tc_listings', ConcreteRows::listing(...)],
]);

it('deletes all rows of a deleted environment, and no rows of another', function (): void {
    $environment = observedEnvironment();
    $ofTheSameWorkspace = observedEnvironment($environment);
    $other = observedEnvironment();

    DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)->delete();
    DB::statement('set constraints all immediate');

    expect(rowsOf($environment))->toBe(NO_ROWS)
        ->and(rowsOf($ofTheSameWorkspace))->toBe(ALL_ROWS)
        ->and(rowsOf($other))->toBe(ALL_ROWS);
});

it('deletes all rows of a deleted workspace', function (): void {
    $environment = observedEnvironment();
    $ofTheSameWorkspace = observedEnvironment($environment);
    $other = observedEnvironment();

    DB::table('workspaces')->where('id', $environment->workspaceId)->delete();
    DB::statement('set constraints all immediate');

    expect(rowsOf($environment))->toBe(NO_ROWS)
        ->and(rowsOf($ofTheSameWorkspace))->toBe(NO_ROWS)
        ->and(rowsOf($other))->toBe(ALL_ROWS);
});

it('allows an application that defers the constraints to delete the connections of an environment first', function (): void {
    // An application in which deleting an environment does not delete its connections.
    DB::statement('alter table provider_connections drop constraint provider_connections_managed_environment_id_foreign');
    DB::statement('alter table provider_connections add foreign key (managed_environment_id) references managed_environments');
    $environment = observedEnvironment();

    DB::statement('set constraints all deferred');
    DB::table('provider_connections')->where('id', $environment->providerConnectionId)->delete();
    DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)->delete();
    DB::statement('set constraints all immediate');

    expect(rowsOf($environment))->toBe(NO_ROWS);
});
