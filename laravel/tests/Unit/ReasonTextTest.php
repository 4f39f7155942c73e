<?php

declare(strict_types=1);

/* The texts for operators, in each language of the package. */

use CoverageKernel\Action;
use CoverageKernel\Actor;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard as ExtensionClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\ExclusionReason;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\ReasonText;
use CoverageKernel\Laravel\Testing\FakeClaimGuard;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Reason;
use CoverageKernel\ReasonCode;
use CoverageKernel\RestoreTier;
use CoverageKernel\Seeds;
use CoverageKernel\SourceClass;
use CoverageKernel\Step;
use Illuminate\Translation\Translator;

const LANGUAGES = ['en', 'de'];

/** @return array<string, string> */
function texts(string $language, string $file): array
{
    /** @var array<string, string> */
    return require __DIR__."/../../lang/{$language}/{$file}.php";
}

/** @return list<string> the placeholders of a text, sorted */
function placeholders(string $text): array
{
    preg_match_all('/:([a-z]+)/', $text, $found);
    $names = array_unique($found[1]);
    sort($names);

    return $names;
}

/** A decision of the extension that has this reason. */
function decisionWith(ReasonCode $code): Decision
{
    $fields = ['scope_key' => 'intune_core', 'level' => 'content_backed', 'audience' => 'customer'];
    $claim = Claim::fromArray(match ($code) {
        ReasonCode::UnscopedFullClaim => ['scope_key' => null] + $fields,
        ReasonCode::UnscopedClaim => ['scope_key' => null, 'percent' => 50] + $fields,
        ReasonCode::BetaCertification => ['level' => 'certified'] + $fields,
        ReasonCode::NotRestorable => ['restore_tier' => 'preview_only'] + $fields,
        ReasonCode::DenominatorMismatch => ['denominator' => ['a', 'b']] + $fields,
        default => $fields,
    });

    // The guard of the package completes a claim, so only the extension's can give these.
    if (in_array($code, [ReasonCode::AsOfMissing, ReasonCode::UnnamedWorkspace, ReasonCode::UnnamedManagedEnvironment], true)) {
        $definitions = Definitions::fromJson(Seeds::kernel());

        return (new ExtensionClaimGuard($definitions))->evaluate($claim, ObservedCoverage::fromJson($definitions, '{"listings":[],"rows":[]}'));
    }

    return (new FakeClaimGuard)->because($code)->evaluate($claim, new EnvironmentRef(17, 4, 3));
}

function reasonWith(ReasonCode $code): Reason
{
    foreach (decisionWith($code)->reasons() as $reason) {
        if ($reason->code() === $code) {
            return $reason;
        }
    }
    throw new LogicException("no reason `{$code->value}`");
}

it('has a text for each case of each enum, in each language', function (string $file, string $enum): void {
    assert(is_a($enum, BackedEnum::class, true));
    foreach (LANGUAGES as $language) {
        $texts = texts($language, $file);

        expect(array_keys($texts))->toBe(array_column($enum::cases(), 'value'))
            ->and(array_filter($texts, static fn (string $text): bool => trim($text) === ''))->toBe([]);
    }
})->with([
    ['reasons', ReasonCode::class],
    ['actions', Action::class],
    ['actors', Actor::class],
    ['states', ClaimState::class],
    ['levels', CoverageLevel::class],
    ['exclusions', ExclusionReason::class],
    ['sources', SourceClass::class],
    ['restore_tiers', RestoreTier::class],
]);

it('has the same files, texts and placeholders in each language', function (): void {
    $files = static fn (string $language): array => array_map(
        static fn (string $path): string => basename($path, '.php'),
        array_filter((array) glob(__DIR__."/../../lang/{$language}/*.php"), is_string(...)),
    );
    expect($files('de'))->toBe($files('en'))->and($files('en'))->toHaveCount(10);

    foreach ($files('en') as $file) {
        expect(array_map(placeholders(...), texts('de', $file)))->toBe(array_map(placeholders(...), texts('en', $file)));
    }
});

it('uses exactly the values that a reason has', function (ReasonCode $code): void {
    $reason = reasonWith($code);
    $has = array_keys(array_filter([
        'actual' => $reason->actual(),
        'affected' => $reason->affectedRows(),
        'expected' => $reason->expected(),
        'observed' => $reason->observedRows(),
        'source' => $reason->sourceClass(),
        'type' => $reason->canonicalType(),
    ], static fn (mixed $value): bool => $value !== null));
    // The two activations are in the sentence.
    $used = $code === ReasonCode::KernelInactive ? [] : $has;

    foreach (LANGUAGES as $language) {
        expect(placeholders(texts($language, 'reasons')[$code->value]))->toBe($used)
            ->and(str_replace('intune_core', '', app(ReasonText::class)->reason($reason, $language)))->not->toMatch('/:[a-z]|[a-z]_[a-z]/');
    }
})->with(fn () => ReasonCode::cases());

it('speaks the language of the application', function (): void {
    $text = app(ReasonText::class);
    $reason = reasonWith(ReasonCode::LevelNotReached);
    $step = decisionWith(ReasonCode::ListingPartial)->advice()->steps()[0];

    expect($text->reason($reason))
        ->toBe('Resources of “fakeType” at Microsoft TCM are below the level “content captured” (1 of 2). The lowest level is “detected”.')
        ->and($text->step($step))->toBe('Capture: list the resources again, completely (fakeType, Microsoft TCM)');

    app()->setLocale('de');

    expect($text->reason($reason))
        ->toBe('Ressourcen von „fakeType“ (Quelle: Microsoft TCM) liegen unter der Stufe „Inhalt erfasst“ (1 von 2). Die niedrigste Stufe ist „erkannt“.')
        ->and($text->reason($reason, 'en'))->toStartWith('Resources of')
        ->and($text->step($step))->toBe('Erfassung: die Ressourcen erneut und vollständig auflisten (fakeType, Microsoft TCM)')
        ->and($text->action(Action::RaiseLevel))->toBe('mindestens die niedrigste Stufe des Geltungsbereichs nennen')
        ->and([$text->actor(Actor::Operator), $text->state(ClaimState::ClaimLimited), $text->level(CoverageLevel::Certified), $text->exclusion(ExclusionReason::RegistryOnly)])
        ->toBe(['Betreiber', 'eingeschränkt', 'zertifiziert', 'nur registriert, nicht unterstützt']);
});

it('names a step without a type', function (): void {
    $steps = decisionWith(ReasonCode::KernelInactive)->advice()->steps();

    expect(array_map(fn (Step $step): string => app(ReasonText::class)->step($step), $steps))->toBe(['Operator: activate the Coverage Kernel']);
});

it('translates the values of families, and separates the types of lists', function (): void {
    $text = app(ReasonText::class);

    expect($text->reason(reasonWith(ReasonCode::TypeExcluded)))->toContain('(registered only, not supported)')
        ->and($text->reason(reasonWith(ReasonCode::TypeClaimMaximum)))->toContain('at most “limited”')
        ->and($text->reason(reasonWith(ReasonCode::NotRestorable)))->toContain('is “not restorable”, but the claim says “preview only”')
        ->and($text->reason(reasonWith(ReasonCode::PreferredSourcePassedOver)))->toContain('at Microsoft Graph v1.0 (fallback)', 'observed too: Microsoft TCM')
        ->and($text->reason(reasonWith(ReasonCode::DenominatorMismatch)))->toContain('names the types a, b, but the scope counts a, b, fakeType');
});

it('shows the age of evidence in the two largest units', function (): void {
    $text = app(ReasonText::class);
    $reason = reasonWith(ReasonCode::EvidenceExpired);

    expect($text->reason($reason))->toContain('Age: 1 day; maximum: 1 hour.')
        ->and($text->reason($reason, 'de'))->toContain('Alter: 1 Tag; höchstens erlaubt: 1 Stunde.');
});

it('falls back to the fallback language, and then to the sentence of the extension', function (): void {
    $reason = reasonWith(ReasonCode::IdentityConflict);
    config(['app.fallback_locale' => 'en']);

    expect(app(ReasonText::class)->reason($reason, 'fr'))->toStartWith('Resources of “fakeType”');

    app(Translator::class)->setFallback('fr');
    expect(app(ReasonText::class)->reason($reason, 'fr'))->toBe($reason->message())
        ->and(app(ReasonText::class)->state(ClaimState::ClaimAllowed, 'fr'))->toBe('claim_allowed');
});

it('lets an application replace a text', function (): void {
    app(Translator::class)->addLines(['states.claim_limited' => 'with reservations'], 'en', 'coverage-kernel');

    expect(app(ReasonText::class)->state(ClaimState::ClaimLimited))->toBe('with reservations');
});
