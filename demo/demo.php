<?php

/**
 * Decides claims about a sample environment under the shipped definitions, before and after activation: `make demo`.
 *
 * Requires only the extension.
 */

declare(strict_types=1);

use CoverageKernel\Activation;
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
    $contentBacked = CoverageLevel::ContentBacked;

    return [
        'The app protection types are content-backed.' => claim('intune_app_protection', $contentBacked, $customer),
        'The five core types from TCM are content-backed.' => claim('intune_tcm_core', $contentBacked, $customer),
        'All seven core types are content-backed.' => claim('intune_core', $contentBacked, $customer),
        'All seven core types can be compared.' => claim('intune_core', CoverageLevel::Comparable, $customer),
        '85 % of the core types can be compared.' => claim('intune_core', CoverageLevel::Comparable, $customer, percent: 85),
        'The core types are 100 % restorable.' => claim('intune_core', $contentBacked, $customer, restoreTier: RestoreTier::Restorable),
        'All eight initial types have been detected, beta included.' => claim('intune_extended', CoverageLevel::Detected, Audience::Operator),
        'The five core types are content-backed, two days later.' => claim(
            'intune_tcm_core',
            $contentBacked,
            $customer,
            asOf: new DateTimeImmutable('2026-03-03T12:00:00Z'),
        ),
        'The types of another workspace are content-backed.' => claim('intune_tcm_core', $contentBacked, $customer, workspaceId: 18),
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
    echo colour(row('claim', 'audience', 'state', 'covered', 'empty', 'strongest level'), '2'), "\n", colour(str_repeat('─', WIDTH), '2'), "\n";
}

function row(string $claim, string $audience, string $state, string $covered, string $empty, string $strongestLevel): string
{
    return cell($claim, 61).cell($audience, 10).cell($state, 15).cell($covered, 9).cell($empty, 7).$strongestLevel;
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
        (string) $decision->empty(),
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
    foreach ($decision->advice()->steps() as $step) {
        echo '  ', colour('→ '.wordwrap($step->message(), WIDTH - 4, "\n      "), '36'), "\n";
    }
}

/** The shipped definitions: the types of the catalogue, which has those of the kernel seeds, and the scopes of both. */
function definitions(Activation $activation): Definitions
{
    $document = json_decode(Seeds::intuneCatalog());
    $document->activation = $activation->value;
    array_push($document->supported_scopes, ...json_decode(Seeds::kernel())->supported_scopes);

    return Definitions::fromJson(json_encode($document));
}

/** Decides every claim under the given definitions, and prints the decisions. */
function decideAll(Definitions $definitions): void
{
    $observed = ObservedCoverage::fromJson($definitions, file_get_contents(__DIR__.'/environment.json'));
    $decisions = (new ClaimGuard($definitions))->evaluateMany(claims(), $observed);
    foreach ($decisions as $sentence => $decision) {
        show($sentence, $decision);
    }
}

/** Prints who may be told each level of each scope: the widest audience to which the claim would be permitted. */
function survey(Definitions $definitions): void
{
    $observed = ObservedCoverage::fromJson($definitions, file_get_contents(__DIR__.'/environment.json'));
    $survey = (new ClaimGuard($definitions))->survey($observed, new DateTimeImmutable('2026-03-01T12:00:00Z'));
    $levels = array_filter(CoverageLevel::cases(), fn (CoverageLevel $level): bool => $level !== CoverageLevel::None);

    echo "\n", colour('Who may be told what about this environment: the widest audience of each claim', '1'), "\n\n";
    $head = cell('scope', 26).implode('', array_map(fn (CoverageLevel $level): string => cell($level->value, 16), $levels));
    echo colour($head, '2'), "\n", colour(str_repeat('─', WIDTH), '2'), "\n";
    foreach ($survey->scopes() as $scope) {
        echo cell($scope->scopeKey(), 26);
        foreach ($levels as $level) {
            // The audiences are in order, the widest first.
            $permitted = array_filter(Audience::cases(), fn (Audience $audience): bool => $survey->permits($scope->scopeKey(), $level, $audience));
            [$text, $code] = match (reset($permitted)) {
                Audience::Customer => ['customer', '32'],
                Audience::Operator => ['operator', '33'],
                Audience::Internal => ['internal', '35'],
                false => ['–', '2'],
            };
            echo colour(cell($text, 16), $code);
        }
        echo "\n";
    }
}

heading('As shipped: the kernel is inactive');
decideAll(definitions(Activation::Inactive));

heading('The same claims after an operator has activated the kernel');
decideAll(definitions(Activation::Active));

survey(definitions(Activation::Active));
