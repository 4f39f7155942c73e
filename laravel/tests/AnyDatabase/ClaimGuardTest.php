<?php

declare(strict_types=1);

/* From migration and seeding, through the observed coverage of several environments, to the decision. */

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClaimNamesAnotherEnvironment;
use CoverageKernel\Laravel\Exceptions\ClaimNamesItsTime;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use CoverageKernel\Laravel\Tests\Support\HostEnvironment;
use CoverageKernel\Laravel\Tests\Support\ReviewedDefinitions;
use CoverageKernel\Reason;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

const CAPTURED_AT = '2026-03-01T08:00:00Z';

const TCM_CORE = [
    'appProtectionPolicyiOS',
    'deviceAndAppManagementAssignmentFilter',
    'deviceCompliancePolicyWindows10',
    'deviceConfigurationPolicyWindows10',
    'roleDefinition',
];

beforeEach(function (): void {
    Carbon::setTestNow('2026-03-01T12:00:00Z');
    ReviewedDefinitions::activate();
});

function coreClaim(Audience $audience = Audience::Customer, CoverageLevel $level = CoverageLevel::ContentBacked): Claim
{
    return new Claim(scopeKey: 'intune_tcm_core', level: $level, audience: $audience);
}

function decide(HostEnvironment $environment, ?Claim $claim = null): Decision
{
    return app(ClaimGuard::class)->evaluate($claim ?? coreClaim(), $environment->ref());
}

/** @return list<string> */
function reasonsOf(Decision $decision): array
{
    return array_map(static fn (Reason $reason): string => $reason->code()->value, $decision->reasons());
}

/** Creates an environment that covers the scope completely. */
function coveredEnvironment(?HostEnvironment $environment = null): HostEnvironment
{
    $environment ??= HostEnvironment::make();
    foreach (TCM_CORE as $type) {
        $environment->cover($type, CAPTURED_AT, 2);
    }

    return $environment;
}

/** @return list<int> the ids of its roles */
function rolesOf(HostEnvironment $environment): array
{
    /** @var list<int> */
    return DB::table('tenant_configuration_resources')
        ->where('managed_environment_id', $environment->ref()->managedEnvironmentId)
        ->where('resource_type_id', ConcreteRows::type('roleDefinition:tcm'))
        ->where('provider_connection_id', $environment->ref()->providerConnectionId)
        ->whereNull('withdrawn_at')
        ->orderBy('id')->pluck('id')->all();
}

/** Lists the roles of an environment again; the listing names all of them. */
function listRolesAgain(HostEnvironment $environment, int $resources, string $at, string $outcome = 'complete'): void
{
    $listing = $environment->list('roleDefinition', $resources, $at, $outcome);
    foreach (rolesOf($environment) as $role) {
        $environment->name($role, $listing);
    }
}

/** Adds rows to an environment that block every claim about it. */
function ruin(HostEnvironment $environment): void
{
    foreach (TCM_CORE as $type) {
        $environment->list($type, 99, '2026-03-01T11:00:00Z', 'failed');
        $environment->capture($environment->add($type), 'none', 'capture_failed', '2026-03-01T11:00:00Z', 'identity_conflict');
    }
}

it('decides on the observed coverage of the environment', function (): void {
    $decision = decide($environment = coveredEnvironment());

    expect($decision->state())->toBe(ClaimState::ClaimAllowed)
        ->and([$decision->covered(), $decision->denominator()])->toBe([5, 5])
        ->and($decision->claim()->asOf())->toBe('2026-03-01T12:00:00Z')
        ->and($decision->claim()->workspaceId())->toBe($environment->ref()->workspaceId)
        ->and($decision->claim()->managedEnvironmentId())->toBe($environment->ref()->managedEnvironmentId)
        ->and($decision->claim()->providerConnectionId())->toBe($environment->ref()->providerConnectionId);
});

it('is inactive until it is activated', function (): void {
    config()->set('coverage-kernel', require __DIR__.'/../../config/coverage-kernel.php');
    $environment = coveredEnvironment();

    foreach ([Audience::Customer, Audience::Operator] as $audience) {
        expect(reasonsOf(decide($environment, coreClaim($audience))))->toBe(['kernel_inactive'])
            ->and(decide($environment, coreClaim($audience))->permitted())->toBeFalse();
    }
});

it('permits only a claim about exactly a known scope', function (?string $scopeKey, ?array $denominator, string $reason): void {
    /** @var non-empty-list<string>|null $denominator */
    $claim = new Claim($scopeKey, CoverageLevel::ContentBacked, Audience::Customer, denominator: $denominator);
    $decision = decide(coveredEnvironment(), $claim);

    expect(reasonsOf($decision))->toBe([$reason])
        ->and($decision->permitted())->toBeFalse();
})->with([
    'no scope' => [null, null, 'unscoped_full_claim'],
    'an unknown scope' => ['intune', null, 'unknown_scope'],
    'another spelling' => ['intune_tcm_core2', null, 'unknown_scope'],
    'fewer types' => ['intune_tcm_core', ['roleDefinition'], 'denominator_mismatch'],
    'more types' => ['intune_tcm_core', [...TCM_CORE, 'termsAndConditions'], 'denominator_mismatch'],
]);

it('does not count another environment', function (Closure $other): void {
    $environment = coveredEnvironment();
    $alone = decide($environment)->toJson();
    $elsewhere = $other($environment);
    assert($elsewhere instanceof HostEnvironment);

    // Coverage of one environment does not help the other …
    expect(decide($elsewhere)->covered())->toBe(0)
        ->and(decide($elsewhere)->permitted())->toBeFalse()
        ->and(reasonsOf(decide($elsewhere)))->toContain('not_observed');

    // … and defects of the other do not change its decision by a byte.
    ruin($elsewhere);
    expect(decide($elsewhere)->permitted())->toBeFalse()
        ->and(reasonsOf(decide($elsewhere)))->toContain('identity_conflict', 'listing_failed', 'evidence_capture_failed')
        ->and(decide($environment)->toJson())->toBe($alone);
})->with([
    'in another workspace' => [static fn (): HostEnvironment => HostEnvironment::make()],
    'in the same workspace' => [static fn (HostEnvironment $environment): HostEnvironment => $environment->sibling()],
]);

it('does not count what another connection of the environment covers', function (): void {
    $decision = decide(coveredEnvironment()->throughAnotherConnection());

    expect($decision->covered())->toBe(0)
        ->and($decision->permitted())->toBeFalse()
        ->and(reasonsOf($decision))->toContain('not_observed');
});

it('blocks the connection that found fewer resources than another of the same environment, and permits the other', function (): void {
    $fewer = coveredEnvironment();
    $more = coveredEnvironment($fewer->throughAnotherConnection());
    expect(decide($fewer)->state())->toBe(ClaimState::ClaimAllowed)
        ->and(decide($more)->state())->toBe(ClaimState::ClaimAllowed);

    $fewer->withdraw(rolesOf($fewer)[0]);
    listRolesAgain($fewer, 1, '2026-03-01T09:00:00Z');
    $more->cover('roleDefinition', '2026-03-01T09:00:00Z', 28);
    listRolesAgain($more, 30, '2026-03-01T09:00:00Z');

    $blocked = decide($fewer);
    expect(reasonsOf($blocked))->toBe(['listing_contradicted', 'scope_incomplete', 'percent_overstated'])
        ->and($blocked->permitted())->toBeFalse()
        ->and([$blocked->reasons()[0]->canonicalType(), $blocked->reasons()[0]->expected(), $blocked->reasons()[0]->actual()])
        ->toBe(['roleDefinition', '30', '1'])
        ->and(decide($more)->state())->toBe(ClaimState::ClaimAllowed);
});

it('remembers the resources of another connection when its listing fails', function (): void {
    $fewer = coveredEnvironment();
    $more = coveredEnvironment($fewer->throughAnotherConnection());
    $resource = $more->add('roleDefinition');
    $more->list('roleDefinition', 3, '2026-03-01T09:00:00Z');
    $more->list('roleDefinition', 0, '2026-03-01T10:00:00Z', 'failed');
    expect(reasonsOf(decide($fewer)))->toContain('listing_contradicted');

    $more->withdraw($resource);
    expect(decide($fewer)->state())->toBe(ClaimState::ClaimAllowed);
});

it('is not changed by defects of another connection that found no more resources', function (): void {
    $environment = coveredEnvironment();
    $other = $environment->throughAnotherConnection();
    foreach (TCM_CORE as $type) {
        $other->list($type, 0, '2026-03-01T11:00:00Z', 'failed');
        $other->capture($other->add($type), 'none', 'capture_failed', '2026-03-01T11:00:00Z', 'identity_conflict');
    }

    expect(decide($environment)->state())->toBe(ClaimState::ClaimAllowed);
});

it('limits a claim about a type that the environment cannot have', function (): void {
    $environment = coveredEnvironment();
    array_map($environment->withdraw(...), rolesOf($environment));
    $environment->list('roleDefinition', 0, '2026-03-01T09:00:00Z', 'not_applicable');
    $decision = decide($environment);

    expect($decision->state())->toBe(ClaimState::ClaimLimited)
        ->and($decision->permitted())->toBeTrue()
        ->and(reasonsOf($decision))->toBe(['listing_not_applicable'])
        ->and([$decision->covered(), $decision->empty(), $decision->denominator()])->toBe([5, 1, 5]);
});

it('blocks when a type that the environment cannot have was found, here or through another connection', function (): void {
    $environment = coveredEnvironment();
    listRolesAgain($environment, 0, '2026-03-01T09:00:00Z', 'not_applicable');
    expect(reasonsOf(decide($environment)))->toContain('listing_mismatch')
        ->and(decide($environment)->permitted())->toBeFalse();

    array_map($environment->withdraw(...), rolesOf($environment));
    $environment->throughAnotherConnection()->list('roleDefinition', 1, '2026-03-01T09:00:00Z', 'partial');
    expect(reasonsOf(decide($environment)))->toContain('listing_contradicted')
        ->and(decide($environment)->permitted())->toBeFalse();
});

it('blocks when the type was found at another source, also one that the scope does not admit', function (): void {
    $environment = coveredEnvironment();
    $environment->list('deviceAndAppManagementAssignmentFilter', 12, CAPTURED_AT, source: 'graph_beta_experimental');

    expect(reasonsOf(decide($environment)))->toBe(['listing_contradicted', 'scope_incomplete', 'percent_overstated'])
        ->and(decide($environment)->permitted())->toBeFalse();
});

it('counts nothing for three ids that do not belong together', function (): void {
    $one = coveredEnvironment()->ref();
    $other = coveredEnvironment()->ref();
    $mixed = [
        new EnvironmentRef($other->workspaceId, $one->managedEnvironmentId, $one->providerConnectionId),
        new EnvironmentRef($one->workspaceId, $other->managedEnvironmentId, $one->providerConnectionId),
        new EnvironmentRef($one->workspaceId, $one->managedEnvironmentId, $other->providerConnectionId),
    ];

    foreach ($mixed as $environment) {
        $decision = app(ClaimGuard::class)->evaluate(coreClaim(Audience::Internal), $environment);

        expect($decision->covered())->toBe(0)->and($decision->permitted())->toBeFalse();
    }
});

it('counts a resource without evidence as missing', function (): void {
    $environment = coveredEnvironment();
    $environment->add('roleDefinition');
    listRolesAgain($environment, 3, '2026-03-01T09:00:00Z');

    $reasons = array_values(array_filter(
        decide($environment)->reasons(),
        static fn (Reason $reason): bool => $reason->code()->value === 'evidence_missing',
    ));
    expect($reasons)->toHaveCount(1)
        ->and([$reasons[0]->canonicalType(), $reasons[0]->affectedRows(), $reasons[0]->observedRows()])->toBe(['roleDefinition', 1, 3])
        ->and(decide($environment)->permitted())->toBeFalse();
});

it('blocks until a resource that the provider no longer lists is withdrawn', function (): void {
    $environment = coveredEnvironment();
    [$kept, $gone] = rolesOf($environment);
    $environment->name($kept, $environment->list('roleDefinition', 1, '2026-03-01T09:00:00Z'));
    expect(decide($environment)->permitted())->toBeFalse()
        ->and(reasonsOf(decide($environment)))->toBe(['row_not_listed', 'scope_incomplete', 'percent_overstated']);

    $environment->withdraw($gone);

    expect(decide($environment)->state())->toBe(ClaimState::ClaimAllowed)
        ->and(DB::table('tenant_configuration_resource_evidence')->where('resource_id', $gone)->count())->toBe(1);
});

it('blocks when the newest complete listing names other resources, of the same number', function (): void {
    $environment = coveredEnvironment();
    $environment->list('roleDefinition', 2, '2026-03-01T09:00:00Z');

    expect(reasonsOf(decide($environment)))->toBe(['listing_mismatch', 'row_not_listed', 'scope_incomplete', 'percent_overstated'])
        ->and(decide($environment)->permitted())->toBeFalse();
});

it('blocks when a withdrawn resource is still counted by the listing', function (): void {
    $environment = coveredEnvironment();
    $environment->withdraw(rolesOf($environment)[0]);

    expect(decide($environment)->permitted())->toBeFalse()
        ->and(reasonsOf(decide($environment)))->toBe(['listing_mismatch', 'scope_incomplete', 'percent_overstated']);
});

it('refuses an id that is spelled differently than in the database', function (): void {
    $reference = coveredEnvironment()->ref();
    $environment = new EnvironmentRef('0'.$reference->workspaceId, $reference->managedEnvironmentId, $reference->providerConnectionId);

    expect(static fn () => app(ClaimGuard::class)->evaluate(coreClaim(), $environment))->toThrow(InvalidEnvironment::class)
        ->and(static fn () => app(ClaimGuard::class)->survey($environment))->toThrow(InvalidEnvironment::class);
});

it('refuses a claim that names another environment, before it reads the database', function (): void {
    $environment = coveredEnvironment();
    $claim = new Claim('intune_tcm_core', CoverageLevel::ContentBacked, Audience::Customer, workspaceId: 'another');
    DB::enableQueryLog();

    expect(static fn () => decide($environment, $claim))->toThrow(ClaimNamesAnotherEnvironment::class)
        ->and(DB::getQueryLog())->toBe([]);
});

it('refuses a claim that names its time, before it reads the database', function (): void {
    $environment = coveredEnvironment();
    $claim = coreClaim()->withAsOf(new DateTimeImmutable('2026-03-01T12:00:00Z'));
    $guard = app(ClaimGuard::class);
    DB::enableQueryLog();

    expect(static fn () => $guard->evaluate($claim, $environment->ref()))->toThrow(ClaimNamesItsTime::class, 'the claim names its time, `as_of` = `2026-03-01T12:00:00Z`; leave it out')
        ->and(static fn () => $guard->authorize($claim, $environment->ref()))->toThrow(ClaimNamesItsTime::class)
        ->and(static fn () => $guard->evaluateMany([coreClaim(), $claim], $environment->ref()))->toThrow(ClaimNamesItsTime::class)
        ->and(static fn () => iterator_to_array($guard->evaluateAcross([$claim], [$environment->ref()]), false))->toThrow(ClaimNamesItsTime::class)
        ->and(DB::getQueryLog())->toBe([]);
});

it("takes the application's time after the read, so that evidence which expires meanwhile does not count", function (): void {
    $environment = coveredEnvironment();
    DB::connection()->beforeExecuting(static fn () => Carbon::setTestNow('2026-03-02T08:00:01Z'));
    $decision = decide($environment);

    expect($decision->claim()->asOf())->toBe('2026-03-02T08:00:01Z')
        ->and(reasonsOf($decision))->toContain('evidence_expired');
});

it('needs one statement for any number of claims, each time', function (): void {
    $environment = coveredEnvironment();
    $claims = [
        'customer' => coreClaim(),
        7 => coreClaim(Audience::Internal, CoverageLevel::Certified),
        'operator' => coreClaim(Audience::Operator),
    ];
    $alone = decide($environment, coreClaim(Audience::Operator))->toJson();
    DB::enableQueryLog();
    $decisions = app(ClaimGuard::class)->evaluateMany($claims, $environment->ref());
    $generated = app(ClaimGuard::class)->evaluateMany((static fn () => yield from $claims)(), $environment->ref());

    expect(DB::getQueryLog())->toHaveCount(2)
        ->and(array_map(static fn (Decision $decision): string => $decision->state()->value, $decisions))
        ->toBe(['customer' => 'claim_allowed', 7 => 'claim_blocked', 'operator' => 'claim_allowed'])
        ->and($decisions['operator']->toJson())->toBe($alone)
        ->and($generated)->toEqual($decisions)
        ->and(app(ClaimGuard::class)->evaluateMany([], $environment->ref()))->toBe([]);
});

it('decides claims about many environments as if each were asked about alone, in one statement for each hundred', function (): void {
    $environments = [];
    for ($number = 0; $number < 203; $number++) {
        $environments[] = $number % 50 === 1 ? coveredEnvironment()->ref() : HostEnvironment::make()->ref();
    }
    $claims = ['customer' => coreClaim(), 3 => coreClaim(Audience::Internal)];
    $alone = array_map(static fn (EnvironmentRef $environment): array => app(ClaimGuard::class)->evaluateMany($claims, $environment), $environments);

    $taken = 0;
    $source = (static function () use ($environments, &$taken): Generator {
        foreach ($environments as $environment) {
            $taken++;
            yield $environment;
        }
    })();
    DB::enableQueryLog();
    $asked = app(ClaimGuard::class)->evaluateAcross((static fn () => yield from $claims)(), $source);
    expect($taken)->toBe(0)->and(DB::getQueryLog())->toBe([]);

    $position = 0;
    foreach ($asked as $environment => $decisions) {
        expect($environment)->toBe($environments[$position])
            ->and($decisions)->toEqual($alone[$position])
            // Only one chunk is read ahead.
            ->and($taken)->toBe(min(203, 100 * (intdiv($position, 100) + 1)))
            ->and(DB::getQueryLog())->toHaveCount(intdiv($position, 100) + 1);
        $position++;
    }
    expect($position)->toBe(203)
        ->and(iterator_to_array(app(ClaimGuard::class)->evaluateAcross($claims, []), false))->toBe([]);
});

it('refuses a claim across environments that names one of them', function (): void {
    $environment = coveredEnvironment();
    $claim = coreClaim()->withEnvironment($environment->ref()->workspaceId, $environment->ref()->managedEnvironmentId);
    $across = static fn (HostEnvironment ...$of): array => iterator_to_array(
        app(ClaimGuard::class)->evaluateAcross([$claim], array_map(static fn (HostEnvironment $one): EnvironmentRef => $one->ref(), $of)),
        false,
    );

    expect($across($environment)[0][0]->permitted())->toBeTrue()
        ->and(static fn () => $across($environment, $environment->sibling()))->toThrow(ClaimNamesAnotherEnvironment::class);
});

it('surveys the claims that could be made now', function (): void {
    $environment = coveredEnvironment();
    DB::enableQueryLog();
    $survey = app(ClaimGuard::class)->survey($environment->ref());

    expect(DB::getQueryLog())->toHaveCount(1)
        ->and($survey->toArray()['as_of'])->toBe('2026-03-01T12:00:00Z')
        ->and($survey->permits('intune_tcm_core', CoverageLevel::ContentBacked, Audience::Customer))->toBeTrue()
        ->and($survey->permits('intune_tcm_core', CoverageLevel::Certified, Audience::Customer))->toBeFalse()
        ->and($survey->permits('intune_extended', CoverageLevel::ContentBacked, Audience::Customer))->toBeFalse();
});

it('is inactive with any other definitions than the reviewed ones, and says which it found', function (): void {
    $environment = coveredEnvironment();
    $reviewed = config()->string('coverage-kernel.reviewed_definitions');
    expect(decide($environment)->permitted())->toBeTrue();

    // Makes the claim true about a shorter scope: without the pin it would be permitted.
    $type = rolesOf($environment)[0];
    $environment->withdraw($type);
    expect(decide($environment)->permitted())->toBeFalse();
    DB::table(DefinitionTables::SCOPES)->where('scope_key', 'intune_tcm_core')->update(['denominator' => json_encode(array_values(array_diff(TCM_CORE, ['roleDefinition'])))]);
    $found = app(DefinitionsRepository::class)->digestWhenActive();

    $exception = null;
    try {
        app(ClaimGuard::class)->authorize(coreClaim(), $environment->ref());
    } catch (ClaimNotPermitted $exception) {
    }
    expect($exception)->not->toBeNull()
        ->and(reasonsOf(decide($environment)))->toBe(['kernel_inactive'])
        ->and($exception?->context())->toMatchArray(['definitions_digest' => $found, 'reviewed_definitions' => $reviewed])
        ->and($found)->not->toBe($reviewed)
        ->and(app(ClaimGuard::class)->survey($environment->ref())->permits('intune_tcm_core', CoverageLevel::ContentBacked, Audience::Customer))->toBeFalse();

    config(['coverage-kernel.reviewed_definitions' => $found]);
    expect(decide($environment)->permitted())->toBeTrue();

    config(['coverage-kernel.reviewed_definitions' => null]);
    expect(reasonsOf(decide($environment)))->toBe(['kernel_inactive']);
});

it('does not keep definitions of a transaction that was rolled back', function (): void {
    $environment = coveredEnvironment();
    $environment->withdraw(rolesOf($environment)[0]);
    $before = decide($environment)->toJson();
    expect(decide($environment)->permitted())->toBeFalse();

    DB::beginTransaction();
    DB::table(DefinitionTables::SCOPES)->where('scope_key', 'intune_tcm_core')->update(['denominator' => json_encode(array_values(array_diff(TCM_CORE, ['roleDefinition'])))]);
    ReviewedDefinitions::activate();
    expect(decide($environment)->permitted())->toBeTrue();
    DB::rollBack();

    expect(decide($environment)->permitted())->toBeFalse();
    ReviewedDefinitions::activate();
    expect(decide($environment)->toJson())->toBe($before);
});

it('returns a permitted decision from authorize, and throws for any other', function (): void {
    $environment = coveredEnvironment();
    expect(app(ClaimGuard::class)->authorize(coreClaim(), $environment->ref())->permitted())->toBeTrue();

    listRolesAgain($environment, 2, '2026-03-01T11:00:00Z', 'partial');
    try {
        app(ClaimGuard::class)->authorize(coreClaim(), $environment->ref());
        $decision = null;
    } catch (ClaimNotPermitted $notPermitted) {
        $decision = $notPermitted->decision();
    }

    expect($decision)->not->toBeNull()
        ->and(reasonsOf($decision ?? decide($environment)))->toBe(['listing_partial', 'scope_incomplete', 'percent_overstated']);
});

it("measures the age of evidence by the application's clock", function (): void {
    $environment = coveredEnvironment();
    Carbon::setTestNow('2026-03-02T08:00:00Z');
    expect(decide($environment)->permitted())->toBeTrue();

    Carbon::setTestNow('2026-03-02T08:00:01Z');
    expect(reasonsOf(decide($environment)))->toContain('evidence_expired');
});
