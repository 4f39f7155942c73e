<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Exceptions\UntrustedSession;
use CoverageKernel\Laravel\Reading\CoverageReader;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use CoverageKernel\Laravel\Tests\Support\HostEnvironment;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use CoverageKernel\ListingOutcome;
use CoverageKernel\ObservedCoverage;
use Illuminate\Config\Repository;
use Illuminate\Container\Container;
use Illuminate\Database\QueryException;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

const TABLES_OF_A_COPY = [
    'workspaces', 'managed_environments', 'provider_connections', DefinitionTables::TYPES, DefinitionTables::SCOPES,
    'tenant_configuration_listings', 'tenant_configuration_resources', 'tenant_configuration_resource_evidence',
];

/** Records one of many possible states of an environment: every value occurs, times repeat, and some resources are withdrawn or not listed. */
function recordAnything(HostEnvironment $environment, int $seed): void
{
    mt_srand($seed);
    $one = static fn (array $of): mixed => $of[mt_rand(0, count($of) - 1)];
    $time = static fn (): string => sprintf('2026-03-01T%02d:00:00.%sZ', mt_rand(6, 9), ['0', '5', '45', '123456'][mt_rand(0, 3)]);

    foreach (['roleDefinition:tcm', 'roleDefinition:graph_v1_fallback', 'termsAndConditions:graph_v1_fallback', 'appProtectionPolicyiOS:tcm'] as $name) {
        [$type, $source] = explode(':', $name);
        $listings = [null];
        for ($number = mt_rand(0, 3); $number > 0; $number--) {
            /** @var ListingOutcome $outcome */
            $outcome = $one(ListingOutcome::cases());
            $listings[] = $environment->list($type, $outcome === ListingOutcome::NotApplicable ? 0 : mt_rand(0, 5), $time(), $outcome->value, $source);
        }
        for ($number = mt_rand(0, 6); $number > 0; $number--) {
            /** @var int|null $listing */
            $listing = $one($listings);
            $keyed = mt_rand(0, 3) > 0;
            $resource = $environment->add($type, $listing, $source, $keyed);
            for ($evidence = mt_rand(0, 3); $evidence > 0; $evidence--) {
                /** @var IdentityState $identity */
                $identity = $one($keyed ? IdentityState::cases() : [IdentityState::MissingExternalId, IdentityState::IdentityConflict, IdentityState::UnsupportedIdentity]);
                /** @var CoverageLevel $level */
                $level = $one(CoverageLevel::cases());
                /** @var EvidenceState $state */
                $state = $one(EvidenceState::cases());
                $environment->capture($resource, $level->value, $state->value, $time(), $identity->value);
            }
            if (mt_rand(0, 4) === 0) {
                $environment->withdraw($resource);
            }
        }
    }
}

/** Copies all tables to a new SQLite database in memory, as the connection `fast`. */
function copyToSqlite(): void
{
    $postgres = DB::getDefaultConnection();
    config(['database.connections.fast' => ['driver' => 'sqlite', 'database' => ':memory:', 'prefix' => '', 'foreign_key_constraints' => false]]);
    DB::purge('fast');
    config(['database.default' => 'fast']);
    OwnSchema::artisan('migrate');
    config(['database.default' => $postgres]);

    foreach (TABLES_OF_A_COPY as $table) {
        DB::connection('fast')->table($table)->delete();
        $columns = DB::connection('fast')->getSchemaBuilder()->getColumnListing($table);
        foreach (DB::connection($postgres)->table($table)->get() as $row) {
            $values = array_intersect_key((array) $row, array_flip($columns));
            foreach ($values as $column => $value) {
                if (is_string($value) && str_ends_with((string) $column, '_at')) {
                    $values[$column] = Carbon::parse($value)->utc()->format('Y-m-d H:i:s.uP');
                }
            }
            DB::connection('fast')->table($table)->insert($values);
        }
    }
}

/**
 * Lists two resources in a new environment, and returns a function that reads its observed coverage.
 *
 * @return Closure(): string
 */
function readerOfTwoResources(): Closure
{
    $environment = HostEnvironment::make();
    $environment->list('roleDefinition', 2, '2026-03-01T08:00:00Z');

    return static fn (): string => app(CoverageReader::class)->read([$environment->ref()])[0]->toJson();
}

it('returns the same bytes on Postgres and on SQLite, with every key type', function (KeyType $keyType): void {
    OwnSchema::with($keyType, function (): void {
        OwnSchema::artisan('migrate');
        $environments = [];
        for ($number = 0; $number < 12; $number++) {
            $environment = HostEnvironment::make();
            recordAnything($environment, 100 + $number);
            $other = $environment->throughAnotherConnection();
            recordAnything($other, 200 + $number);
            array_push($environments, $environment->ref(), $other->ref(), $environment->sibling()->ref());
        }
        $read = static fn (): array => array_map(
            static fn (ObservedCoverage $observed): string => $observed->toJson(),
            app(CoverageReader::class)->read($environments),
        );
        $postgres = $read();
        copyToSqlite();
        config(['coverage-kernel.connection' => 'fast']);
        $sqlite = $read();
        config(['coverage-kernel.connection' => null]);

        expect($sqlite)->toBe($postgres)
            ->and(array_unique($postgres))->toHaveCount(count($environments))
            ->and(implode('', $postgres))->toContain('"elsewhere":[{')
            ->and(app(CoverageReader::class)->read([$environments[0]])[0]->managedEnvironmentId())->toBe($environments[0]->managedEnvironmentId);
    });
})->with(fn () => KeyType::cases());

it('never returns definitions of one moment with observations of another', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        OwnSchema::artisan('migrate');
        config(['database.connections.writer' => config('database.connections.own')]);
        $environment = HostEnvironment::make();
        $seen = static function () use ($environment): string {
            $observed = app(CoverageReader::class)->read([$environment->ref()])[0];

            return $observed->definitions()->digest().' '.$observed->digest();
        };
        $writer = DB::connection('writer');
        $type = ConcreteRows::type('roleDefinition:tcm');
        $even = false;
        $change = static function () use ($environment, $type, $writer, &$even): void {
            $even = ! $even;
            $writer->transaction(static function () use ($environment, $type, $writer, $even): void {
                $writer->table(DefinitionTables::TYPES)->where('canonical_type', 'roleDefinition')->update(['support_state' => $even ? 'supported' : 'out_of_scope']);
                $writer->table('tenant_configuration_listings')->insert([
                    'workspace_id' => $environment->ref()->workspaceId,
                    'managed_environment_id' => $environment->ref()->managedEnvironmentId,
                    'provider_connection_id' => $environment->ref()->providerConnectionId,
                    'resource_type_id' => $type,
                    'outcome' => $even ? 'complete' : 'failed',
                    'resources' => 0,
                    'captured_at' => '2026-03-01T08:00:00Z',
                ]);
            });
        };
        $change();
        $whole = [$seen()];
        $change();
        $whole[] = $seen();
        expect(array_unique($whole))->toHaveCount(2);

        // The other session commits before each statement of the reader, so two statements would see two moments.
        DB::connection('own')->beforeExecuting($change);
        for ($round = 0; $round < 6; $round++) {
            expect($seen())->toBeIn($whole);
        }
        DB::purge('writer');
    });
});

it('transfers definitions again only if they have changed', function (): void {
    $environment = HostEnvironment::make()->ref();
    $transferred = static function () use ($environment): bool {
        DB::flushQueryLog();
        DB::enableQueryLog();
        $digest = app(CoverageReader::class)->read([$environment])[0]->definitions()->digest();
        DB::disableQueryLog();
        expect($digest)->toBe(app(DefinitionsRepository::class)->get()->digest());
        /** @var array{query: string, bindings: list<string>} $statement */
        $statement = last(DB::getQueryLog());

        return DB::scalar("select document is not null from ({$statement['query']}) as statement where number = 0", $statement['bindings']) === true;
    };
    $change = static fn (string $state) => DB::table(DefinitionTables::TYPES)->where('canonical_type', 'roleDefinition')->update(['support_state' => $state]);
    $transferred();
    expect($transferred())->toBeFalse();

    $change('out_of_scope');
    expect($transferred())->toBeTrue()->and($transferred())->toBeFalse();

    $change('supported');
    expect($transferred())->toBeTrue()->and($transferred())->toBeFalse();
});

it('reads in no other search path than the configured one', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        OwnSchema::artisan('migrate');
        $read = readerOfTwoResources();
        expect($read())->toContain('"resources":2');

        foreach (['public', "public, {$schema}", "{$schema}, public", "{$schema}, pg_catalog"] as $path) {
            DB::statement("set search_path to {$path}");
            expect($read)->toThrow(UntrustedSession::class, "but that of the connection is `{$schema}`");
        }

        DB::statement("set search_path to {$schema}");
        DB::statement('create temporary table unrelated ()');
        expect($read())->toContain('"resources":2');
    });
});

it('finds the tables again after an error, when they are in another schema of the search path', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        config(['database.connections.own.search_path' => "renamed,{$schema}"]);
        DB::purge('own');
        OwnSchema::artisan('migrate');
        $read = readerOfTwoResources();
        expect($read())->toContain('"resources":2');

        DB::statement("alter schema {$schema} rename to renamed");
        try {
            expect($read)->toThrow(QueryException::class, "relation \"{$schema}.")
                ->and($read())->toContain('"resources":2');
        } finally {
            DB::statement("alter schema renamed rename to {$schema}");
        }
    });
});

it('reads no tables of a schema that is not in the search path', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        // The tables that the other tests share are in `public`.
        expect(DB::scalar("select to_regclass('public.tenant_configuration_listings') is not null"))->toBeTrue();
        $read = static fn (): array => app(CoverageReader::class)->read([new EnvironmentRef(1, 2, 3)]);
        expect($read)->toThrow(QueryException::class, "relation \"{$schema}.")
            ->and(static fn () => app(DefinitionsRepository::class)->get())->toThrow(QueryException::class, "relation \"{$schema}.");
    });
});

it('reads tables with a quote in their name', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        OwnSchema::artisan('migrate');
        $read = readerOfTwoResources();
        expect($read())->toContain('"resources":2');

        DB::statement('alter table managed_environments rename to "the application\'s environments"');
        config(['coverage-kernel.host.managed_environments.table' => "the application's environments"]);

        expect($read())->toContain('"resources":2');
    });
});

it('reads the definitions where the other tables do not exist yet, and finds these later', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        OwnSchema::artisan('migrate');
        $read = readerOfTwoResources();
        DB::unprepared('create schema first_of_path; create schema of_no_path');
        config(['database.connections.own.search_path' => "first_of_path,{$schema}"]);
        DB::purge('own');
        $digest = app(DefinitionsRepository::class)->get()->digest();
        $others = ['tenant_configuration_listings', 'tenant_configuration_resources', 'managed_environments', 'provider_connections'];

        try {
            foreach ($others as $table) {
                DB::statement("alter table {$table} set schema of_no_path");
            }
            DB::purge('own');
            expect(app(DefinitionsRepository::class)->get()->digest())->toBe($digest);
            foreach ($others as $table) {
                DB::statement("alter table of_no_path.{$table} set schema {$schema}");
            }

            expect($read())->toContain('"resources":2');
        } finally {
            DB::unprepared('drop schema first_of_path, of_no_path cascade');
        }
    });
});

it('looks the schemas up once for each connection', function (): void {
    $environment = HostEnvironment::make();
    DB::enableQueryLog();
    foreach (range(1, 3) as $round) {
        app(CoverageReader::class)->read([$environment->ref()]);
    }

    expect(DB::getQueryLog())->toHaveCount(4)
        ->and(DB::getQueryLog()[0]['query'])->toContain('current_schemas');
});

it('looks up names with the prefix of the connection, and none that has a schema already', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        config(['database.connections.own.prefix' => 'app_']);
        DB::purge('own');
        OwnSchema::artisan('migrate');
        $read = readerOfTwoResources();

        DB::enableQueryLog();
        expect($read())->toContain('"resources":2')->toBe($read())
            ->and(DB::getQueryLog())->toHaveCount(3);

        DB::statement("alter table {$schema}.app_provider_connections set schema public");
        try {
            config(['coverage-kernel.host.provider_connections.table' => 'public.provider_connections']);
            expect($read())->toContain('"resources":2');
        } finally {
            DB::statement("alter table public.app_provider_connections set schema {$schema}");
        }
    });
});

it('reads from the primary server unless a replica is configured', function (): void {
    config(['database.connections.split' => [...config()->array('database.connections.pgsql'), 'read' => ['port' => 1], 'write' => []], 'coverage-kernel.connection' => 'split']);
    $read = static fn () => app(CoverageReader::class)->read([new EnvironmentRef(1, 2, 3)]);
    expect($read())->toHaveCount(1);

    config(['coverage-kernel.read_from' => 'replica']);
    DB::purge('split');
    expect($read)->toThrow(QueryException::class, 'port 1');

    config(['coverage-kernel.read_from' => 'secondary']);
    expect($read)->toThrow(InvalidConfiguration::class, 'expected `coverage-kernel.read_from` to be `primary` or `replica`, found `secondary`');
});

it('reads on the connection that the application of the current request has configured, even when Octane replaces the application', function (): void {
    $worker = app();
    $kept = $worker->make(ClaimGuard::class);
    config(['database.connections.elsewhere' => config('database.connections.pgsql')]);
    DB::connection('elsewhere')->enableQueryLog();
    DB::enableQueryLog();

    $sandbox = clone $worker;
    $sandbox->instance('config', clone config());
    try {
        Container::setInstance($sandbox);
        $sandbox->make(Repository::class)->set('coverage-kernel.connection', 'elsewhere');
        $kept->evaluate(new Claim('intune_core', CoverageLevel::Detected, Audience::Customer), new EnvironmentRef(1, 2, 3));
    } finally {
        Container::setInstance($worker);
    }

    expect(DB::connection('elsewhere')->getQueryLog())->toHaveCount(2)
        ->and(DB::getQueryLog())->toBe([]);
});

it('reads only indexes of what decides, and no evidence', function (): void {
    $environment = HostEnvironment::make()->ref();
    DB::enableQueryLog();
    app(CoverageReader::class)->read([$environment]);
    /** @var array{query: string, bindings: list<string>} $statement */
    $statement = last(DB::getQueryLog());

    // Makes the planner treat these empty tables like large ones.
    DB::unprepared('set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off; set local enable_hashagg = off; set local enable_hashjoin = off;');
    /** @var list<string> $lines */
    $lines = array_column(DB::select("explain {$statement['query']}", $statement['bindings']), 'QUERY PLAN');
    $plan = implode("\n", $lines);

    preg_match_all('/(Index Only Scan|Index Scan) using (tc_\w+) on .*\n\s+Index Cond: (.+)/', $plan, $matches, PREG_SET_ORDER);
    $uses = array_map(static fn (array $match): string => "{$match[1]} {$match[2]}: ".implode(', ', preg_match_all('/(\w+) = /', $match[3], $columns) > 0 ? $columns[1] : []), $matches);
    sort($uses);

    expect($uses)->toBe([
        'Index Only Scan tc_managed_environments_owner: workspace_id, id',
        'Index Only Scan tc_provider_connections_owner: workspace_id, managed_environment_id',
        'Index Only Scan tc_resources_live: workspace_id, managed_environment_id, provider_connection_id',
        'Index Scan tc_listings_latest: workspace_id, managed_environment_id, provider_connection_id, resource_type_id',
    ])->and($statement['query'])->not->toContain('tenant_configuration_resource_evidence');
});

it('has no other index that finds resources by their owner, which Postgres might use instead and read the withdrawn ones', function (): void {
    /** @var list<string> $indexes */
    $indexes = DB::table('pg_indexes')->whereRaw('schemaname = current_schema()')->where('tablename', 'tenant_configuration_resources')
        ->whereRaw("indexdef like '%(workspace_id, managed_environment_id%'")->pluck('indexdef')->all();

    $partial = array_filter($indexes, static fn (string $definition): bool => str_contains($definition, 'withdrawn_at IS NULL'));

    expect($partial)->toBe($indexes)->toHaveCount(2);
});

it('returns times in UTC, to the microsecond, in every time zone and date style of the session', function (): void {
    $environment = HostEnvironment::make();
    $environment->list('roleDefinition', 1, '2026-03-01T01:15:00.000001+05:45');
    $environment->capture($environment->add('roleDefinition'), 'detected', 'partial', '2026-03-01T01:15:00.000002+05:45');
    DB::statement("set local time zone 'Asia/Kathmandu'");
    DB::statement("set local datestyle = 'German, DMY'");

    expect(app(CoverageReader::class)->read([$environment->ref()])[0]->toJson())
        ->toContain('"captured_at":"2026-02-28T19:30:00.000001Z"')
        ->toContain('"oldest":"2026-02-28T19:30:00.000002Z","newest":"2026-02-28T19:30:00.000002Z"');
});
