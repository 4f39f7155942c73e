<?php

declare(strict_types=1);

/* The whole output of commands that only read. */

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Testing\FakeClaimGuard;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Artisan;
use Symfony\Component\Console\Command\Command;

const SEVENTEEN = ['workspace' => 17, 'environment' => 4, 'connection' => 3];

const CLAIM = [...SEVENTEEN, 'scope' => 'intune_core', 'level' => 'content_backed'];

/**
 * The output of a command, without the dots that fill a line up to the width of the terminal.
 *
 * @param  array<string, mixed>  $arguments
 */
function outputOf(string $command, array $arguments): string
{
    Artisan::call("coverage-kernel:{$command}", $arguments);

    return (string) preg_replace(['/^  (\w[^.]*?) \.* (\S.*?) *$/m', '/ +$/m'], ['$1: $2', ''], Artisan::output());
}

beforeEach(fn () => Carbon::setTestNow('2026-03-01T12:00:00Z'));

it('shows a decision with its time and digests', function (): void {
    $guard = FakeClaimGuard::swap()->permit();
    $decision = $guard->evaluate(new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Customer), new EnvironmentRef(17, 4, 3));

    expect(outputOf('ask', CLAIM))->toBe(<<<TEXT
        State: claim_allowed (allowed)
        Permitted: yes
        Covered types: 1 of 1, 0 of them empty
        Strongest permitted level: certified
        Time: 2026-03-01T12:00:00Z
        Definitions: {$decision->definitionsDigest()}
        Observed coverage: {$decision->observedDigest()}

        TEXT);
});

it('shows the reasons of a decision and the steps that would permit the claim, each in a table', function (): void {
    $guard = FakeClaimGuard::swap()->because(['listing_partial', 'type_claim_maximum', 'listing_missing']);
    $decision = $guard->evaluate(new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Customer), new EnvironmentRef(17, 4, 3));

    expect(outputOf('ask', CLAIM))->toBe(<<<TEXT
        State: claim_blocked (blocked)
        Permitted: no
        Covered types: 1 of 3, 0 of them empty
        Strongest permitted level: none
        Time: 2026-03-01T12:00:00Z
        Definitions: {$decision->definitionsDigest()}
        Observed coverage: {$decision->observedDigest()}

        +--------------------+--------+---------------------------------------------------------------------------------------------------------+
        | Reason             | Effect | Meaning                                                                                                 |
        +--------------------+--------+---------------------------------------------------------------------------------------------------------+
        | type_claim_maximum | limits | A claim that rests on “fakeType” at Microsoft TCM is at most “limited”.                                 |
        | listing_missing    | blocks | Resources of “fakeType2” at Microsoft TCM are recorded, but no listing shows whether they are complete. |
        | listing_partial    | blocks | The listing of “fakeType3” at Microsoft TCM is incomplete.                                              |
        | scope_incomplete   | blocks | Resource types covered: 1 of 3.                                                                         |
        | percent_overstated | blocks | The claim says 100 %, but 1/3 of the types that have resources are covered.                             |
        +--------------------+--------+---------------------------------------------------------------------------------------------------------+

        Capturing more would permit the claim:
        +---+--------------------------------------------------------------------------+
        | # | Step                                                                     |
        +---+--------------------------------------------------------------------------+
        | 1 | Capture: list the resources again, completely (fakeType2, Microsoft TCM) |
        | 2 | Capture: list the resources again, completely (fakeType3, Microsoft TCM) |
        +---+--------------------------------------------------------------------------+

        TEXT);
});

it('shows the strongest permitted level of each scope for each audience', function (): void {
    FakeClaimGuard::swap()->permit()->because('not_customer_claimable', 'intune_core')->block('intune_tcm_core');

    expect(outputOf('survey', SEVENTEEN))->toBe(<<<'TEXT'
        The strongest permitted level for each audience, of a claim about as many types as are covered:
        +-----------------+---------+----------+-----------+-----------+-----------+
        | Scope           | Counted | Excluded | customer  | operator  | internal  |
        +-----------------+---------+----------+-----------+-----------+-----------+
        | intune_core     | 1       | 0        | –         | certified | certified |
        | intune_extended | 1       | 0        | certified | certified | certified |
        | intune_tcm_core | 1       | 0        | –         | –         | –         |
        +-----------------+---------+----------+-----------+-----------+-----------+

        TEXT);
});

it('accepts one type without a list, as callers in PHP may pass it', function (): void {
    $guard = FakeClaimGuard::swap()->permit();
    outputOf('ask', [...CLAIM, '--type' => 'b']);

    $guard->assertEvaluated(static fn (Claim $claim): bool => $claim->denominator() === ['b']);
});

it('names the audiences if the option is empty', function (): void {
    FakeClaimGuard::swap()->permit();

    expect(Artisan::call('coverage-kernel:ask', [...CLAIM, '--audience' => '']))->toBe(Command::INVALID)
        ->and((string) preg_replace('/\s+/', ' ', Artisan::output()))->toContain('expected --audience to be one of `customer`, `operator`, `internal`, found ``');
});

it('takes an option without a value for one that is not given, and a number for its text', function (): void {
    $guard = FakeClaimGuard::swap()->permit();
    outputOf('ask', [...CLAIM, '--percent' => '', '--restore' => '']);
    outputOf('ask', [...CLAIM, '--percent' => 87, '--audience' => 'internal']);
    outputOf('ask', [...CLAIM, '--percent' => 87.5, '--audience' => 'operator']);

    $guard->assertEvaluated(static fn (Claim $claim): bool => $claim->percent() === 100.0 && $claim->restoreTier() === null);
    $guard->assertEvaluated(static fn (Claim $claim): bool => $claim->percent() === 87.0 && $claim->audience() === Audience::Internal);
    $guard->assertEvaluated(static fn (Claim $claim): bool => $claim->percent() === 87.5 && $claim->audience() === Audience::Operator);
});
