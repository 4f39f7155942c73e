<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Recording\PruneCoverage;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\ApplicationRole;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\Catalogue;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use CoverageKernel\Laravel\Tests\Support\Refusal;
use Illuminate\Database\QueryException;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

/** Records twice, so that there is superseded evidence. */
function recordAsApplication(): EnvironmentRef
{
    $environment = HostRows::environment();
    app(CoverageRecorder::class)->record($environment, Captures::of(['a', 'b']));
    app(CoverageRecorder::class)->record($environment, Captures::of(['a'], '2026-03-02T08:00:00Z'));
    usleep(2_000);

    return $environment;
}

it('records, and deletes an environment with its rows', function (): void {
    ApplicationRole::assume();
    $environment = recordAsApplication();

    expect(DB::table('tenant_configuration_resource_evidence')->count())->toBe(3)
        ->and(DB::table('tenant_configuration_resources')->whereNotNull('withdrawn_at')->count())->toBe(1)
        ->and(DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)->delete())->toBe(1);
    foreach (Catalogue::CONCRETE as $table) {
        expect(DB::table($table)->count())->toBe(0);
    }
});

it('may not change what decides', function (string $statement): void {
    ApplicationRole::assume();
    recordAsApplication();

    expect(Refusal::of(static fn () => DB::unprepared($statement))?->sqlState)->toBe('42501');
})->with([
    'update of evidence' => "update tenant_configuration_resource_evidence set coverage_level = 'certified'",
    'update of a listing' => 'update tenant_configuration_listings set resources = 1',
    'update of the derived level' => "update tenant_configuration_resources set latest_coverage_level = 'certified'",
    'update of a key' => "update tenant_configuration_resources set canonical_resource_key = 'b'",
    'delete of evidence' => 'delete from tenant_configuration_resource_evidence',
    'delete of a listing' => 'delete from tenant_configuration_listings',
    'delete of a resource' => 'delete from tenant_configuration_resources',
    'delete that pretends to prune' => "select set_config('coverage_kernel.pruning', 'on', true); delete from tenant_configuration_resource_evidence",
    'prune' => "select tc_prune(now() - interval '1 second')",
    'truncate' => 'truncate tenant_configuration_resource_evidence',
    'update of a definition' => "update tenant_configuration_resource_types set max_claim_state = 'claim_allowed'",
    'insert of a definition' => "insert into tenant_configuration_supported_scopes (scope_key) values ('mine')",
    'delete of a scope' => 'delete from tenant_configuration_supported_scopes',
    'turning triggers off' => 'alter table tenant_configuration_resource_evidence disable trigger all',
    'the replication role' => 'set session_replication_role = replica',
    'a trigger of its own' => 'create trigger mine before insert on tenant_configuration_resource_evidence for each row execute function suppress_redundant_updates_trigger()',
    'a rule of its own' => 'create rule mine as on insert to tenant_configuration_listings do instead nothing',
    'another trigger function' => "create or replace function tc_resources_derive_row() returns trigger language plpgsql as 'begin return new; end'",
    'dropping a constraint' => 'alter table tenant_configuration_listings drop constraint tc_listings_owner',
    'another owner' => 'alter table tenant_configuration_listings owner to of_the_application',
]);

it('may call the prune function only if the script says so', function (): void {
    ApplicationRole::assume(mayPrune: true);
    recordAsApplication();

    expect((new PruneCoverage(DB::connection()))->prune(Carbon::now())->evidence)->toBe(1);

    ApplicationRole::asOwner(static fn () => ApplicationRole::grant());
    expect(Refusal::of(static fn () => (new PruneCoverage(DB::connection()))->prune(Carbon::now()))?->sqlState)->toBe('42501');
});

it('may not delete superseded rows by imitating the prune function, even with the right to delete', function (): void {
    ApplicationRole::assume();
    recordAsApplication();
    ApplicationRole::asOwner(static fn () => DB::unprepared('grant delete on tenant_configuration_resource_evidence to '.ApplicationRole::NAME));

    expect(Refusal::of(static fn () => DB::unprepared("select set_config('coverage_kernel.pruning', 'on', true); delete from tenant_configuration_resource_evidence where id = (select min(id) from tenant_configuration_resource_evidence)"))?->message)
        ->toContain('is append-only: delete is refused');
});

it('takes back rights that the role or everybody had before', function (): void {
    ApplicationRole::assume();
    ApplicationRole::asOwner(function (): void {
        DB::unprepared('grant all on all tables in schema public to public; grant all on all tables in schema public to '.ApplicationRole::NAME);
        ApplicationRole::grant();
    });
    recordAsApplication();

    expect(Refusal::of(static fn () => DB::table('tenant_configuration_resource_evidence')->delete())?->sqlState)->toBe('42501');
});

it('refuses a role that owns the tables, and no role', function (): void {
    $owner = DB::scalar('select current_user');
    assert(is_string($owner));

    expect(fn () => DB::transaction(fn () => ApplicationRole::grant($owner)))->toThrow(QueryException::class, "the role {$owner} owns the tables")
        ->and(fn () => DB::transaction(fn () => ApplicationRole::grant('')))->toThrow(QueryException::class, 'set coverage_kernel.application_role');
});

it('works where the owner of the tables is no superuser', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        DB::unprepared('create role of_the_migrations; create role '.ApplicationRole::NAME);
        DB::unprepared("grant usage, create on schema {$schema} to of_the_migrations");

        try {
            DB::unprepared('set role of_the_migrations');
            OwnSchema::artisan('migrate');
            // It cannot grant the use of the schema, which it does not own.
            expect(static fn () => DB::transaction(static fn () => ApplicationRole::grant()))->toThrow(QueryException::class, "the owner of the schema {$schema} has to grant its use");
            DB::unprepared("reset role; grant usage on schema {$schema} to ".ApplicationRole::NAME.'; set role of_the_migrations');
            DB::unprepared('grant select, insert, delete on workspaces, managed_environments, provider_connections to '.ApplicationRole::NAME);
            DB::unprepared('grant usage on workspaces_id_seq, managed_environments_id_seq, provider_connections_id_seq to '.ApplicationRole::NAME);
            DB::transaction(fn () => ApplicationRole::grant(mayPrune: true));

            DB::unprepared('set role '.ApplicationRole::NAME);
            $environment = recordAsApplication();
            expect((new PruneCoverage(DB::connection()))->prune(Carbon::now())->evidence)->toBe(1)
                ->and(DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)->delete())->toBe(1)
                ->and(DB::table('tenant_configuration_resource_evidence')->count())->toBe(0);
        } finally {
            DB::unprepared('reset role');
            foreach ([ApplicationRole::NAME, 'of_the_migrations'] as $role) {
                DB::unprepared("drop owned by {$role}; drop role {$role}");
            }
        }
    });
});
