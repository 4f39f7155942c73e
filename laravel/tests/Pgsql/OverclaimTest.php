<?php

declare(strict_types=1);

/*
 * Attempts to get a claim permitted that the observed coverage does not support. Each attempt fails with an error that says
 * what to do, or leaves the decision as it was.
 *
 * All SQL runs as a role that does not own the tables, but may read, insert, update, delete and truncate all of them: more than
 * `docs/security.md` grants. So the guard against an attempt is never a missing right. It is not an attempt to record what was not
 * captured: the kernel cannot check that its input is true.
 */

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\EvidenceState;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Contracts\DecisionLog;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClaimNamesAnotherEnvironment;
use CoverageKernel\Laravel\Exceptions\ClaimNamesItsTime;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Laravel\Exceptions\EnvironmentIsDeleted;
use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;
use CoverageKernel\Laravel\Exceptions\ListingUnexpectedlyEmpty;
use CoverageKernel\Laravel\Exceptions\UnknownResourceType;
use CoverageKernel\Laravel\Exceptions\UntrustedSession;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Recording\CapturedResource;
use CoverageKernel\Laravel\Recording\RecordedCapture;
use CoverageKernel\Laravel\Testing\FakeClaimGuard;
use CoverageKernel\Laravel\Testing\FakeInProduction;
use CoverageKernel\Laravel\Tests\Support\Catalogue;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\KeptDecisions;
use CoverageKernel\Laravel\Tests\Support\OwnDatabase;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use CoverageKernel\Laravel\Tests\Support\Refusal;
use CoverageKernel\ListingOutcome;
use CoverageKernel\Reason;
use CoverageKernel\SourceClass;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;
use Symfony\Component\Process\Process;

const CORE_TYPES = [
    'appProtectionPolicyiOS',
    'deviceAndAppManagementAssignmentFilter',
    'deviceCompliancePolicyWindows10',
    'deviceConfigurationPolicyWindows10',
    'roleDefinition',
];

const LISTINGS = 'tenant_configuration_listings';
const RESOURCES = 'tenant_configuration_resources';
const EVIDENCE = 'tenant_configuration_resource_evidence';
const TYPES = 'tenant_configuration_resource_types';
const SCOPES = 'tenant_configuration_supported_scopes';

/** Sets the role of the transaction to one that owns no table, and may write to all of them. */
function becomeApplication(): void
{
    $schema = config()->string('database.connections.pgsql.search_path');

    DB::unprepared(<<<SQL
        create role careless_application;
        grant usage on schema {$schema} to careless_application;
        grant select, insert, update, delete, truncate on all tables in schema {$schema} to careless_application;
        grant usage, select on all sequences in schema {$schema} to careless_application;
        grant execute on all functions in schema {$schema} to careless_application;
        set local role careless_application;
        SQL);
}

/** Runs SQL as the owner of the tables, such as that of a migration. */
function asMigration(string $sql): void
{
    DB::unprepared("reset role; {$sql}; set local role careless_application;");
}

function minutesAgo(int $minutes): Carbon
{
    return Carbon::now()->subMinutes($minutes);
}

function captured(?string $key, int $minutesAgo, EvidenceState $state = EvidenceState::ContentBacked, ?IdentityState $identity = null): CapturedResource
{
    return new CapturedResource(
        $key,
        $identity ?? ($key === null ? IdentityState::MissingExternalId : IdentityState::Stable),
        $state === EvidenceState::ContentBacked ? CoverageLevel::Renderable : CoverageLevel::Detected,
        $state,
        minutesAgo($minutesAgo),
    );
}

/** @param  list<CapturedResource>  $resources */
function recordCapture(
    EnvironmentRef $environment,
    array $resources,
    int $minutesAgo,
    string $type = 'roleDefinition',
    ListingOutcome $outcome = ListingOutcome::Complete,
    ?int $listed = null,
    SourceClass $source = SourceClass::Tcm,
): RecordedCapture {
    return app(CoverageRecorder::class)->record(
        $environment,
        new Capture($type, $source, $outcome, minutesAgo($minutesAgo), $listed ?? count($resources), $resources),
    );
}

/** Records two captured resources of each type, an hour ago, and of roles ten minutes ago as the test says. */
function environmentWith(?Closure $roles = null): EnvironmentRef
{
    $environment = HostRows::environment();
    foreach (CORE_TYPES as $type) {
        recordCapture($environment, [captured("{$type} 1", 60), captured("{$type} 2", 60)], 60, $type);
    }
    expect(claimed($environment)->permitted())->toBeTrue();

    if ($roles !== null) {
        $roles($environment);
        expect(claimed($environment)->permitted())->toBeFalse();
    }

    return $environment;
}

/** One of the two roles could not be captured. */
function environmentWithFailedCapture(): EnvironmentRef
{
    return environmentWith(static fn (EnvironmentRef $environment): RecordedCapture => recordCapture($environment, [
        captured('roleDefinition 1', 10), captured('roleDefinition 2', 10, EvidenceState::CaptureFailed),
    ], 10));
}

/** The last listing of the roles did not succeed. */
function environmentWithFailedListing(): EnvironmentRef
{
    return environmentWith(static fn (EnvironmentRef $environment): RecordedCapture => recordCapture(
        $environment, [], 10, outcome: ListingOutcome::Failed,
    ));
}

function coreClaimTo(Audience $audience = Audience::Customer): Claim
{
    return new Claim('intune_tcm_core', CoverageLevel::ContentBacked, $audience);
}

function claimed(EnvironmentRef $environment, ?Claim $claim = null): Decision
{
    return app(ClaimGuard::class)->evaluate($claim ?? coreClaimTo(), $environment);
}

/** @return list<string> the reasons that block the claim, without those about the scope as a whole */
function obstacles(Decision $decision): array
{
    $codes = array_map(static fn (Reason $reason): string => $reason->code()->value, $decision->reasons());

    return array_values(array_diff($codes, ['scope_incomplete', 'percent_overstated']));
}

/** The decision without its time, which differs at each call. */
function decidedAlike(Decision $decision): string
{
    return (string) preg_replace('/"as_of":"[^"]+"/', '"as_of":null', $decision->toJson());
}

/** @return int the id of a resource of the environment */
function resourceWithKey(EnvironmentRef $environment, string $key): int
{
    $id = DB::table(RESOURCES)->where('managed_environment_id', $environment->managedEnvironmentId)->where('canonical_resource_key', $key)->value('id');

    return is_int($id) ? $id : throw new RuntimeException("there is no resource {$key}");
}

/** Runs the attempt, which must be refused with this message, and checks that the decision is the same as before. */
function expectRefused(EnvironmentRef $environment, Closure $attempt, string $message): void
{
    $before = decidedAlike(claimed($environment));

    expect(Refusal::of($attempt)->message ?? 'no error')->toContain($message)
        ->and(decidedAlike(claimed($environment)))->toBe($before);
}

/** Runs the attempt. It may be refused, or the decision may be. The claim must not be permitted. */
function expectNotPermittedAfter(EnvironmentRef $environment, Closure $attempt): void
{
    try {
        DB::transaction($attempt);
        DB::statement('set constraints all immediate');
        $permitted = claimed($environment)->permitted();
    } catch (Throwable $refused) {
        expect($refused->getMessage())->not->toBe('');
        $permitted = false;
    }

    expect($permitted)->toBeFalse();
}

beforeEach(function (): void {
    becomeApplication();
    config([
        'coverage-kernel.activation' => 'active',
        'coverage-kernel.reviewed_definitions' => app(DefinitionsRepository::class)->digestWhenActive(),
    ]);
});

afterEach(fn () => Carbon::setTestNow());

describe('which environment, through which connection', function (): void {
    it('blocks a claim through a connection that sees fewer resources than another', function (Closure $then): void {
        $weak = environmentWith();
        $strong = HostRows::connectedAgain($weak);
        recordCapture($strong, [captured('roleDefinition 1', 30), captured('roleDefinition 2', 30), captured('hidden from the other', 30)], 30);
        $then($strong);

        expect(obstacles(claimed($weak)))->toBe(['listing_contradicted'])->and(claimed($weak)->permitted())->toBeFalse();
    })->with([
        'at once' => [static fn (): null => null],
        'after a failed listing through the stronger one' => [static fn (EnvironmentRef $strong) => recordCapture($strong, [], 5, outcome: ListingOutcome::Failed)],
        'after an incomplete listing through the stronger one' => [static fn (EnvironmentRef $strong) => recordCapture($strong, [captured('roleDefinition 1', 5)], 5, outcome: ListingOutcome::Partial)],
        'after withdrawing what the stronger one found' => [
            static fn (EnvironmentRef $strong) => DB::table(RESOURCES)->where('provider_connection_id', $strong->providerConnectionId)->update(['withdrawn_at' => now()]),
        ],
    ]);

    it('refuses to delete the stronger connection, or to move it to another environment', function (): void {
        $weak = environmentWith();
        $strong = HostRows::connectedAgain($weak);
        recordCapture($strong, [captured('roleDefinition 1', 30), captured('roleDefinition 2', 30), captured('hidden from the other', 30)], 30);
        $row = DB::table('provider_connections')->where('id', $strong->providerConnectionId);

        expectRefused($weak, fn () => $row->clone()->delete(), 'violates foreign key constraint "tc_');
        expectRefused($weak, fn () => $row->clone()->update(['managed_environment_id' => HostRows::managedEnvironment($weak->workspaceId)]), 'violates foreign key constraint "tc_');
    });

    it('blocks a claim through a source where fewer resources were found than at another', function (): void {
        $environment = environmentWith();
        recordCapture($environment, [captured('roleDefinition 1', 5), captured('roleDefinition 2', 5), captured('3', 5)], 5, source: SourceClass::GraphV1Fallback);

        expect(obstacles(claimed($environment)))->toBe(['listing_contradicted'])->and(claimed($environment)->permitted())->toBeFalse();
    });

    it('does not decide a claim that names another environment', function (): void {
        $good = environmentWith();
        $bad = environmentWithFailedCapture();
        $claim = coreClaimTo()->withEnvironment($bad->workspaceId, $bad->managedEnvironmentId, $bad->providerConnectionId);

        expect(fn () => claimed($good, $claim))->toThrow(ClaimNamesAnotherEnvironment::class, 'pass the environment that the claim names');
    });

    it('blocks a claim about ids that do not belong together', function (): void {
        $good = environmentWith();
        $bad = environmentWithFailedCapture();

        foreach ([
            new EnvironmentRef($bad->workspaceId, $bad->managedEnvironmentId, $good->providerConnectionId),
            new EnvironmentRef($bad->workspaceId, $good->managedEnvironmentId, $good->providerConnectionId),
            new EnvironmentRef($good->workspaceId, $bad->managedEnvironmentId, $good->providerConnectionId),
        ] as $mixed) {
            expect(claimed($mixed)->permitted())->toBeFalse()->and(claimed($mixed)->covered())->toBe(0);
        }
    });

    it('refuses another spelling of an id', function (): void {
        $environment = environmentWith();

        expect(fn () => claimed(new EnvironmentRef($environment->workspaceId, "0{$environment->managedEnvironmentId}", $environment->providerConnectionId)))
            ->toThrow(InvalidEnvironment::class, 'spelled as the database returns it');
    });

    it('neither reads nor records an environment that was soft-deleted', function (): void {
        $environment = environmentWith();
        asMigration('alter table managed_environments add deleted_at timestamptz');
        DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)->update(['deleted_at' => now()]);

        expect(fn () => claimed($environment))->toThrow(EnvironmentIsDeleted::class, 'is deleted')
            ->and(fn () => app(ClaimGuard::class)->survey($environment))->toThrow(EnvironmentIsDeleted::class)
            ->and(fn () => recordCapture($environment, [], 5, outcome: ListingOutcome::Failed))->toThrow(EnvironmentIsDeleted::class);
    });

    it('starts an environment that was deleted and added again without coverage', function (): void {
        $environment = environmentWithFailedCapture();
        $row = (array) DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)->first();
        $connection = (array) DB::table('provider_connections')->where('id', $environment->providerConnectionId)->first();

        DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)->delete();
        DB::table('managed_environments')->insert($row);
        DB::table('provider_connections')->insert($connection);

        expect(claimed($environment)->covered())->toBe(0)
            ->and(obstacles(claimed($environment)))->toBe(array_fill(0, count(CORE_TYPES), 'not_observed'));
    });
});

describe('the claim', function (): void {
    it('does not decide a claim that brings its own time', function (): void {
        $environment = environmentWith();
        $claim = coreClaimTo()->withAsOf(minutesAgo(30));

        expect(fn () => claimed($environment, $claim))->toThrow(ClaimNamesItsTime::class, 'leave it out of the claim')
            ->and(fn () => iterator_to_array(app(ClaimGuard::class)->evaluateAcross([$claim], [$environment]), false))->toThrow(ClaimNamesItsTime::class);
    });

    it('blocks a claim whose evidence has expired, at the time of the read', function (): void {
        $environment = environmentWith();
        Carbon::setTestNow(Carbon::now()->addDay());

        expect(array_unique(obstacles(claimed($environment))))->toBe(['evidence_expired']);
    });

    it('blocks a claim that counts fewer types than its scope', function (): void {
        $environment = environmentWithFailedCapture();
        $claim = new Claim('intune_tcm_core', CoverageLevel::ContentBacked, Audience::Customer, denominator: array_slice(CORE_TYPES, 0, 4));

        expect(obstacles(claimed($environment, $claim)))->toContain('denominator_mismatch')
            ->and(claimed($environment, $claim)->permitted())->toBeFalse();
    });

    it('refuses or blocks a claim that spells a type or scope otherwise', function (array $denominator): void {
        /** @var non-empty-list<string> $denominator */
        $environment = environmentWithFailedCapture();
        $claim = static fn (): Claim => new Claim('intune_tcm_core', CoverageLevel::ContentBacked, Audience::Customer, denominator: $denominator);

        try {
            expect(claimed($environment, $claim())->permitted())->toBeFalse()
                ->and(obstacles(claimed($environment, $claim())))->toContain('denominator_mismatch');
        } catch (InvalidClaim $refused) {
            expect($refused->getMessage())->toContain('/denominator');
        }
    })->with([
        'a type twice' => [[...array_slice(CORE_TYPES, 0, 4), CORE_TYPES[0]]],
        'a type twice, in another case' => [[...array_slice(CORE_TYPES, 0, 4), strtolower(CORE_TYPES[0])]],
        'a type twice, by an alias' => [[...array_slice(CORE_TYPES, 0, 4), 'IntuneAppProtectionPolicyiOS']],
    ]);

    it('blocks a claim about fewer percent to a customer, and one about another scope', function (): void {
        $environment = environmentWithFailedCapture();

        expect(claimed($environment, new Claim('intune_tcm_core', CoverageLevel::ContentBacked, Audience::Customer, percent: 80))->permitted())->toBeFalse()
            ->and(claimed($environment, new Claim('intune_tcm_core', CoverageLevel::ContentBacked, Audience::Internal, percent: 80.01))->permitted())->toBeFalse()
            ->and(claimed($environment, new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Customer))->permitted())->toBeFalse()
            ->and(claimed($environment, new Claim('intune_tcm', CoverageLevel::ContentBacked, Audience::Customer))->permitted())->toBeFalse()
            ->and(claimed($environment, new Claim('intune_tcm_core', CoverageLevel::Detected, Audience::Customer))->permitted())->toBeFalse()
            ->and(claimed($environment, new Claim(null, CoverageLevel::ContentBacked, Audience::Internal, percent: 1))->permitted())->toBeFalse();
    });
});

describe('the definitions', function (): void {
    it('is inactive once the definitions in the database are not the reviewed ones', function (Closure $change, array $expected = ['kernel_inactive']): void {
        $environment = environmentWithFailedCapture();
        $change();

        foreach ([Audience::Customer, Audience::Operator] as $audience) {
            $decision = claimed($environment, coreClaimTo($audience));
            expect($decision->permitted())->toBeFalse()->and(obstacles($decision))->toContain('kernel_inactive');
        }

        try {
            app(ClaimGuard::class)->authorize(coreClaimTo(), $environment);
            throw new LogicException('the claim was permitted');
        } catch (ClaimNotPermitted $refused) {
            expect($refused->context())->toMatchArray([
                'definitions_digest' => app(DefinitionsRepository::class)->digestWhenActive(),
                'reviewed_definitions' => config('coverage-kernel.reviewed_definitions'),
            ]);
        }
    })->with([
        'a scope without the type' => [static fn () => DB::update("update tenant_configuration_supported_scopes set denominator = denominator - 'roleDefinition' where scope_key = 'intune_tcm_core'")],
        'a lower minimum level' => [static fn () => DB::update("update tenant_configuration_supported_scopes set minimum_level = 'detected'")],
        'older evidence allowed' => [static fn () => DB::update('update tenant_configuration_supported_scopes set max_evidence_age_seconds = 99999999')],
        'another scope of the same name' => [static fn () => DB::update("update tenant_configuration_supported_scopes set scope_key = case scope_key when 'intune_tcm_core' then 'old' else scope_key end")],
        'a type that is out of scope' => [static fn () => DB::update("update tenant_configuration_resource_types set support_state = 'out_of_scope' where canonical_type = 'roleDefinition' and source_class = 'tcm'")],
        'another alias' => [static fn () => DB::update("update tenant_configuration_resource_types set source_aliases = '[\"role\"]' where canonical_type = 'roleDefinition' and source_class = 'tcm'")],
        'an additional type' => [static fn () => DB::table(TYPES)->insert([...(array) DB::table(TYPES)->where('source_class', 'tcm')->first(), 'id' => 999_999, 'canonical_type' => 'another', 'source_aliases' => '[]'])],
    ]);

    it('refuses definitions in which two types have names that differ only in case', function (): void {
        $environment = environmentWithFailedCapture();
        DB::table(TYPES)->insert([...(array) DB::table(TYPES)->where('canonical_type', 'roleDefinition')->first(), 'id' => 999_999, 'canonical_type' => 'roledefinition', 'source_aliases' => '[]']);

        expect(fn () => claimed($environment))->toThrow('ambiguous_name');
    });

    it('decides by the definitions of the moment, also after a rollback', function (): void {
        $environment = environmentWith();
        DB::beginTransaction();
        DB::update("update tenant_configuration_supported_scopes set denominator = denominator - 'roleDefinition' where scope_key = 'intune_tcm_core'");
        $during = claimed($environment);
        DB::rollBack();
        $after = claimed($environment);

        expect(obstacles($during))->toBe(['kernel_inactive'])
            ->and($during->denominator())->toBe(4)
            ->and($after->permitted())->toBeTrue()
            ->and($after->denominator())->toBe(5);
    });

    it('does not stay active after a rollback of the definitions that were reviewed', function (): void {
        $environment = environmentWith();
        DB::update("update tenant_configuration_supported_scopes set denominator = denominator - 'roleDefinition' where scope_key = 'intune_tcm_core'");
        DB::beginTransaction();
        DB::update("update tenant_configuration_supported_scopes set denominator = denominator || '[\"roleDefinition\"]' where scope_key = 'intune_tcm_core'");
        $during = claimed($environment);
        DB::rollBack();

        expect($during->permitted())->toBeTrue()
            ->and(obstacles(claimed($environment)))->toBe(['kernel_inactive']);
    });

    it('reads the tables of the kernel when a temporary table has the name of one', function (string $table): void {
        $environment = environmentWithFailedCapture();
        $before = decidedAlike(claimed($environment));
        DB::unprepared("create temporary table {$table} on commit drop as select * from {$table}");
        DB::unprepared(match ($table) {
            SCOPES => "update {$table} set denominator = denominator - 'roleDefinition'",
            RESOURCES => "update {$table} set latest_coverage_level = 'certified', latest_evidence_state = 'content_backed'",
            EVIDENCE => "update {$table} set coverage_level = 'certified', evidence_state = 'content_backed'",
            default => "delete from {$table}",
        });

        expect(DB::table(RESOURCES)->count())->toBe(10)
            ->and(decidedAlike(claimed($environment)))->toBe($before);
    })->with([TYPES, SCOPES, LISTINGS, RESOURCES, EVIDENCE, 'provider_connections', 'managed_environments']);
});

describe('times', function (): void {
    it('refuses a capture more than five minutes in the future', function (): void {
        $environment = environmentWithFailedCapture();

        expect(fn () => recordCapture($environment, [], -6, outcome: ListingOutcome::Failed))->toThrow(InvalidCapture::class, 'check the clock')
            ->and(fn () => recordCapture($environment, [captured('roleDefinition 1', -6), captured('roleDefinition 2', -6)], 1))->toThrow(InvalidCapture::class, 'check the clock');
    });

    it('refuses rows more than five minutes in the future', function (): void {
        $environment = environmentWithFailedCapture();
        $resource = resourceWithKey($environment, 'roleDefinition 2');

        expectRefused($environment, fn () => ConcreteRows::evidence($resource, ['captured_at' => '2099-01-01T00:00:00Z']), 'Check the clock of the machine');
        expectRefused($environment, fn () => ConcreteRows::listing($environment, columns: ['resources' => 2, 'captured_at' => '2099-01-01T00:00:00Z']), 'Check the clock of the machine');
        expectRefused($environment, fn () => ConcreteRows::listing($environment, columns: ['resources' => 2, 'captured_at' => 'infinity']), 'Check the clock of the machine');
    });

    it('does not let a capture from the near future outlast a later one', function (): void {
        $environment = environmentWith();
        recordCapture($environment, [captured('roleDefinition 1', -4), captured('roleDefinition 2', -4)], -4);
        recordCapture($environment, [captured('roleDefinition 1', 0), captured('roleDefinition 2', 0, EvidenceState::CaptureFailed)], 0);

        expect(obstacles(claimed($environment)))->toContain('evidence_capture_failed')
            ->and(claimed($environment)->permitted())->toBeFalse();
    });

    it('does not count evidence from before a failed capture', function (int $minutesAgo): void {
        $environment = environmentWithFailedCapture();
        $before = obstacles(claimed($environment));
        ConcreteRows::evidence(resourceWithKey($environment, 'roleDefinition 2'), ['coverage_level' => 'renderable', 'captured_at' => minutesAgo($minutesAgo)->toIso8601String()]);

        expect(obstacles(claimed($environment)))->toBe($before)->and(claimed($environment)->permitted())->toBeFalse();
    })->with([[11], [60], [1440]]);

    it('does not count a complete listing from before a failed one', function (): void {
        $environment = environmentWithFailedListing();
        recordCapture($environment, [captured('roleDefinition 1', 11), captured('roleDefinition 2', 11)], 11);

        expect(obstacles(claimed($environment)))->toContain('listing_failed')->and(claimed($environment)->permitted())->toBeFalse();
    });

    it('sets the time at which a row was added itself', function (): void {
        $environment = environmentWith();
        $backdated = ['created_at' => '2026-01-01T00:00:00Z'];
        $resource = ConcreteRows::resource($environment, columns: $backdated);
        ConcreteRows::evidence($resource, $backdated);
        ConcreteRows::listing($environment, columns: $backdated);
        DB::table(RESOURCES)->update($backdated);

        foreach ([LISTINGS, RESOURCES, EVIDENCE] as $table) {
            expect(DB::table($table)->where('created_at', '<', minutesAgo(5))->count())->toBe(0);
        }
    });

    it('decides alike in a session with another time zone and date style', function (): void {
        $environment = environmentWith();
        $before = decidedAlike(claimed($environment));
        DB::unprepared("set local timezone = 'Pacific/Kiritimati'; set local datestyle = 'SQL, DMY'; set local intervalstyle = 'sql_standard'; set local extra_float_digits = 0; set local standard_conforming_strings = on");
        recordCapture($environment, [captured('roleDefinition 1', 60), captured('roleDefinition 2', 60)], 60);
        DB::unprepared("set local timezone = 'Etc/GMT+12'");

        expect(claimed($environment)->permitted())->toBeTrue()
            ->and($before)->not->toBe('');
    });
});

describe('what was recorded', function (): void {
    it('refuses to change evidence and listings', function (string $table, array $columns): void {
        /** @var array<string, string|int|null> $columns */
        expectRefused(environmentWithFailedCapture(), fn () => DB::table($table)->update($columns), "{$table} is append-only: update is refused");
    })->with([
        'identity' => [EVIDENCE, ['identity_state' => 'stable']],
        'evidence state' => [EVIDENCE, ['evidence_state' => 'content_backed', 'coverage_level' => 'renderable']],
        'time of evidence' => [EVIDENCE, ['captured_at' => '2026-01-01']],
        'outcome' => [LISTINGS, ['outcome' => 'complete']],
        'number listed' => [LISTINGS, ['resources' => 1]],
        'metadata' => [LISTINGS, ['source_metadata' => '{}']],
    ]);

    it('refuses to change a resource into another one', function (array $columns): void {
        /** @var array<string, string|int|null> $columns */
        $environment = environmentWithFailedCapture();

        expectRefused(
            $environment,
            fn () => DB::table(RESOURCES)->where('id', resourceWithKey($environment, 'roleDefinition 2'))->update($columns),
            'Withdraw the resource and add another one.',
        );
    })->with([
        'another key' => [['canonical_resource_key' => 'roleDefinition 3']],
        'no key' => [['canonical_resource_key' => null]],
        'another id' => [['id' => 99_999_999]],
        'another connection' => [['provider_connection_id' => 99_999_999]],
        'another environment' => [['managed_environment_id' => 99_999_999]],
    ]);

    it('derives what decides about a resource from its evidence, whatever is sent', function (): void {
        $environment = environmentWithFailedCapture();
        $before = decidedAlike(claimed($environment));
        $good = DB::table(EVIDENCE)->where('evidence_state', 'content_backed')->max('id');

        DB::table(RESOURCES)->update([
            'latest_coverage_level' => 'renderable', 'latest_evidence_state' => 'content_backed', 'latest_identity_state' => 'stable',
            'latest_captured_at' => now(), 'latest_evidence_id' => $good,
        ]);

        expect(decidedAlike(claimed($environment)))->toBe($before);
    });

    it('counts a failed capture that was added around the recorder', function (): void {
        $environment = environmentWith();
        ConcreteRows::evidence(resourceWithKey($environment, 'roleDefinition 2'), [
            'coverage_level' => 'none', 'evidence_state' => 'capture_failed', 'captured_at' => minutesAgo(1)->toIso8601String(),
        ]);

        expect(obstacles(claimed($environment)))->toContain('evidence_capture_failed')->and(claimed($environment)->permitted())->toBeFalse();
    });

    it('does not derive an identity from a change of the resource', function (): void {
        $environment = environmentWith(static fn (EnvironmentRef $environment): RecordedCapture => recordCapture($environment, [
            captured('roleDefinition 1', 10), captured('roleDefinition 2', 10, identity: IdentityState::IdentityConflict),
        ], 10));
        DB::table(RESOURCES)->update(['latest_identity_state' => 'stable', 'source_metadata' => '{"identity_state": "stable"}']);

        expect(obstacles(claimed($environment)))->toBe(['identity_conflict'])->and(claimed($environment)->permitted())->toBeFalse();
    });

    it('refuses evidence of one resource for another one', function (): void {
        $environment = environmentWithFailedCapture();
        $other = environmentWith();
        $evidence = (array) DB::table(EVIDENCE)->where('resource_id', resourceWithKey($other, 'roleDefinition 2'))->first();
        unset($evidence['id']);

        foreach (['roleDefinition 2', 'appProtectionPolicyiOS 1'] as $key) {
            expectRefused(
                $environment,
                fn () => DB::table(EVIDENCE)->insert(['resource_id' => resourceWithKey($environment, $key)] + $evidence),
                'violates foreign key constraint "tc_resource_evidence_resource"',
            );
        }
    });

    it('blocks a claim after a failed capture was withdrawn', function (): void {
        $environment = environmentWithFailedCapture();
        DB::table(RESOURCES)->where('id', resourceWithKey($environment, 'roleDefinition 2'))->update(['withdrawn_at' => now()]);

        expect(obstacles(claimed($environment)))->toBe(['listing_mismatch'])->and(claimed($environment)->permitted())->toBeFalse();
    });

    it('refuses to take back a withdrawal, and sets its time itself', function (): void {
        $environment = environmentWith();
        $row = DB::table(RESOURCES)->where('id', resourceWithKey($environment, 'roleDefinition 2'));
        $row->clone()->update(['withdrawn_at' => '2026-01-01']);

        expect($row->clone()->where('withdrawn_at', '>', minutesAgo(5))->exists())->toBeTrue();
        expectRefused($environment, fn () => $row->clone()->update(['withdrawn_at' => null]), 'Add a new resource with the same key.');
        expectRefused($environment, fn () => $row->clone()->update(['withdrawn_at' => now()]), 'a withdrawn resource stays withdrawn');
    });

    it('adds no resource that is withdrawn from the start', function (): void {
        $environment = environmentWith();
        ConcreteRows::resource($environment, columns: ['withdrawn_at' => '2026-01-01']);

        expect(obstacles(claimed($environment)))->toContain('row_not_listed')->and(claimed($environment)->permitted())->toBeFalse();
    });

    it('blocks a claim after a resource was added to the last listing by hand, or taken from an earlier one', function (): void {
        $environment = environmentWith(static fn (EnvironmentRef $environment): RecordedCapture => recordCapture($environment, [
            captured('roleDefinition 1', 10), captured('roleDefinition 3', 10),
        ], 10, outcome: ListingOutcome::Partial, listed: 3));
        $last = recordCapture($environment, [captured('roleDefinition 1', 5)], 5, listed: 2)->listingId;
        $extra = ConcreteRows::resource($environment, columns: ['listing_id' => $last]);
        ConcreteRows::evidence($extra, ['captured_at' => minutesAgo(1)->toIso8601String()]);
        ConcreteRows::resource($environment, columns: ['listing_id' => $last]);

        expect(obstacles(claimed($environment)))->toContain('listing_mismatch')->and(claimed($environment)->permitted())->toBeFalse();
    });

    it('refuses to say that an earlier listing names a resource, or one of another type', function (): void {
        $environment = environmentWith();
        $resource = DB::table(RESOURCES)->where('id', resourceWithKey($environment, 'roleDefinition 2'));
        $earlier = ConcreteRows::listing($environment, columns: ['captured_at' => '2026-01-01T00:00:00Z']);
        $ofAnotherType = recordCapture($environment, [captured('appProtectionPolicyiOS 1', 5)], 5, 'appProtectionPolicyiOS')->listingId;

        expectRefused($environment, fn () => $resource->clone()->update(['listing_id' => $earlier]), 'Keep the newest listing that names the resource.');
        expectRefused($environment, fn () => $resource->clone()->update(['listing_id' => null]), 'Keep the newest listing that names the resource.');
        expectRefused($environment, fn () => ConcreteRows::resource($environment, columns: ['listing_id' => $ofAnotherType]), 'violates foreign key constraint "tc_resources_listing"');
    });

    it('refuses to delete rows', function (string $table): void {
        expectRefused(environmentWithFailedCapture(), fn () => DB::table($table)->delete(), 'is append-only: delete is refused');

        $environment = environmentWithFailedListing();
        // Postgres truncates no table for which a check is pending.
        DB::statement('set constraints all immediate');
        expectRefused($environment, fn () => DB::statement("truncate {$table} cascade"), 'is append-only: truncate is refused');
    })->with([LISTINGS, EVIDENCE, RESOURCES]);

    it('refuses to delete a resource without evidence, which no listing names', function (): void {
        $environment = environmentWith(static fn (EnvironmentRef $environment): int => ConcreteRows::resource($environment));

        expectRefused($environment, fn () => DB::table(RESOURCES)->whereNull('latest_evidence_id')->delete(), 'Set withdrawn_at of a resource that the provider no longer has.');
    });

    it('refuses an insert that updates', function (): void {
        $environment = environmentWithFailedCapture();

        foreach ([EVIDENCE => "set evidence_state = 'content_backed'", LISTINGS => 'set resources = 1', RESOURCES => "set canonical_resource_key = 'another'"] as $table => $set) {
            expectRefused(
                $environment,
                fn () => DB::statement("insert into {$table} select * from {$table} on conflict (id) do update {$set}"),
                'is append-only',
            );
        }
    });

    it('keeps the triggers from a role that does not own the tables', function (string $sql, string $message): void {
        expectRefused(environmentWithFailedCapture(), fn () => DB::unprepared($sql), $message);
    })->with([
        'disable' => ['alter table tenant_configuration_resource_evidence disable trigger all', 'must be owner of table'],
        'drop' => ['drop trigger tc_keep_row on tenant_configuration_resource_evidence', 'must be owner of relation'],
        'replicate' => ['set session_replication_role = replica', 'permission denied to set parameter'],
        'replace the function' => ["create or replace function tc_listings_keep_row() returns trigger language plpgsql as 'begin return new; end'", 'permission denied for schema'],
        'a further trigger' => ['create trigger zz before insert on tenant_configuration_resource_evidence for each row execute function suppress_redundant_updates_trigger()', 'permission denied for table'],
        'a rule' => ['create rule nothing as on insert to tenant_configuration_resource_evidence do instead nothing', 'must be owner of table'],
        'a child table' => ['create temporary table child () inherits (tenant_configuration_listings)', 'must be owner of table'],
        'row security' => ['alter table tenant_configuration_listings enable row level security', 'must be owner of table'],
    ]);

    it('decides alike after pruning all that may be pruned', function (): void {
        $environments = [environmentWithFailedCapture(), environmentWithFailedListing(), environmentWith()];
        $before = array_map(static fn (EnvironmentRef $environment): string => decidedAlike(claimed($environment)), $environments);
        $pruned = DB::selectOne('select * from tc_prune(clock_timestamp())');

        expect((array) $pruned)->toBe(['evidence' => 2, 'listings' => 1])
            ->and(array_map(static fn (EnvironmentRef $environment): string => decidedAlike(claimed($environment)), $environments))->toBe($before);
    });

    it('refuses to delete rows that are superseded to a role that only says that it prunes', function (): void {
        $environment = environmentWithFailedCapture();
        DB::unprepared("set local coverage_kernel.pruning = 'on'");

        expectRefused(
            $environment,
            fn () => DB::table(EVIDENCE)->where('resource_id', resourceWithKey($environment, 'roleDefinition 2'))->where('evidence_state', 'content_backed')->delete(),
            'delete is refused',
        );
    });
});

describe('the recorder', function (): void {
    it('refuses an empty listing where there were resources', function (Closure $before): void {
        $environment = environmentWithFailedCapture();
        $before($environment);
        $decision = decidedAlike(claimed($environment));

        expect(fn () => recordCapture($environment, [], 1))->toThrow(ListingUnexpectedlyEmpty::class, 'check the permissions of the connection')
            ->and(decidedAlike(claimed($environment)))->toBe($decision);
    })->with([
        'at once' => [static fn (): null => null],
        'after a listing that failed' => [static fn (EnvironmentRef $environment) => recordCapture($environment, [], 5, outcome: ListingOutcome::Failed)],
        'after an incomplete listing of none' => [static fn (EnvironmentRef $environment) => recordCapture($environment, [], 5, outcome: ListingOutcome::Partial)],
        'after all were withdrawn' => [static fn () => DB::table(RESOURCES)->update(['withdrawn_at' => now()])],
    ]);

    it('blocks a claim after an empty listing was added around the recorder, or the type was said not to apply', function (string $outcome): void {
        $environment = environmentWithFailedCapture();
        ConcreteRows::listing($environment, columns: ['outcome' => $outcome, 'resources' => 0, 'captured_at' => minutesAgo(1)->toIso8601String()]);

        expect(obstacles(claimed($environment)))->toContain('row_not_listed')->and(claimed($environment)->permitted())->toBeFalse();
    })->with(['complete', 'not_applicable']);

    it('blocks a claim after a resource was left out of a capture', function (): void {
        $environment = environmentWithFailedCapture();
        recordCapture($environment, [captured('roleDefinition 1', 5)], 5, listed: 2);

        expect(obstacles(claimed($environment)))->toBe(['listing_mismatch'])->and(claimed($environment)->permitted())->toBeFalse();
    });

    it('refuses a capture with one resource twice, which would stand for another one', function (int $resources): void {
        $environment = environmentWithFailedCapture();
        $captured = array_map(static fn (int $number): CapturedResource => captured("role {$number}", 5), range(1, $resources - 1));

        expect(fn () => recordCapture($environment, [...$captured, captured('role 1', 5)], 5))->toThrow(InvalidCapture::class, 'record both resources as `identity_conflict`');
    })->with(['in one statement' => [2], 'in several' => [1_500]]);

    it('blocks a claim when a resource was recorded without a key in place of one that has a conflict', function (): void {
        $environment = environmentWith();
        recordCapture($environment, [captured('roleDefinition 1', 5), captured(null, 5, identity: IdentityState::IdentityConflict)], 5);

        expect(obstacles(claimed($environment)))->toBe(['identity_conflict'])->and(claimed($environment)->permitted())->toBeFalse();
    });

    it('refuses a resource without a key whose identity is said to be known', function (IdentityState $identity): void {
        expect(fn () => captured(null, 5, identity: $identity))->toThrow(InvalidCapture::class, 'record its identity as');
    })->with([[IdentityState::Stable], [IdentityState::Derived]]);

    it('refuses another spelling of a type', function (string $type): void {
        $environment = environmentWithFailedCapture();

        expect(fn () => recordCapture($environment, [captured('roleDefinition 2', 1)], 1, $type))->toThrow(UnknownResourceType::class, 'there is no resource type');
    })->with(['roledefinition', 'RoleDefinition', 'roleDefinition ', 'microsoft.intune.roleDefinition']);

    it('does not let a late capture bring back what a newer complete listing left out, or improve what it found', function (): void {
        $environment = environmentWithFailedCapture();
        $before = decidedAlike(claimed($environment));
        recordCapture($environment, [captured('roleDefinition 1', 20), captured('roleDefinition 2', 20), captured('roleDefinition 3', 20)], 20);

        expect(decidedAlike(claimed($environment)))->toBe($before);
    });

    it('blocks a claim after an incomplete listing, also one that names all resources', function (): void {
        $environment = environmentWith();
        recordCapture($environment, [captured('roleDefinition 1', 5), captured('roleDefinition 2', 5)], 5, outcome: ListingOutcome::Partial);

        expect(obstacles(claimed($environment)))->toBe(['listing_partial'])->and(claimed($environment)->permitted())->toBeFalse();
    });
});

describe('fakes and kept decisions', function (): void {
    it('refuses a fake guard in production', function (): void {
        $environment = environmentWithFailedCapture();
        app()->instance('env', 'production');

        expect(fn () => FakeClaimGuard::swap()->permit())->toThrow(FakeInProduction::class, 'are for tests')
            ->and(fn () => (new FakeClaimGuard)->permit())->toThrow(FakeInProduction::class)
            ->and(claimed($environment)->permitted())->toBeFalse();
    });

    it('does not replay a kept decision that somebody wrote to be permitted', function (): void {
        DB::statement('reset role');
        KeptDecisions::migrate();
        DB::unprepared('grant select, insert, update, delete on all tables in schema public to careless_application; grant usage on all sequences in schema public to careless_application; set local role careless_application');
        $environment = environmentWithFailedCapture();
        $kept = app(DecisionLog::class)->evaluateAndKeep(coreClaimTo(), $environment);
        $row = (array) DB::table('tenant_configuration_decisions')->where('id', $kept->id)->first();
        assert(is_string($row['decision']));
        $forged = ['state' => 'claim_allowed', 'permitted' => true, 'decision' => str_replace(['"state":"claim_blocked"', '"permitted":false'], ['"state":"claim_allowed"', '"permitted":true'], $row['decision'])];

        expect(Refusal::of(fn () => DB::table('tenant_configuration_decisions')->update($forged))?->message)->toContain('append-only');

        unset($row['id'], $row['created_at']);
        $id = DB::table('tenant_configuration_decisions')->insertGetId([...$row, ...$forged]);

        expect(app(DecisionLog::class)->replay($kept->id)->matches())->toBeTrue()
            ->and(app(DecisionLog::class)->replay($id)->matches())->toBeFalse()
            ->and(Refusal::of(fn () => DB::table('tenant_configuration_decisions')->insert([...$row, 'permitted' => true]))?->constraint())->toBe('tc_decisions_columns');
    });
});

describe('around the tables, the session and the clock', function (): void {
    it('does not delete rows in a statement that moves their environment away and back', function (string $table, string $rows): void {
        $environment = environmentWithFailedListing();
        $other = HostRows::workspace();
        DB::unprepared(<<<SQL
            create function pg_temp.move_back() returns void language sql as '
                update managed_environments set workspace_id = {$environment->workspaceId} where id = {$environment->managedEnvironmentId}
            ';
            SQL);
        $before = DB::table($table)->count();

        $refusal = Refusal::of(fn () => DB::statement(<<<SQL
            with moved as materialized (
                update managed_environments set workspace_id = {$other} where id = {$environment->managedEnvironmentId} returning id
            ), deleted as materialized (
                delete from {$table} where {$rows} and (select count(*) from moved) = 1 returning id
            )
            select pg_temp.move_back() from (select count(*) from deleted) as done
            SQL));

        expect($refusal->message ?? 'the rows are deleted')->toMatch('/is append-only|violates foreign key constraint|violates RESTRICT/')
            ->and(DB::table($table)->count())->toBe($before);
    })->with([
        'a listing' => [LISTINGS, "outcome = 'failed'"],
        'evidence' => [EVIDENCE, 'true'],
    ]);

    it('does not delete rows in a function that a statement calls while their environment is moved away', function (string $table, string $rows): void {
        $environment = environmentWithFailedListing();
        $other = HostRows::workspace();
        DB::statement('set constraints all immediate');
        DB::statement('set constraints tc_resources_workspace, tc_listings_workspace deferred');
        DB::unprepared(<<<SQL
            create function pg_temp.delete_and_move_back(bigint) returns void language plpgsql as '
                begin
                    delete from {$table} where {$rows};
                    update managed_environments set workspace_id = {$environment->workspaceId} where id = $1;
                end
            ';
            SQL);
        $before = DB::table($table)->count();

        $refusal = Refusal::of(fn () => DB::statement(<<<SQL
            with moved as materialized (
                update managed_environments set workspace_id = {$other} where id = {$environment->managedEnvironmentId} returning id
            )
            select pg_temp.delete_and_move_back(id) from moved
            SQL));

        expect($refusal->message ?? 'the rows are deleted')->toMatch('/is append-only|violates foreign key constraint|violates RESTRICT/')
            ->and(DB::table($table)->count())->toBe($before);
    })->with([
        'a listing' => [LISTINGS, "outcome = ''failed''"],
        'evidence' => [EVIDENCE, 'id not in (select latest_evidence_id from tenant_configuration_resources)'],
    ]);

    it('does not exchange the ids of two types in a statement that deletes both and adds them again', function (): void {
        $environment = environmentWithFailedCapture();
        $types = DB::table(TYPES)->where('source_class', 'tcm')->where('support_state', 'supported');
        $captured = (array) $types->clone()->whereNotIn('canonical_type', CORE_TYPES)->first();
        $failed = (array) $types->clone()->where('canonical_type', 'roleDefinition')->first();
        assert(is_string($captured['canonical_type']) && is_int($captured['id']) && is_int($failed['id']));
        recordCapture($environment, [captured('another 1', 5), captured('another 2', 5)], 5, $captured['canonical_type']);
        DB::unprepared(<<<SQL
            create temporary table kept on commit drop as select * from tenant_configuration_resource_types where id in ({$captured['id']}, {$failed['id']});
            update kept set id = {$captured['id']} + {$failed['id']} - id;
            create function pg_temp.add_again() returns void language sql as 'insert into tenant_configuration_resource_types select * from kept';
            SQL);

        expectNotPermittedAfter($environment, static fn () => DB::statement(<<<SQL
            with deleted as materialized (
                delete from tenant_configuration_resource_types where id in ({$captured['id']}, {$failed['id']}) returning id
            )
            select pg_temp.add_again() from (select count(*) from deleted) as done
            SQL));
    });

    it('does not count the resources of one type as those of another, with definitions of the same digest', function (): void {
        $environment = environmentWithFailedCapture();
        $types = DB::table(TYPES)->where('source_class', 'tcm')->where('support_state', 'supported');
        $captured = (array) $types->clone()->whereNotIn('canonical_type', CORE_TYPES)->first();
        $failed = (array) $types->clone()->where('canonical_type', 'roleDefinition')->first();
        assert(is_string($captured['canonical_type']));
        recordCapture($environment, [captured('another 1', 5), captured('another 2', 5)], 5, $captured['canonical_type']);

        expectNotPermittedAfter($environment, function () use ($captured, $failed): void {
            DB::table(TYPES)->where('id', $failed['id'])->update(['canonical_type' => 'temporary']);
            DB::table(TYPES)->where('id', $captured['id'])->update(['id' => $captured['id']] + $failed);
            DB::table(TYPES)->where('id', $failed['id'])->update(['id' => $failed['id']] + $captured);
        });
    });

    it('does not decide at a time that the application has set, in production', function (): void {
        $environment = HostRows::environment();
        foreach (CORE_TYPES as $type) {
            recordCapture($environment, [captured($type, 60 * 30)], 60 * 30, $type);
        }
        expect(array_unique(obstacles(claimed($environment))))->toBe(['evidence_expired']);
        app()->instance('env', 'production');

        expectNotPermittedAfter($environment, static fn () => Carbon::setTestNow(minutesAgo(60 * 29)));
    });

    it('calls the functions and operators of Postgres, also where the search path has others', function (string $create, string $path): void {
        $environment = environmentWith(static fn (EnvironmentRef $environment): RecordedCapture => recordCapture($environment, [
            captured('roleDefinition 1', 10), captured('roleDefinition 2', 10),
        ], 10, outcome: ListingOutcome::Partial));
        asMigration("create schema deceit; grant all on schema deceit to careless_application; grant create on schema public to careless_application; {$create}");

        expectNotPermittedAfter($environment, static fn () => DB::unprepared("set local search_path = {$path}"));
    })->with([
        'a better match in a schema of the path' => [<<<'SQL'
            create function public.concat_ws(text, bigint, text, text, text, bigint, text) returns text language sql as '
                select pg_catalog.concat_ws($1, $2, $3, $4, replace($5, ''partial'', ''complete''), $6, $7)
            '
            SQL, 'public'],
        'a schema before that of Postgres' => [<<<'SQL'
            create function deceit.add(text, text, text) returns text language sql as '
                select pg_catalog.concat_ws($3, $1, pg_catalog.replace($2, ''partial'', ''complete''))
            ';
            create aggregate deceit.string_agg(text, text) (sfunc = deceit.add, stype = text)
            SQL, 'deceit, pg_catalog, public'],
        'tables of the same names before those of the kernel' => [<<<'SQL'
            create view deceit.tenant_configuration_listings as
                select id, workspace_id, managed_environment_id, provider_connection_id, resource_type_id, 'complete' as outcome, resources, captured_at
                from public.tenant_configuration_listings;
            grant select on deceit.tenant_configuration_listings to careless_application
            SQL, 'deceit, public'],
    ]);

    it('records in the tables of the kernel when temporary tables have their names', function (): void {
        $environment = environmentWith();
        foreach ([LISTINGS, RESOURCES, EVIDENCE] as $table) {
            DB::unprepared("create temporary table {$table} on commit drop as select * from {$table} where false; alter table pg_temp.{$table} alter id set default 1000000 * random()");
        }
        $owner = 'workspace_id, managed_environment_id, provider_connection_id, resource_type_id, canonical_resource_key';
        DB::unprepared('create unique index on pg_temp.'.RESOURCES." ({$owner}) where canonical_resource_key is not null and withdrawn_at is null");

        expectNotPermittedAfter($environment, static fn () => recordCapture($environment, [
            captured('roleDefinition 1', 5), captured('roleDefinition 2', 5, EvidenceState::CaptureFailed),
        ], 5));
    });

    it('does not overlook another connection that row security hides', function (string $table): void {
        $weak = environmentWith();
        $strong = HostRows::connectedAgain($weak);
        recordCapture($strong, [captured('roleDefinition 1', 30), captured('roleDefinition 2', 30), captured('hidden from the other', 30)], 30);
        $column = $table === 'provider_connections' ? 'id' : 'provider_connection_id';
        asMigration("alter table {$table} enable row level security; create policy own on {$table} using ({$column} = {$weak->providerConnectionId})");

        expectNotPermittedAfter($weak, static fn (): null => null);
    })->with(['provider_connections']);

    it('reads no table of which row security could hide rows', function (string $table): void {
        $environment = environmentWith();
        DB::statement('set constraints all immediate');
        asMigration("alter table {$table} enable row level security; create policy everything on {$table} using (true)");

        expect(static fn () => claimed($environment))->toThrow(UntrustedSession::class, "row security can hide rows of `public.\"{$table}\"` from the database role");
    })->with([TYPES, SCOPES, LISTINGS, RESOURCES, 'managed_environments', 'provider_connections']);
});

describe('a copy of the database', function (): void {
    it('decides alike after a dump and reload, and refuses the same changes', function (): void {
        DB::statement('reset role');
        OwnDatabase::with(function (): void {
            OwnSchema::artisan('migrate');
            $environments = [environmentWith(), environmentWithFailedCapture(), environmentWithFailedListing()];
            DB::table(RESOURCES)->where('id', resourceWithKey($environments[2], 'roleDefinition 1'))->update(['withdrawn_at' => now()]);
            $decisions = static fn (): array => array_map(static fn (EnvironmentRef $environment): string => decidedAlike(claimed($environment)), $environments);
            [$before, $schema, $rows] = [$decisions(), Catalogue::everything(), rowsOfAllTables()];

            /** @var array{host: string, port: string, username: string, password: string, database: string} $own */
            $own = config()->array('database.connections.own');
            $copy = "{$own['database']}_copy";
            DB::connection('server')->statement("drop database if exists {$copy}");
            DB::connection('server')->statement("create database {$copy}");
            $environment = ['PGHOST' => $own['host'], 'PGPORT' => $own['port'], 'PGUSER' => $own['username'], 'PGPASSWORD' => $own['password']];
            $reload = Process::fromShellCommandline('pg_dump "$FROM" | psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 "$TO" >/dev/null', env: [...$environment, 'FROM' => $own['database'], 'TO' => $copy]);
            expect($reload->run())->toBe(0, $reload->getErrorOutput());
            config(['database.connections.copy' => ['database' => $copy] + $own, 'database.default' => 'copy']);

            try {
                expect($decisions())->toBe($before)
                    ->and(Catalogue::everything())->toBe($schema)
                    ->and(rowsOfAllTables())->toBe($rows);

                foreach ([EVIDENCE, LISTINGS, RESOURCES] as $table) {
                    expect(Refusal::of(fn () => DB::table($table)->delete())?->message)->toContain('is append-only');
                }
                $failed = DB::table(RESOURCES)->where('id', resourceWithKey($environments[1], 'roleDefinition 2'));
                expect(Refusal::of(fn () => DB::table(EVIDENCE)->update(['evidence_state' => 'content_backed']))?->message)->toContain('is append-only')
                    ->and(Refusal::of(fn () => $failed->clone()->update(['canonical_resource_key' => 'another']))?->message)->toContain('is append-only');
                $failed->clone()->update(['latest_evidence_state' => 'content_backed', 'latest_coverage_level' => 'certified']);
                expect($decisions())->toBe($before);
            } finally {
                DB::purge('copy');
                config(['database.default' => 'own']);
                DB::connection('server')->statement("drop database if exists {$copy}");
            }
        });
    });
});

/** @return array<string, list<string>> each row as text, by table */
function rowsOfAllTables(): array
{
    $rows = [];
    foreach ([...Catalogue::DEFINITIONS, ...Catalogue::CONCRETE] as $table) {
        /** @var list<string> $texts */
        $texts = DB::table($table)->selectRaw("cast({$table} as text) as row")->orderBy('id')->pluck('row')->all();
        $rows[$table] = $texts;
    }

    return $rows;
}
