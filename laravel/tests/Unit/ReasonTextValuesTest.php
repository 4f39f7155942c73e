<?php

declare(strict_types=1);

/* Values in the text of a reason that the fakes do not make. */

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Laravel\ReasonText;
use CoverageKernel\Laravel\Tests\Support\KeptDecisions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Reason;
use CoverageKernel\ReasonCode;

/** @param  array<string, mixed>  $observed */
function reasonOf(ReasonCode $code, Claim $claim, array $observed): Reason
{
    $definitions = KeptDecisions::definitions();
    /** @phpstan-ignore argument.type (the test writes the arrays) */
    $reasons = (new ClaimGuard($definitions))->evaluate($claim, ObservedCoverage::fromArray($definitions, $observed))->reasons();

    return array_values(array_filter($reasons, static fn (Reason $reason): bool => $reason->code() === $code))[0];
}

it('says in the language of the application that a value is missing', function (): void {
    $claim = (new Claim('intune_core', CoverageLevel::Detected, Audience::Customer))->withEnvironment('17', '4', '3');
    $reason = reasonOf(ReasonCode::ForeignWorkspace, $claim, ['listings' => [], 'rows' => []]);

    expect(app(ReasonText::class)->reason($reason, 'de'))->toContain('beobachtet wurde aber keine')
        ->and(app(ReasonText::class)->reason($reason, 'en'))->toContain('none');
});

it('shows an age that has more than two units in the two largest', function (): void {
    $claim = (new Claim('intune_core', CoverageLevel::Detected, Audience::Customer))->withAsOf(new DateTimeImmutable('2026-03-31T12:03:04Z'));
    $type = ['canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'captured_at' => '2026-03-01T10:00:00Z'];
    $reason = reasonOf(ReasonCode::EvidenceExpired, $claim, [
        'listings' => [[...$type, 'outcome' => 'complete', 'resources' => 1]],
        'rows' => [[...$type, 'coverage_level' => 'content_backed', 'evidence_state' => 'content_backed', 'identity_state' => 'stable']],
    ]);

    expect(app(ReasonText::class)->reason($reason, 'en'))->toContain('Age: 1 month 2 days; maximum: 1 day.');
});
