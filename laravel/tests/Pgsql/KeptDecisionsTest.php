<?php

declare(strict_types=1);

/* The tables of kept decisions on Postgres: append-only, consistent, and replayed with suspicion. */

use CoverageKernel\Laravel\Contracts\DecisionLog;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Exceptions\KeptDecisionChanged;
use CoverageKernel\Laravel\Log\KeptDecisions;
use CoverageKernel\Laravel\Log\PruneDecisions;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\Catalogue;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\KeptDecisions as Kept;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use CoverageKernel\Laravel\Tests\Support\Processes;
use CoverageKernel\Laravel\Tests\Support\Refusal;
use CoverageKernel\Replay;
use Illuminate\Database\QueryException;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;

const DECISIONS = 'tenant_configuration_decisions';
const DEFINITIONS = 'tenant_configuration_kept_definitions';
const OBSERVED = 'tenant_configuration_kept_observed_coverage';

/**
 * Keeps a decision in a new environment, or in this one, and returns its id.
 *
 * @param  int<0, 4294967295>  $resources
 */
function keepOne(int $resources = 1, ?EnvironmentRef $environment = null): int
{
    return app(DecisionLog::class)->keep(Kept::decision($environment ?? HostRows::environment(), $resources));
}

/** Creates a role with these rights on the tables of kept decisions, which ends with the test's transaction. */
function createRole(string $role, string $rights): void
{
    $schema = DB::scalar('select current_schema()');
    assert(is_string($schema));
    DB::unprepared("create role {$role}; grant usage on schema {$schema} to {$role}");
    foreach (Kept::TABLES as $table) {
        DB::statement("grant {$rights} on {$table} to {$role}");
    }
}

/** Runs statements as the owner of the tables, who has turned off triggers and dropped the constraints that are named. */
function asOwner(Closure $statements, string ...$constraints): void
{
    foreach (Kept::TABLES as $table) {
        DB::statement("alter table {$table} disable trigger user");
    }
    foreach ($constraints as $constraint) {
        [$table, $name] = explode('.', $constraint);
        DB::statement("alter table {$table} drop constraint {$name}");
    }
    $statements();
    foreach (Kept::TABLES as $table) {
        DB::statement("alter table {$table} enable always trigger tc_keep_row");
    }
}

describe('append-only', function (): void {
    beforeEach(function (): void {
        Kept::migrate();
        keepOne();
        DB::statement('set constraints all immediate');
    });

    it('refuses updates of every column, with a hint', function (string $table): void {
        foreach (array_keys(Catalogue::columns($table)) as $column) {
            $refusal = Refusal::of(fn () => DB::statement("update {$table} set {$column} = {$column}"));

            expect($refusal?->sqlState)->toBe('23001')
                ->and($refusal?->message)->toContain("{$table} is append-only: update is refused", 'Keep a newer decision.');
        }
    })->with(Kept::TABLES);

    it('refuses deletes, and truncates that cascade', function (string $table): void {
        expect(Refusal::of(fn () => DB::table($table)->delete())?->message)->toContain("{$table} is append-only: delete is refused")
            ->and(Refusal::of(fn () => DB::statement("truncate {$table} cascade"))?->message)->toContain('is append-only: truncate is refused')
            ->and(Refusal::of(fn () => DB::statement('truncate workspaces cascade'))?->message)->toContain('is append-only: truncate is refused');
    })->with(Kept::TABLES);

    it('refuses an insert that would update an existing row', function (string $table, string $key): void {
        $columns = implode(', ', array_keys(Catalogue::columns($table)));
        $refusal = Refusal::of(fn () => DB::statement(
            "insert into {$table} ({$columns}) select {$columns} from {$table} on conflict ({$key}) do update set created_at = now()"
        ));

        expect($refusal?->message)->toContain("{$table} is append-only: update is refused");
    })->with([
        [DECISIONS, 'id'],
        [DEFINITIONS, 'digest'],
        [OBSERVED, 'workspace_id, managed_environment_id, digest'],
    ]);

    it('refuses the same in a session with the replication role replica', function (string $table): void {
        DB::statement('set local session_replication_role = replica');

        expect(Refusal::of(fn () => DB::table($table)->delete())?->message)->toContain('delete is refused')
            ->and(Refusal::of(fn () => DB::statement("update {$table} set created_at = now()"))?->message)->toContain('update is refused')
            ->and(Refusal::of(fn () => DB::statement("truncate {$table} cascade"))?->message)->toContain('truncate is refused');
    })->with(Kept::TABLES);

    it('refuses a delete even when a temporary table and operators shadow the real ones', function (string $table): void {
        $schema = config()->string('database.connections.pgsql.search_path');
        DB::unprepared(<<<SQL
            create temporary table managed_environments (workspace_id bigint, id bigint) on commit drop;
            create schema deceit;
            create function deceit.never(bigint, bigint) returns boolean language sql as 'select false';
            create operator deceit.= (leftarg = bigint, rightarg = bigint, function = deceit.never);
            set local search_path = deceit, pg_catalog, {$schema};
            SQL);

        expect(Refusal::of(fn () => DB::statement("delete from {$schema}.{$table}"))?->message)->toContain('delete is refused');
    })->with(Kept::TABLES);

    it('deletes rows with an environment whose id another workspace also uses', function (): void {
        DB::unprepared(<<<'SQL'
            alter table provider_connections drop constraint provider_connections_managed_environment_id_foreign;
            alter table managed_environments drop constraint managed_environments_pkey cascade;
            SQL);
        $environment = HostRows::environment();
        $workspace = HostRows::workspace();
        DB::table('managed_environments')->insert(['id' => $environment->managedEnvironmentId, 'workspace_id' => $workspace, 'name' => 'The same id']);
        keepOne(1, $environment);
        keepOne(1, new EnvironmentRef($workspace, $environment->managedEnvironmentId, 3));
        $left = static fn (): array => DB::table(DECISIONS)->where('managed_environment_id', $environment->managedEnvironmentId)->pluck('workspace_id')->all();

        DB::table('managed_environments')->where('workspace_id', $workspace)->delete();

        expect($left())->toBe([(int) $environment->workspaceId])->and(DB::table(OBSERVED)->where('workspace_id', $workspace)->count())->toBe(0);
    });

    it('dates rows by the clock of the database, whatever is sent', function (): void {
        $row = static fn (string $table): array => array_diff_key((array) DB::table($table)->first(), ['id' => '']);
        DB::table(DECISIONS)->insert(['created_at' => '2001-01-01T00:00:00Z'] + $row(DECISIONS));

        expect(DB::table(DECISIONS)->whereRaw("created_at > now() - interval '1 minute'")->count())->toBe(2);
    });

    it('refuses a document without its digest, and columns that the decision contradicts', function (): void {
        $insert = static fn (string $table, array $columns) => Refusal::of(fn () => DB::table($table)->insert(
            $columns + array_diff_key((array) DB::table($table)->first(), ['id' => '']),
        ))?->constraint();
        $another = str_repeat('0', 64);

        expect($insert(DEFINITIONS, ['digest' => $another]))->toBe('tc_kept_definitions_document_digest')
            ->and($insert(OBSERVED, ['digest' => $another]))->toBe('tc_kept_observed_coverage_document_digest')
            ->and($insert(DECISIONS, ['workspace_id' => HostRows::workspace()]))->toBe('tc_decisions_columns');
        foreach ([
            'provider_connection_id' => null, 'scope_key' => 'another', 'level' => 'certified', 'audience' => 'internal', 'state' => 'claim_allowed',
            'permitted' => 'true', 'as_of' => null, 'definitions_digest' => $another, 'observed_digest' => $another,
        ] as $column => $value) {
            expect($insert(DECISIONS, [$column => $value]))->toBe('tc_decisions_columns');
        }
        expect($insert(DECISIONS, []))->toBeNull();
    });
});

describe('replay', function (): void {
    beforeEach(fn () => Kept::migrate());

    it('finds what a table owner has changed', function (Closure $change, array $constraints, array|string $found): void {
        $id = keepOne();
        keepOne(2);
        /** @var list<string> $constraints */
        asOwner(fn () => $change($id), ...$constraints);

        if (is_array($found)) {
            expect(app(DecisionLog::class)->replay($id)->matches())->toBeFalse()
                ->and(app(DecisionLog::class)->replay($id)->differences())->toBe($found);
        } else {
            expect(fn () => app(DecisionLog::class)->replay($id))->toThrow(KeptDecisionChanged::class, "the kept decision {$id} was changed: {$found}")
                ->and(fn () => iterator_to_array(app(KeptDecisions::class)->replayAll()))->toThrow(KeptDecisionChanged::class, "decision {$id} was");
        }
    })->with([
        'the state, in text and columns' => [
            static fn (int $id) => DB::table(DECISIONS)->where('id', $id)->update([
                'decision' => DB::raw("replace(replace(decision, '\"state\":\"claim_blocked\"', '\"state\":\"claim_allowed\"'), '\"permitted\":false', '\"permitted\":true')"),
                'state' => 'claim_allowed',
                'permitted' => true,
            ]),
            [],
            ['/state', '/permitted'],
        ],
        'the number of covered types' => [
            static fn (int $id) => DB::table(DECISIONS)->where('id', $id)->update(['decision' => DB::raw("replace(decision, '\"covered\":1', '\"covered\":7')")]),
            [],
            ['/covered'],
        ],
        'white space' => [
            static fn (int $id) => DB::table(DECISIONS)->where('id', $id)->update(['decision' => DB::raw("replace(decision, '\"state\":', '\"state\": ')")]),
            [],
            [],
        ],
        'a column' => [
            static fn (int $id) => DB::table(DECISIONS)->where('id', $id)->update(['permitted' => true]),
            [DECISIONS.'.tc_decisions_columns'],
            'its column `permitted` and its text differ',
        ],
        'the time' => [
            static fn (int $id) => DB::table(DECISIONS)->where('id', $id)->update(['as_of' => '2026-03-01T12:00:01Z']),
            [DECISIONS.'.tc_decisions_columns'],
            'its column `as_of` and its text differ',
        ],
        'a text that is no decision' => [
            static fn (int $id) => DB::table(DECISIONS)->where('id', $id)->update(['decision' => DB::raw('left(decision, 300)')]),
            [DECISIONS.'.tc_decisions_columns'],
            'it can no longer be read',
        ],
        'the definitions' => [
            static fn () => DB::table(DEFINITIONS)->update(['document' => DB::raw("replace(document, '\"customer_claimable\":false', '\"customer_claimable\":true')")]),
            [DEFINITIONS.'.tc_kept_definitions_document_digest'],
            'its definitions document now has the digest',
        ],
        'the observed coverage' => [
            static fn () => DB::table(OBSERVED)->update(['document' => DB::raw("replace(document, 'complete', 'partial')")]),
            [OBSERVED.'.tc_kept_observed_coverage_document_digest'],
            'its observed coverage now has the digest',
        ],
        'a document that is gone' => [
            static fn () => DB::table(OBSERVED)->delete(),
            [DECISIONS.'.tc_decisions_observed_coverage'],
            'its observed coverage with the digest',
        ],
        'the document of another decision' => [
            static function (int $id): void {
                DB::table(DECISIONS)->where('id', $id)->update(['observed_digest' => DB::table(OBSERVED)->where('document', 'like', '%"rows":2%')->value('digest')]);
            },
            [DECISIONS.'.tc_decisions_columns', DECISIONS.'.tc_decisions_observed_coverage'],
            'its column `observed_digest` and its text differ',
        ],
    ]);

    it('keeps a decision about 2,000 resources in a few kilobytes', function (): void {
        $environment = HostRows::environment();
        $asRows = strlen(json_encode(array_fill(0, 2000, [
            'canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'coverage_level' => 'content_backed',
            'evidence_state' => 'content_backed', 'identity_state' => 'stable', 'captured_at' => '2026-03-01T11:00:00Z',
        ]), JSON_THROW_ON_ERROR));
        $first = keepOne(2000, $environment);
        $size = static fn (): int => array_sum(array_map(static function (string $table): int {
            $bytes = DB::scalar("select sum(pg_column_size(kept.*)) from {$table} as kept");

            return is_numeric($bytes) ? (int) $bytes : 0;
        }, Kept::TABLES));

        expect($size())->toBeGreaterThan(1000)->toBeLessThan(10_000)
            ->and($asRows)->toBeGreaterThan(300_000)
            ->and(app(DecisionLog::class)->replay($first)->matches())->toBeTrue();

        // The definitions are kept already, so a later decision costs less.
        $before = $size();
        keepOne(1999, $environment);
        expect($size() - $before)->toBeLessThan(5000);
    });
});

describe('pruning', function (): void {
    beforeEach(fn () => Kept::migrate());

    it('is allowed to the function, not to a statement before or after it', function (): void {
        $id = keepOne();
        usleep(1000);

        expect(app(PruneDecisions::class)->prune(Carbon::now()->subHour()))->toBe(0)
            ->and(Refusal::of(fn () => DB::table(DECISIONS)->delete())?->message)->toContain('delete is refused')
            ->and(app(DecisionLog::class)->replay($id)->matches())->toBeTrue()
            ->and(app(PruneDecisions::class)->prune(Carbon::now()))->toBe(1);

        keepOne();
        expect(Refusal::of(fn () => DB::table(DECISIONS)->delete())?->message)->toContain('delete is refused');
    });

    it('refuses a time in the future', function (): void {
        expect(Refusal::of(fn () => app(PruneDecisions::class)->prune(Carbon::now()->addDay()))?->message)->toContain('decisions can be pruned up to now');
    });

    it('needs no right to delete: a role that only reads and inserts can keep, replay and prune', function (): void {
        $environment = HostRows::environment();
        createRole('a_coverage_application', 'select, insert');
        DB::statement('grant execute on function tc_prune_decisions(timestamptz) to a_coverage_application');
        DB::statement('grant usage on sequence tenant_configuration_decisions_id_seq to a_coverage_application');
        DB::statement('set local role a_coverage_application');

        $id = keepOne(1, $environment);
        usleep(1000);
        expect(app(DecisionLog::class)->replay($id)->matches())->toBeTrue()
            ->and(Refusal::of(function (): void {
                DB::statement("set local coverage_kernel.prune_decisions_before = '9999999999'");
                DB::table(DECISIONS)->delete();
            })?->sqlState)->toBe('42501')
            ->and(app(PruneDecisions::class)->prune(Carbon::now()))->toBe(1);

        DB::statement('reset role');
    });

    it('is refused to a role that may delete and sets the setting, but does not own the tables', function (string $table): void {
        keepOne();
        DB::statement('set constraints all immediate');
        createRole('may_delete', 'select, delete');
        DB::unprepared("grant select on managed_environments to may_delete; set local coverage_kernel.prune_decisions_before = '9999999999'; set local role may_delete");

        expect(Refusal::of(static fn () => DB::table($table)->delete())?->message)->toContain('delete is refused')
            ->and(Refusal::of(static fn () => app(PruneDecisions::class)->prune(Carbon::now()))?->sqlState)->toBe('42501');
    })->with(Kept::TABLES);

    it('writes a document again that was pruned while a decision about it was kept', function (): void {
        $environment = HostRows::environment();
        keepOne(1, $environment);
        $deletes = 1;
        DB::connection()->beforeExecuting(function (string $query) use (&$deletes): void {
            if ($deletes > 0 && str_starts_with($query, 'insert into "'.DECISIONS)) {
                $deletes--;
                asOwner(fn () => DB::unprepared('delete from '.DECISIONS.'; delete from '.OBSERVED));
            }
        });

        expect(app(DecisionLog::class)->replay(keepOne(1, $environment))->matches())->toBeTrue()->and($deletes)->toBe(0);
    });

    it('is done on the primary server', function (): void {
        OwnSchema::with(KeyType::BigInt, function (): void {
            OwnSchema::artisan('migrate');
            Kept::migrate();
            config(['database.connections.own' => [...config()->array('database.connections.own'), 'read' => ['port' => 1], 'write' => []]]);
            DB::purge('own');

            expect(app(PruneDecisions::class)->prune(Carbon::now()->subDay()))->toBe(0);
        });
    });

    it('waits for a transaction that keeps a decision', function (): void {
        OwnSchema::with(KeyType::BigInt, function (): void {
            OwnSchema::artisan('migrate');
            Kept::migrate();
            config(['database.connections.second' => config('database.connections.own')]);
            DB::connection('second')->beginTransaction();
            config(['database.default' => 'second']);
            keepOne();
            config(['database.default' => 'own']);
            DB::statement("set lock_timeout = '20ms'");

            expect(fn () => app(PruneDecisions::class)->prune(Carbon::now()))->toThrow(QueryException::class, 'lock timeout');

            DB::connection('second')->commit();
            expect(app(PruneDecisions::class)->prune(Carbon::now()))->toBe(1);
            DB::purge('second');
        });
    });
});

describe('the migration', function (): void {
    it('migrates up, down and up again, with the prefix of the connection, for each type of key', function (KeyType $keyType): void {
        OwnSchema::with($keyType, function (): void {
            config(['database.connections.own.prefix' => 'our_']);
            DB::purge('own');
            OwnSchema::artisan('migrate');
            $before = Catalogue::everything();
            $migrate = static fn (string $command) => OwnSchema::artisan($command, ['--path' => dirname(__DIR__, 2).'/database/migrations-decisions', '--realpath' => true]);

            $migrate('migrate');
            $added = array_diff_key(Catalogue::everything(), $before);
            $log = app(DecisionLog::class);
            $id = $log->keep(Kept::decision(HostRows::environment()));
            expect($log->replay($id)->matches())->toBeTrue();
            $unprefixed = array_filter(array_keys($added), static fn (string $name): bool => preg_match('/^(index|trigger|function|constraint)/', $name) === 1
                && preg_match('/(^|[ .])our_[a-z_]+$/', $name) !== 1);
            expect(array_values($unprefixed))->toBe([]);

            $migrate('migrate:rollback');
            expect(Catalogue::everything())->toBe($before);
            $migrate('migrate');
            expect(array_diff_key(Catalogue::everything(), $before))->toBe($added);
        });
    })->with(fn (): array => KeyType::cases());

    it('shows its statements under --pretend, and changes nothing', function (): void {
        OwnSchema::with(KeyType::BigInt, function (): void {
            OwnSchema::artisan('migrate');
            $before = Catalogue::everything();
            OwnSchema::artisan('migrate', ['--pretend' => true, '--path' => dirname(__DIR__, 2).'/database/migrations-decisions', '--realpath' => true]);

            expect(Artisan::output())->toContain('create table "tenant_configuration_decisions"', 'create or replace function "tc_prune_decisions"')
                ->and(Catalogue::everything())->toBe($before);
        });
    });

    it('names the migration that it needs', function (): void {
        OwnSchema::with(KeyType::BigInt, function (): void {
            OwnSchema::artisan('migrate', ['--path' => dirname(__DIR__, 2).'/workbench/database/migrations', '--realpath' => true]);

            expect(fn () => OwnSchema::artisan('migrate', ['--path' => dirname(__DIR__, 2).'/database/migrations-decisions', '--realpath' => true]))
                ->toThrow(InvalidConfiguration::class, 'vendor:publish --tag=coverage-kernel-resources');
        });
    });
});

it('keeps, replays and prunes with every combination of PDO options', function (array $options): void {
    OwnSchema::with(KeyType::BigInt, function () use ($options): void {
        config(['database.connections.own.options' => $options]);
        DB::purge('own');
        OwnSchema::artisan('migrate');
        Kept::migrate();
        $id = keepOne();
        usleep(1000);

        expect(app(DecisionLog::class)->replay($id)->matches())->toBeTrue()
            ->and(array_keys(iterator_to_array(app(KeptDecisions::class)->replayAll())))->toBe([$id])
            ->and(app(PruneDecisions::class)->prune(Carbon::now()))->toBe(1);
    });
})->with([
    'emulated prepared statements, as behind PgBouncer' => [[PDO::ATTR_EMULATE_PREPARES => true]],
    'results as text' => [[PDO::ATTR_STRINGIFY_FETCHES => true]],
    'both' => [[PDO::ATTR_EMULATE_PREPARES => true, PDO::ATTR_STRINGIFY_FETCHES => true]],
]);

it('keeps each document once when many processes keep the same decisions, in different orders', function (string $isolation): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema) use ($isolation): void {
        OwnSchema::artisan('migrate');
        Kept::migrate();
        $environment = HostRows::environment();
        $errors = Processes::run('keep.php', $schema, array_map(static fn (int $number): array => [
            'isolation' => $isolation,
            'environment' => array_values(get_object_vars($environment)),
            'number' => $number,
        ], range(1, 6)));

        expect($errors)->toBe([])
            ->and(DB::table(DECISIONS)->count())->toBe(6 * 40)
            ->and(DB::table(OBSERVED)->count())->toBe(20)
            ->and(DB::table(DEFINITIONS)->count())->toBe(1)
            ->and(array_filter(iterator_to_array(app(KeptDecisions::class)->replayAll()), fn (Replay $replay): bool => ! $replay->matches()))->toBe([]);
    });
})->with(['read committed', 'serializable']);
