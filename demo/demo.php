<?php

/**
 * Decides claims about a sample environment under the shipped definitions, before and after activation: `make demo`.
 *
 * Requires only the extension.
 */

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\RestoreTier;
use CoverageKernel\Seeds;

/** The maximum length of a line. */
const WIDTH = 118;

/** A claim about the sample environment, six hours after it was captured. */
function claim(string $scope, CoverageLevel $level, Audience $audience, mixed ...$more): Claim
{
    return new Claim(...$more + [
        'scopeKey' => $scope,
        'level' => $level,
        'audience' => $audience,
        'asOf' => new DateTimeImmutable('2026-03-01T12:00:00Z'),
        'workspaceId' => 17,
        'managedEnvironmentId' => 4,
    ]);
}

/** @return array<string, Claim> the sentences of a product, each with its claim */
function claims(): array
{
    $customer = Audience::Customer;

    return [
        'All core Intune policies from TCM are content-backed.' => claim('intune_tcm_core', CoverageLevel::ContentBacked, $customer),
        'All core Intune policies are content-backed.' => claim('intune_core', CoverageLevel::ContentBacked, $customer),
        'All core Intune policies can be compared.' => claim('intune_core', CoverageLevel::Comparable, $customer),
        '85 % of the core Intune policies can be compared.' => claim('intune_core', CoverageLevel::Comparable, $customer, percent: 85),
        '100 % restorable.' => claim('intune_core', CoverageLevel::ContentBacked, $customer, restoreTier: RestoreTier::Restorable),
        'Every known Intune type has been detected, beta included.' => claim('intune_extended', CoverageLevel::Detected, Audience::Operator),
        'The core policies from TCM are content-backed, two days later.' => claim(
            'intune_tcm_core',
            CoverageLevel::ContentBacked,
            $customer,
            asOf: new DateTimeImmutable('2026-03-03T12:00:00Z'),
        ),
        'The policies of another workspace are content-backed.' => claim('intune_tcm_core', CoverageLevel::ContentBacked, $customer, workspaceId: 18),
        'Everything is covered.' => new Claim(scopeKey: null, level: CoverageLevel::Detected, audience: $customer),
    ];
}

function colour(string $text, string $code): string
{
    return stream_isatty(STDOUT) && getenv('NO_COLOR') === false ? "\e[{$code}m{$text}\e[0m" : $text;
}

function heading(string $text): void
{
    echo "\n", colour($text, '1'), "\n\n";
    echo colour(row('claim', 'audience', 'state', 'covered', 'strongest level'), '2'), "\n", colour(str_repeat('─', WIDTH), '2'), "\n";
}

function row(string $claim, string $audience, string $state, string $covered, string $strongestLevel): string
{
    return cell($claim, 66).cell($audience, 10).cell($state, 15).cell($covered, 9).$strongestLevel;
}

/** Pads a text with spaces to a width in characters. */
function cell(string $text, int $width): string
{
    return $text.str_repeat(' ', max(1, $width - preg_match_all('/./su', $text)));
}

function show(string $sentence, Decision $decision): void
{
    $state = $decision->state();
    $line = row(
        $sentence,
        $decision->claim()->audience()->value,
        $state->value,
        "{$decision->covered()}/{$decision->denominator()}",
        $decision->strongestLevel()?->value ?? '–',
    );
    $code = match ($state) {
        ClaimState::ClaimAllowed => '32',
        ClaimState::ClaimLimited => '33',
        ClaimState::InternalOnly => '35',
        ClaimState::ClaimBlocked => '31',
    };
    echo str_replace($state->value, colour($state->value, $code), $line), "\n";
    foreach ($decision->reasons() as $reason) {
        $text = wordwrap("{$reason->code()->value}: {$reason->message()}", WIDTH - 4, "\n      ");
        echo '  ', colour("· {$text}", '2'), "\n";
    }
}

/** Decides every claim under the given definitions, and prints the decisions. */
function decideAll(string $definitionsJson): void
{
    $definitions = Definitions::fromJson($definitionsJson);
    $observed = ObservedCoverage::fromJson($definitions, file_get_contents(__DIR__.'/environment.json'));
    $decisions = (new ClaimGuard($definitions))->evaluateMany(claims(), $observed);
    foreach ($decisions as $sentence => $decision) {
        show($sentence, $decision);
    }
    $names = implode(', ', $observed->ignoredNames());
    echo "\n", colour("Ignored observations of types without a definition: {$observed->ignored()} ({$names}).", '2'), "\n";
}

heading('As shipped: the kernel is inactive');
decideAll(Seeds::kernel());

heading('The same claims after an operator has activated the kernel');
$definitions = json_decode(Seeds::kernel());
$definitions->activation = 'active';
decideAll(json_encode($definitions));
