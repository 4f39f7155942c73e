<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Laravel\ClaimCompletion;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClaimNamesAnotherEnvironment;
use CoverageKernel\Laravel\Exceptions\ClaimNamesItsTime;
use CoverageKernel\RestoreTier;
use Illuminate\Support\Carbon;

afterEach(fn () => date_default_timezone_set('UTC'));

function claimAbout(mixed $workspaceId = null, mixed $managedEnvironmentId = null, mixed $providerConnectionId = null, ?DateTimeInterface $asOf = null): Claim
{
    assert($workspaceId === null || is_int($workspaceId) || is_string($workspaceId));
    assert($managedEnvironmentId === null || is_int($managedEnvironmentId) || is_string($managedEnvironmentId));
    assert($providerConnectionId === null || is_int($providerConnectionId) || is_string($providerConnectionId));

    return new Claim(
        scopeKey: 'intune_core',
        level: CoverageLevel::ContentBacked,
        audience: Audience::Customer,
        percent: 87.5,
        restoreTier: RestoreTier::PreviewOnly,
        denominator: ['roleDefinition', 'termsAndConditions'],
        asOf: $asOf,
        workspaceId: $workspaceId,
        managedEnvironmentId: $managedEnvironmentId,
        providerConnectionId: $providerConnectionId,
    );
}

it("adds the environment's ids and the application's time to a claim, and changes nothing else", function (): void {
    // The application's time zone need not be UTC.
    date_default_timezone_set('Asia/Kathmandu');
    Carbon::setTestNow('2026-03-01T13:00:00.25+01:00');
    $claim = claimAbout();

    expect((new ClaimCompletion)->complete($claim, new EnvironmentRef(17, 4, 3))->toArray())->toBe([
        ...$claim->toArray(),
        'as_of' => '2026-03-01T12:00:00.25Z',
        'workspace_id' => '17',
        'managed_environment_id' => '4',
        'provider_connection_id' => '3',
    ]);
});

it('refuses a claim that names its time, and does not replace it', function (): void {
    $claim = claimAbout(asOf: new DateTimeImmutable('2026-02-01T12:00:00Z'));
    $environment = new EnvironmentRef(17, 4, 3);
    $message = 'the claim names its time, `as_of` = `2026-02-01T12:00:00Z`; leave it out of the claim, the guard sets it';

    expect(static fn () => (new ClaimCompletion)->complete($claim, $environment))->toThrow(ClaimNamesItsTime::class, $message)
        ->and(static fn () => (new ClaimCompletion)->completeMany([claimAbout(), $claim], $environment))->toThrow(ClaimNamesItsTime::class, $message);
});

it('accepts a claim that has the ids of the environment already', function (): void {
    expect((new ClaimCompletion)->complete(claimAbout('17', 4, '3'), new EnvironmentRef(17, '4', 3))->workspaceId())->toBe('17');
});

it('refuses a claim about another environment, and does not change its ids', function (Claim $claim, string $message): void {
    $complete = static fn () => (new ClaimCompletion)->complete($claim, new EnvironmentRef(17, 4, 3));
    $completeMany = static fn () => (new ClaimCompletion)->completeMany([claimAbout(), $claim], new EnvironmentRef(17, 4, 3));

    expect($complete)->toThrow(ClaimNamesAnotherEnvironment::class, $message)
        ->and($completeMany)->toThrow(ClaimNamesAnotherEnvironment::class, $message);
})->with([
    'workspace' => [fn () => claimAbout(18, 4, 3), 'the claim names `workspace_id` = `18`, but the environment passed with it has `17`'],
    'environment' => [fn () => claimAbout(17, 5), 'the claim names `managed_environment_id` = `5`'],
    'connection' => [fn () => claimAbout(providerConnectionId: '03'), 'the claim names `provider_connection_id` = `03`'],
]);

it('completes many claims with the same time, and keeps their keys', function (): void {
    $completed = (new ClaimCompletion)->completeMany(['a' => claimAbout(), 7 => claimAbout()], new EnvironmentRef(17, 4, 3));

    expect(array_keys($completed))->toBe(['a', 7])
        ->and($completed['a']->asOf())->not->toBeNull()->toBe($completed[7]->asOf());
});

it('completes many claims with a time that is passed', function (): void {
    $now = new DateTimeImmutable('2026-03-01T12:00:00Z');
    $claims = static fn (): Generator => yield from [claimAbout()];

    expect((new ClaimCompletion)->completeMany($claims(), new EnvironmentRef(17, 4, 3), $now)[0]->asOf())->toBe('2026-03-01T12:00:00Z');
});
