<?php

/**
 * Decides what may be said of a sample environment under the shipped definitions: as shipped, and once activated.
 *
 * Needs the extension and nothing else: `make demo`.
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

/** How wide a line is at most. */
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

/** @return array<string, Claim> what the product would like to say, and the claim that the sentence makes */
function claims(): array
{
    $customer = Audience::Customer;

    return [
        'All core Intune policies that TCM serves are content-backed.' => claim('intune_tcm_core', CoverageLevel::ContentBacked, $customer),
        'All core Intune policies are content-backed.' => claim('intune_core', CoverageLevel::ContentBacked, $customer),
        'All core Intune policies can be compared.' => claim('intune_core', CoverageLevel::Comparable, $customer),
        '85 % of the core Intune policies can be compared.' => claim('intune_core', CoverageLevel::Comparable, $customer, percent: 85),
        '100 % restorable.' => claim('intune_core', CoverageLevel::ContentBacked, $customer, restoreTier: RestoreTier::Restorable),
        'Every type of Intune that we know has been seen (beta included).' => claim('intune_extended', CoverageLevel::Detected, Audience::Operator),
        'All core Intune policies are content-backed, still today.' => claim(
            'intune_tcm_core',
            CoverageLevel::ContentBacked,
            $customer,
            asOf: new DateTimeImmutable('2026-03-03T12:00:00Z'),
        ),
        'The neighbour’s policies are content-backed.' => claim('intune_tcm_core', CoverageLevel::ContentBacked, $customer, workspaceId: 18),
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
    echo colour(row('claim', 'for', 'state', 'covered', 'strongest level'), '2'), "\n", colour(str_repeat('─', WIDTH), '2'), "\n";
}

function row(string $claim, string $audience, string $state, string $covered, string $strongestLevel): string
{
    return cell($claim, 66).cell($audience, 10).cell($state, 15).cell($covered, 9).$strongestLevel;
}

/** A text filled up with spaces to a width, counted in characters and not in bytes. */
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

/** Decides every claim under these definitions. */
function decideAll(string $definitionsJson): void
{
    $definitions = Definitions::fromJson($definitionsJson);
    $observed = ObservedCoverage::fromJson($definitions, file_get_contents(__DIR__.'/environment.json'));
    $decisions = (new ClaimGuard($definitions))->evaluateMany(claims(), $observed);
    foreach ($decisions as $sentence => $decision) {
        show($sentence, $decision);
    }
    $names = implode(', ', $observed->ignoredNames());
    echo "\n", colour("Ignored, as no definition names them: {$observed->ignored()} ({$names}).", '2'), "\n";
}

heading('As shipped: inactive');
decideAll(Seeds::kernel());

heading('The same claims, once an operator has activated the kernel');
$definitions = json_decode(Seeds::kernel());
$definitions->activation = 'active';
decideAll(json_encode($definitions));
